/**
 * The embedded network: authorities, peers and the sequencer of a topology in one process, or one part of it, speaking Fabric's
 * protocols. No consensus, one machine: for development, tests and small pilots.
 */
import { existsSync, readFileSync } from 'node:fs';
import { readFileIfAny, writeFileAtomic } from '../ca/files.js';
import type { OrganizationEntry, Topology } from '../topology.js';
import { Admin } from './admin/admin.js';
import { revocationUpdate, signUpdate } from './admin/updates.js';
import { serializeBlock } from './block.js';
import { ORDERER } from './config.js';
import type { Definition } from './definitions.js';
import { Folders } from './folders.js';
import { type GenesisMember, genesisBlock } from './genesis.js';
import { claim } from './lock.js';
import type { Log } from './log.js';
import { serveOrderer } from './orderer-server.js';
import { openOrderer, openOrganization, type OrdererOrganization, type Organization } from './organizations.js';
import { type Faults, Peer } from './peer.js';
import { parsePolicy } from './policy.js';
import { RemoteOrdering } from './remote.js';
import { type Ordering, Sequencer } from './sequencer.js';
import { TransactionChecker } from './validation.js';

const MAX_MESSAGE_COUNT = 300;
const ABSOLUTE_MAX_BYTES = 10 * 1024 * 1024;
const POLL_MS = 100;
const RETRY_MS = 500;
const PATIENCE = 5; // batch intervals that a block waits for slow peers

export interface NetworkOptions {
  topology: Topology;
  /** VAR_DIR */
  folder: string;
  /** time between blocks, milliseconds */
  batchInterval: number;
  /** id of an organisation, or `orderer`: only that part runs here; undefined: everything */
  part?: string | undefined;
  /** how long one invocation of a chaincode may take, milliseconds */
  executionTimeout?: number;
  /** for tests alone */
  faults?: Faults;
  log: Log;
}

export interface RunningNetwork {
  /** What the network says of itself; also in its log at start. */
  info(): NetworkInfo;
  /** Seals what was accepted, waits until it is stored, closes all files and ports. */
  close(): Promise<void>;
}

export interface NetworkInfo {
  kind: 'embedded';
  statement: string;
  channel: string;
  peers: { mspId: string; name: string; address: string; height: number; commitHash: string; chaincodes: Record<string, boolean> }[];
}

export const STATEMENT = 'embedded: no consensus, one machine; for development, tests and small pilots';

/**
 * Starts a network, or its part, and returns when peers and authorities listen; chaincode servers may come later. A part waits for the
 * others where it needs them: the ordering service for the roots of all organisations, an organisation for the genesis block.
 */
export async function startNetwork(options: NetworkOptions): Promise<RunningNetwork> {
  const running = new Start(options);
  try {
    return await running.start();
  } catch (error) {
    await running.close();
    throw error;
  }
}

class Start {
  readonly #folders: Folders;
  readonly #closers: (() => void | Promise<void>)[] = [];
  readonly #peers: Peer[] = [];
  readonly #ending = new AbortController();
  #organizations: Organization[] = [];
  #ordering: Ordering | undefined;

  constructor(private readonly options: NetworkOptions) {
    this.#folders = new Folders(options.folder);
  }

