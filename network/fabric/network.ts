import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Topology } from '../topology.js';
import { type Administrator, ChannelConfig } from './channel-config.js';
import { joinOrderer, makeGenesisBlock, ordererStatus } from './channel.js';
import { packageChaincode } from './chaincode-package.js';
import { listensOn, chaincodeServers } from './chaincode-server.js';
import type { Processes, Program } from './daemons.js';
import type { Folders } from './folders.js';
import { Lifecycle, type OrdererAccess, type PeerAccess } from './lifecycle.js';
import { type Nodes, nodesOf, type OrdererNode, type PeerNode } from './nodes.js';
import { untilOrderersAgree } from './ordering.js';
import type { Programs } from './programs.js';
import { untilAllEndorse, untilListening } from './readiness.js';
import { ordererSettings, peerSettings, type Seat } from './settings.js';

const START_MS = 60_000;
const ENDORSE_MS = 120_000;
const AGREE_MS = 120_000;
const CATCH_UP_MS = 600_000; // a long chain takes its time; a snapshot less
const POLL_MS = 500;

export interface NodeState {
  readonly name: string;
  readonly pid: number | undefined;
  readonly detail: string;
}

/** Whether the network's processes are containers. */
export const inContainers = ({ daemons }: NativeNetwork): boolean => daemons.hostOf !== undefined;

/** A Fabric network of native processes, or containers, on this machine. */
export class NativeNetwork {
  readonly nodes: Nodes;
  readonly lifecycle: Lifecycle;
  readonly config: ChannelConfig;

