import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Topology } from '../topology.js';
import { joinOrderer, makeGenesisBlock, ordererStatus } from './channel.js';
import { packageChaincode } from './chaincode-package.js';
import { chaincodeServer, serverName } from './chaincode-server.js';
import { Daemons } from './daemons.js';
import type { Folders } from './folders.js';
import { Lifecycle, type PeerAccess } from './lifecycle.js';
import { type Nodes, nodesOf, type OrdererNode, type PeerNode } from './nodes.js';
import type { Programs } from './programs.js';
import { untilAllEndorse, untilListening } from './readiness.js';
import { ordererSettings, peerSettings, type Seat } from './settings.js';

const START_MS = 60_000;
const ENDORSE_MS = 120_000;

export interface NodeState {
  readonly name: string;
  readonly pid: number | undefined;
  readonly detail: string;
}

/** A Fabric network of native processes on this machine. */
export class NativeNetwork {
  readonly nodes: Nodes;
  readonly daemons: Daemons;
  readonly #lifecycle: Lifecycle;

  constructor(
    readonly topology: Topology,
    readonly folders: Folders,
    private readonly programs: Programs,
    private readonly builder: string,
  ) {
    this.nodes = nodesOf(topology, () => topology.host);
    this.daemons = new Daemons(folders.pids, folders.logs);
    const [orderer] = this.nodes.orderers;
    if (orderer === undefined) throw new Error('topology: no orderers');
    this.#lifecycle = new Lifecycle(programs.peer, programs.config, topology.channel, {
      address: `${orderer.host}:${orderer.ports.ordering}`,
      tlsRoot: join(folders.materialOf(orderer), 'tls/ca.pem'),
    });
  }

  /** Whether the chaincodes have been committed once. */
  get deployed(): boolean {
    return existsSync(this.folders.deployed);
  }

  /** Starts the orderers and the peers and joins them to the channel. Certificates must be there. */
  async startNodes(): Promise<void> {
    const { topology, folders, programs, nodes } = this;
    await makeGenesisBlock(programs, folders, nodes, topology.channel);
    for (const orderer of nodes.orderers) this.#startOrderer(orderer);
    for (const peer of nodes.peers) this.#startPeer(peer);
    for (const orderer of nodes.orderers) {
      await this.#listening(orderer, orderer.ports.admin);
      await joinOrderer(programs, folders, orderer, topology.channel);
    }
    for (const peer of nodes.peers) await this.#listening(peer, peer.ports.gateway);
    await Promise.all(nodes.peers.map((peer) => this.#lifecycle.join(this.#access(peer), folders.genesisBlock)));
  }

  /** Installs, approves by every organisation and commits every chaincode of the topology, and starts their servers. */
  async deploy(program: string): Promise<void> {
    const { topology, folders, nodes } = this;
    this.startChaincode(program);
    for (const chaincode of topology.chaincodes) {
      const { label, id, bytes } = packageChaincode(chaincode.name, chaincode.version);
      const file = folders.packageOf(label);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      await Promise.all(nodes.peers.map((peer) => this.#lifecycle.install(this.#access(peer), file, id)));
      const anchors = this.#anchors().map((peer) => this.#access(peer));
      await Promise.all(anchors.map((access) => this.#lifecycle.approve(access, chaincode, id)));
      await this.#lifecycle.commit(anchors[0] as PeerAccess, chaincode, anchors);
    }
    writeFileSync(folders.deployed, `${JSON.stringify(topology.chaincodes, null, 2)}\n`);
  }

  startChaincode(program: string): void {
    for (const organization of this.topology.organizations) {
      this.daemons.start(serverName(organization.id), chaincodeServer(this.topology, organization, this.folders, program));
    }
  }

  /** Waits until, seen from every peer, every organisation endorses every chaincode. */
  async untilReady(): Promise<void> {
    const names = this.topology.chaincodes.map(({ name }) => name);
    await untilAllEndorse(this.folders, this.topology.channel, this.nodes.peers, names, ENDORSE_MS);
  }

  /** One line per process: its id while it runs, and for nodes what they say of the channel. */
  async status(): Promise<NodeState[]> {
    const { nodes, daemons } = this;
    const known = new Set([...nodes.orderers, ...nodes.peers].map(({ name }) => name));
    const others = daemons.names().filter((name) => !known.has(name));
    return Promise.all([
      ...nodes.orderers.map((orderer) =>
        this.#state(
          orderer.name,
          async () => (await ordererStatus(this.programs, this.folders, orderer, this.topology.channel)) ?? 'not joined',
        ),
      ),
      ...nodes.peers.map((peer) => this.#state(peer.name, async () => `height ${await this.#lifecycle.height(this.#access(peer))}`)),
      ...others.map((name) => this.#state(name, async () => '')),
    ]);
  }

  async #state(name: string, ask: () => Promise<string>): Promise<NodeState> {
    const pid = this.daemons.pidOf(name);
    if (pid === undefined) return { name, pid, detail: 'not running' };
    const detail = await ask().catch((error: unknown) => `does not answer: ${String(error).split('\n').at(-1)}`);
    return { name, pid, detail };
  }

  #startOrderer(orderer: OrdererNode): void {
    const environment = { FABRIC_CFG_PATH: this.programs.config, ...ordererSettings(orderer, this.#seat(orderer)) };
    this.daemons.start(orderer.name, { command: this.programs.orderer, args: [], environment });
  }

  #startPeer(peer: PeerNode): void {
    const organizationPeers = this.nodes.peers.filter(({ organization }) => organization === peer.organization);
    const environment = { FABRIC_CFG_PATH: this.programs.config, ...peerSettings(peer, organizationPeers, this.#seat(peer)) };
    this.daemons.start(peer.name, { command: this.programs.peer, args: ['node', 'start'], environment });
  }

  #seat(node: PeerNode | OrdererNode): Seat {
    const { folders, topology, builder } = this;
    return {
      listen: topology.host,
      material: folders.materialOf(node),
      data: folders.dataOf(node),
      builder,
      ordererAdminRoots: [join(folders.materialOf(node), 'tls/ca.pem')],
    };
  }

  #listening(node: PeerNode | OrdererNode, port: number): Promise<void> {
    const alive = () => this.daemons.pidOf(node.name) !== undefined;
    return untilListening(node.name, node.host, port, START_MS, alive).catch((error: unknown) => {
      throw new Error(`${String(error)}, see ${this.daemons.logOf(node.name)}`, { cause: error });
    });
  }

  /** The first peer of each organisation. */
  #anchors(): PeerNode[] {
    const { peers } = this.nodes;
    return peers.filter((peer, index) => peers.findIndex(({ mspId }) => mspId === peer.mspId) === index);
  }

  #access(peer: PeerNode): PeerAccess {
    return {
      mspId: peer.mspId,
      address: `${peer.host}:${peer.ports.gateway}`,
      adminMsp: join(this.folders.adminOf(peer.organization), 'msp'),
      tlsRoot: join(this.folders.materialOf(peer), 'tls/ca.pem'),
    };
  }
}