  async start(): Promise<RunningNetwork> {
    const { topology, part, log } = this.options;
    const own = topology.organizations.filter(({ id }) => part === undefined || part === id);
    const orders = part === undefined || part === ORDERER;
    for (const name of [...own.map(({ id }) => id), ...(orders ? [ORDERER] : [])])
      this.#closers.push(await claim(this.#folders.lock(name)));
    this.#organizations = await Promise.all(own.map((entry) => this.#openOrganization(entry)));
    const orderers = orders ? await Promise.all(topology.orderers.map((entry) => openOrderer(entry, topology, this.#folders))) : [];
    const existed = existsSync(this.#folders.genesis);
    const genesis = orders ? await this.#genesis(orderers) : await this.#waitFor(this.#folders.genesis, 'the genesis block');
    await this.#openPeers(genesis);
    if (orders) await this.#order(orderers, genesis, existed);
    for (const peer of this.#peers) await this.#startPeer(peer);
    if (part === undefined) await this.#settle();
    for (const organization of this.#organizations) void this.#publishRevocations(organization);
    log('info', 'networkInfo', { ...this.#info() });
    return { info: () => this.#info(), close: () => this.close() };
  }

  async close(): Promise<void> {
    this.#ending.abort('closed');
    for (const closer of this.#closers.splice(0).reverse()) await closer();
  }

  async #openOrganization(entry: OrganizationEntry): Promise<Organization> {
    const { topology, log } = this.options;
    const changed = (): void => {
      const organization = this.#organizations.find(({ entry: { id } }) => id === entry.id);
      if (organization !== undefined) void this.#publishRevocations(organization);
    };
    const organization = await openOrganization(entry, topology, this.#folders, log, changed);
    this.#closers.push(async () => {
      organization.caServer.closeAllConnections();
      await new Promise((resolve) => organization.caServer.close(resolve));
    });
    return organization;
  }

  async #genesis(orderers: readonly OrdererOrganization[]): Promise<Buffer> {
    const { topology } = this.options;
    const file = this.#folders.genesis;
    if (existsSync(file)) return readFileSync(file);
    const members: GenesisMember[] = [];
    for (const { id, mspId, peers } of topology.organizations) {
      const root = await this.#waitFor(this.#folders.caCertificate(id), `the root of ${id}`);
      members.push({ mspId, root: root.toString(), peers: peers.map(({ port }) => ({ host: topology.host, port })) });
    }
    const block = genesisBlock({
      channel: topology.channel,
      members,
      orderers: orderers.map(({ mspId, root }) => ({ mspId, root, peers: [] })),
      consenters: orderers.map(({ consenter }) => consenter),
      maxMessageCount: MAX_MESSAGE_COUNT,
      absoluteMaxBytes: ABSOLUTE_MAX_BYTES,
    });
    const bytes = serializeBlock(block, new Uint8Array(1));
    writeFileAtomic(file, bytes);
    return bytes;
  }

  async #openPeers(genesis: Buffer): Promise<void> {
    const { topology, executionTimeout, log, faults = {} } = this.options;
    const initialDefinitions: Definition[] = topology.chaincodes.map((entry) => ({ ...entry, policy: parsePolicy(entry.policy) }));
    const shared = { topology, folders: this.#folders, genesis, initialDefinitions, executionTimeout, faults, log };
    const checker = new TransactionChecker(topology.channel);
    for (const organization of this.#organizations)
      for (const entry of organization.peers) {
        const peer = await Peer.open({ ...shared, checker, organization, entry });
        this.#closers.push(() => peer.close());
        this.#peers.push(peer);
      }
  }

  /** @param existed whether there was a genesis block before this start */
  async #order(orderers: readonly OrdererOrganization[], genesis: Buffer, existed: boolean): Promise<void> {
    const { topology, batchInterval, part, log } = this.options;
    const path = this.#folders.orderedBlocks;
    if (existed && part !== undefined && !existsSync(path))
      throw new Error(`${path} is missing: start the whole network once (without ORGANIZATION), so that it is made from the peers' chains`);
    const consenters = orderers.map(({ consenter }) => consenter).sort((a, b) => a.id - b.id);
    const { channel } = topology;
    const limits = { batchInterval, maxMessageCount: MAX_MESSAGE_COUNT, absoluteMaxBytes: ABSOLUTE_MAX_BYTES };
    const chains = this.#peers.map(({ name, ledger }) => ({ name, ledger }));
    const pace = async (height: number): Promise<void> => {
      const signal = AbortSignal.timeout(batchInterval * PATIENCE);
      await Promise.all(chains.map(({ ledger }) => ledger.until(() => ledger.height >= height, signal)));
    };
    const sequencer = await Sequencer.open({ channel, path, genesis, consenters, ...limits, pace, log }, chains);
    this.#closers.push(() => sequencer.close());
    for (const { consenter, tls } of orderers)
      this.#closers.push(await serveOrderer({ address: consenter.address, tls, channel, sequencer, log }));
    this.#ordering = sequencer;
  }

  async #startPeer(peer: Peer): Promise<void> {
    await peer.start(this.#ordering ?? this.#remoteOrdering(peer), this.#peers);
  }

  #remoteOrdering(peer: Peer): Ordering {
    const remote = new RemoteOrdering(this.options.topology.channel, peer.identity, () => peer.ledger.config);
    this.#closers.push(() => remote.close());
    return remote;
  }

  /** Brings all peers to the height of the ordering service and the chaincode definitions to those of the topology. */
  async #settle(): Promise<void> {
    const { topology, folder, faults } = this.options;
    const height = this.#ordering instanceof Sequencer ? this.#ordering.height : 0;
    const { signal } = this.#ending;
    if (faults?.blocks === undefined)
      await Promise.all(this.#peers.map(({ ledger }) => ledger.until(() => ledger.height >= height, signal)));
    if (this.#isDeployed()) return;
    const admin = new Admin({ topology, folder });
    try {
      const changed = await admin.deploy();
      if (changed.length > 0) this.options.log('info', 'chaincode definitions in force', { chaincodes: changed });
    } finally {
      admin.close();
    }
  }

  #isDeployed(): boolean {
    return this.options.topology.chaincodes.every(({ name, sequence }) =>
      this.#peers.every(({ ledger, approvals }) => {
        const current = ledger.definition(name)?.sequence ?? 0;
        return current >= sequence && approvals.find(name, current) !== undefined;
      }),
    );
  }

  /** A revocation takes effect with the configuration block that carries the organisation's list; tried until it is there. */
  async #publishRevocations(organization: Organization): Promise<void> {
    const { id, mspId } = organization.entry;
    const { signal } = this.#ending;
    for (let last = ''; !signal.aborted; await new Promise((resolve) => setTimeout(resolve, RETRY_MS))) {
      const peer = this.#peers.find((entry) => entry.mspId === mspId);
      const list = readFileIfAny(this.#folders.revocationList(id));
      if (peer === undefined || list === undefined) return;
      if (!peer.ledger.config.members.includes(mspId)) continue; // it has not been admitted yet
      try {
        if (await this.#publish(organization, peer, list)) this.options.log('info', 'revocation list published', { organization: id });
        return;
      } catch (error) {
        if (String(error) !== last)
          this.options.log('error', 'the revocation list is not published yet', { organization: id, reason: String(error) });
        last = String(error);
      }
    }
  }

  /** @returns false when the channel has the list already */
  async #publish({ entry, admin }: Organization, peer: Peer, list: string): Promise<boolean> {
    const { channel } = this.options.topology;
    const update = await revocationUpdate(peer.ledger.config, channel, entry.mspId, list);
    if (update === undefined) return false;
    const { status, info } = await peer.broadcast(signUpdate(channel, update, [admin]));
    if (status !== 'SUCCESS') throw new Error(`${status}: ${info}`);
    return true;
  }

  async #waitFor(file: string, what: string): Promise<Buffer> {
    if (!existsSync(file)) this.options.log('warn', `waiting for ${what}`, { file });
    while (!existsSync(file)) {
      if (this.#ending.signal.aborted) throw new Error('closed');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return readFileSync(file);
  }

  #info(): NetworkInfo {
    return {
      kind: 'embedded',
      statement: STATEMENT,
      channel: this.options.topology.channel,
      peers: this.#peers.map(({ mspId, name, address, ledger, chaincodes }) => ({
        mspId,
        name,
        address,
        height: ledger.height,
        commitHash: ledger.commitHash.toString('hex'),
        chaincodes: chaincodes.states(),
      })),
    };
  }
}