  constructor(
    readonly topology: Topology,
    readonly folders: Folders,
    private readonly programs: Programs,
    private readonly builder: string,
    readonly daemons: Processes,
  ) {
    this.nodes = nodesOf(topology, daemons.hostOf ?? (() => topology.host));
    this.lifecycle = new Lifecycle(programs.peer, programs.config, topology.channel, () => this.#ordererAccess());
    this.config = new ChannelConfig(programs, topology.channel, () => this.#ordererAccess());
  }

  /** Whether the chaincodes have been committed once. */
  get deployed(): boolean {
    return existsSync(this.folders.deployed);
  }

  /** Starts the orderers, and makes the channel on the first run. Certificates must be there. */
  async startOrderers(): Promise<void> {
    const { topology, folders, programs, nodes, daemons } = this;
    await makeGenesisBlock(programs, folders, nodes, topology.channel);
    for (const orderer of nodes.orderers) daemons.start(orderer.name, this.programOf(orderer));
    for (const orderer of nodes.orderers) {
      await this.listening(orderer);
      await joinOrderer(programs, folders, orderer, topology.channel);
    }
    await this.untilOrderersAgree();
  }

  /**
   * Starts peers and joins them to the channel: from block 0, or from a snapshot that another peer has made.
   * @returns those of organisations that the channel does not know yet; they are not started
   */
  async startPeers(snapshot?: string): Promise<PeerNode[]> {
    const known = await this.members();
    const members = this.nodes.peers.filter(({ mspId }) => known.has(mspId));
    for (const peer of members) this.daemons.start(peer.name, this.programOf(peer));
    await Promise.all(
      members.map(async (peer) => {
        await this.listening(peer);
        await this.lifecycle.join(this.access(peer), this.folders.genesisBlock, snapshot);
      }),
    );
    await this.#untilCaughtUp(members);
    return this.nodes.peers.filter((peer) => !members.includes(peer));
  }

  /** A peer that has just joined knows the members, its own organisation among them, only when it has all blocks. */
  async #untilCaughtUp(peers: readonly PeerNode[]): Promise<void> {
    // until it has the block that admits its organisation, a peer refuses even that organisation's administrator
    const heights = () => Promise.all(peers.map((peer) => this.lifecycle.height(this.access(peer)).catch(() => 0)));
    const target = Math.max(...(await heights()));
    const until = Date.now() + CATCH_UP_MS;
    while ((await heights()).some((height) => height < target)) {
      if (Date.now() > until) throw new Error(`not all peers have block ${target - 1} after ${CATCH_UP_MS / 1000} s: see status`);
      await sleep(POLL_MS);
    }
  }

  /** MSPs of the organisations whose peers are on the channel. */
  async members(): Promise<Set<string>> {
    const [orderer] = this.nodes.orderers;
    const { groups } = await this.config.current(this.administrator(orderer?.organization ?? ''));
    return new Set(Object.keys(groups['Application']?.groups ?? {}));
  }

  /** Installs, approves by every organisation and commits every chaincode of the topology, and starts their servers. */
  async deploy(program: string): Promise<void> {
    const { topology, folders, nodes } = this;
    await this.startChaincode(program);
    for (const chaincode of topology.chaincodes) {
      const { label, id, bytes } = packageChaincode(chaincode.name, chaincode.version, chaincode.slot);
      const file = folders.packageOf(label);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      await Promise.all(nodes.peers.map((peer) => this.lifecycle.install(this.access(peer), file, id)));
      const anchors = this.anchors().map((peer) => this.access(peer));
      await Promise.all(anchors.map((access) => this.lifecycle.approve(access, chaincode, id)));
      await this.lifecycle.commit(anchors[0] as PeerAccess, chaincode, anchors);
    }
    writeFileSync(folders.deployed, `${JSON.stringify(topology.chaincodes, null, 2)}\n`);
  }

  /** The definitions that were deployed last. */
  deployedChaincodes(): Topology['chaincodes'] {
    return this.deployed ? (JSON.parse(readFileSync(this.folders.deployed, 'utf8')) as Topology['chaincodes']) : [];
  }

  /** Starts the chaincode servers that do not run; those that run go on with what they serve. Returns when all listen. */
  async startChaincode(program: string): Promise<void> {
    const servers = this.#chaincodeServers(program);
    for (const [name, server] of servers) this.daemons.start(name, server);
    await this.chaincodeListening(servers);
  }

  /**
   * Waits until chaincode servers listen. A peer must not dial one in vain: when launches of one chaincode overlap, the failed one takes
   * away what the other waits for, and every endorsement waits with it for up to five minutes (chaincode.startuptimeout).
   */
  async chaincodeListening(servers: Iterable<readonly [string, Program]>): Promise<void> {
    if (inContainers(this)) return; // nothing of theirs is published; docker-compose tells their health
    for (const [name, { args }] of servers)
      for (const { host, port } of listensOn(args))
        await untilListening(name, host, port, START_MS, () => this.daemons.pidOf(name) !== undefined).catch((error: unknown) => {
          throw new Error(`${String(error)}, see ${this.daemons.logOf(name)}`, { cause: error });
        });
  }

  /** Stops the chaincode servers that the topology no longer has. */
  async stopOldChaincode(program: string): Promise<void> {
    const current = new Map(this.#chaincodeServers(program));
    const old = this.daemons.names().filter((name) => name.startsWith('chaincode-') && !current.has(name));
    await this.daemons.stop(old);
    for (const [name, server] of current) await this.daemons.ensure(name, server);
    await this.chaincodeListening(current);
  }

  /** Waits until, seen from every peer, every organisation endorses every chaincode. */
  async untilReady(peers: readonly PeerNode[] = this.nodes.peers): Promise<void> {
    const names = this.topology.chaincodes.map(({ name }) => name);
    await untilAllEndorse(this.folders, this.topology.channel, peers, names, ENDORSE_MS);
  }

  /** Waits until the orderers that run vote together. Two of four cannot, and are not waited for. */
  async untilOrderersAgree(): Promise<void> {
    const running = this.nodes.orderers.filter(({ name }) => this.daemons.pidOf(name) !== undefined);
    const faults = Math.floor((this.nodes.orderers.length - 1) / 3);
    if (running.length >= this.nodes.orderers.length - faults) await untilOrderersAgree(running, AGREE_MS);
  }

  /** Stops a node and starts it with its present certificates and settings. */
  async restart(node: PeerNode | OrdererNode): Promise<void> {
    await this.daemons.stop([node.name]);
    this.daemons.start(node.name, this.programOf(node));
    await this.listening(node);
  }

  /** Restarts, one after the other, the peers whose settings are no longer those that they were started with. */
  async restartChangedPeers(): Promise<void> {
    for (const peer of this.nodes.peers) {
      if (this.daemons.pidOf(peer.name) !== undefined && !this.daemons.runs(peer.name, this.programOf(peer))) await this.restart(peer);
    }
  }

  /** One line per process: its id while it runs, and for nodes what they say of the channel. */
  async status(): Promise<NodeState[]> {
    const { nodes, daemons } = this;
    const known = new Set([...nodes.orderers, ...nodes.peers].map(({ name }) => name));
    const others = daemons.names().filter((name) => !known.has(name));
    return Promise.all([
      ...nodes.orderers.map((orderer) => this.#state(orderer.name, async () => (await this.ordererStatus(orderer)) ?? 'not joined')),
      ...nodes.peers.map((peer) => this.#state(peer.name, async () => `height ${await this.lifecycle.height(this.access(peer))}`)),
      ...others.map((name) => this.#state(name, async () => '')),
    ]);
  }

  ordererStatus(orderer: OrdererNode): Promise<string | undefined> {
    return ordererStatus(this.programs, this.folders, orderer, this.topology.channel);
  }

  /** The administrator of an organisation, as a member of its peers' MSP or of another MSP under the same authority. */
  administrator(organization: string, mspId?: string): Administrator {
    const entry = this.topology.organizations.find(({ id }) => id === organization);
    if (entry === undefined) throw new Error(`the topology has no organisation ${organization}`);
    return { mspId: mspId ?? entry.mspId, msp: join(this.folders.adminOf(organization), 'msp') };
  }

  /** The first peer of each organisation. */
  anchors(): PeerNode[] {
    const { peers } = this.nodes;
    return peers.filter((peer, index) => peers.findIndex(({ mspId }) => mspId === peer.mspId) === index);
  }

  access(peer: PeerNode): PeerAccess {
    return {
      mspId: peer.mspId,
      address: `${peer.reach}:${peer.ports.gateway}`,
      adminMsp: join(this.folders.adminOf(peer.organization), 'msp'),
      tlsRoot: join(this.folders.materialOf(peer), 'tls/ca.pem'),
    };
  }

  programOf(node: PeerNode | OrdererNode): Program {
    const base = { FABRIC_CFG_PATH: this.programs.config };
    if (node.kind === 'orderer') {
      return { command: this.programs.orderer, args: [], environment: { ...base, ...ordererSettings(node, this.#seat(node)) } };
    }
    const own = this.nodes.peers.filter(({ organization }) => organization === node.organization);
    return { command: this.programs.peer, args: ['node', 'start'], environment: { ...base, ...peerSettings(node, own, this.#seat(node)) } };
  }

  /** Waits until the node can be spoken to. */
  listening(node: PeerNode | OrdererNode): Promise<void> {
    const alive = () => this.daemons.pidOf(node.name) !== undefined;
    const port = node.kind === 'orderer' ? node.ports.admin : node.ports.gateway;
    return untilListening(node.name, node.reach, port, START_MS, alive).catch((error: unknown) => {
      throw new Error(`${String(error)}, see ${this.daemons.logOf(node.name)}`, { cause: error });
    });
  }

  #chaincodeServers(program: string): (readonly [string, Program])[] {
    return this.topology.organizations.flatMap((organization) => [...chaincodeServers(this.topology, organization, this.folders, program)]);
  }

  async #state(name: string, ask: () => Promise<string>): Promise<NodeState> {
    const pid = this.daemons.pidOf(name);
    if (pid === undefined) return { name, pid, detail: 'not running' };
    const detail = await ask().catch((error: unknown) => `does not answer: ${String(error).split('\n').at(-1)}`);
    return { name, pid, detail };
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

  /** An orderer that runs; the official command speaks to one only. */
  #ordererAccess(): OrdererAccess {
    const { orderers } = this.nodes;
    const orderer = orderers.find(({ name }) => this.daemons.pidOf(name) !== undefined) ?? orderers[0];
    if (orderer === undefined) throw new Error('topology: no orderers');
    return { address: `${orderer.reach}:${orderer.ports.ordering}`, tlsRoot: join(this.folders.materialOf(orderer), 'tls/ca.pem') };
  }
}
