/** One peer: its ledger, its chaincode servers, its endorser, its services. */
import { type ChannelCredentials, credentials } from '@grpc/grpc-js';
import { chaincodeAddress, chaincodeId, packageOf, type Topology } from '../topology.js';
import type { Approvals } from './approvals.js';
import { BlockPuller } from './block-puller.js';
import { ChaincodeStream } from './chaincode-stream.js';
import type { ChannelConfig, Endpoint } from './channel-config.js';
import type { Definition } from './definitions.js';
import { type Endorser, LocalEndorser } from './endorser.js';
import { addressOf, type Folders } from './folders.js';
import { Gateway } from './gateway/gateway.js';
import type { SigningIdentity } from './identity.js';
import { InstalledChaincodes, type InstalledOptions } from './installed-chaincodes.js';
import { Ledger } from './ledger.js';
import type { Log } from './log.js';
import type { Organization } from './organizations.js';
import { servePeer } from './peer-server.js';
import { RemoteEndorser } from './remote.js';
import type { BlockSource, BroadcastResult, Ordering } from './sequencer.js';
import type { TransactionChecker } from './validation.js';

/** How tests come between a peer and its network; nothing but tests gives any. */
export interface Faults {
  blocks?: (peer: string, source: BlockSource) => BlockSource;
  endorser?: (peer: string, endorser: Endorser) => Endorser;
  /** The peers' clock, in milliseconds since 1970, against which the time of a proposal is held: for terms of years. */
  clock?: () => number;
}

export interface PeerOptions {
  organization: Organization;
  entry: Organization['peers'][number];
  topology: Topology;
  folders: Folders;
  genesis: Buffer;
  checker: TransactionChecker;
  initialDefinitions: readonly Definition[];
  executionTimeout?: number | undefined;
  faults: Faults;
  log: Log;
}

export class Peer {
  readonly name: string;
  readonly mspId: string;
  readonly address: string;
  readonly endorser: Endorser;
  readonly chaincodes: InstalledChaincodes;
  readonly #closers: (() => void | Promise<void>)[] = [];
  #ordering: Ordering | undefined;

  private constructor(
    private readonly options: PeerOptions,
    readonly ledger: Ledger,
  ) {
    const { organization, entry, topology, faults } = options;
    this.name = nameOf(options);
    this.mspId = organization.entry.mspId;
    this.address = addressOf(topology, entry.port);
    const { approvals } = organization;
    this.chaincodes = new InstalledChaincodes({
      approvals,
      definition: (name) => ledger.definition(name),
      dial: dialer(options, approvals),
    });
    const { channel } = topology;
    const { chaincodes, address } = this;
    const clock = faults.clock ?? (() => Date.now());
    const own = new LocalEndorser({ channel, address, identity: entry.identity, ledger, approvals, chaincodes, clock });
    this.endorser = faults.endorser?.(this.name, own) ?? own;
    this.#closers.push(
      () => ledger.close(),
      () => this.chaincodes.close(),
    );
  }

  /** Opens the ledger. @throws on damage */
  static async open(options: PeerOptions): Promise<Peer> {
    const { organization, entry, folders, topology, genesis, checker, initialDefinitions, log } = options;
    const folder = folders.peer(organization.entry.id, entry.name);
    const name = nameOf(options);
    return new Peer(options, await Ledger.open({ folder, name, channel: topology.channel, genesis, checker, initialDefinitions, log }));
  }

  get identity(): SigningIdentity {
    return this.options.entry.identity;
  }

  get approvals(): Approvals {
    return this.options.organization.approvals;
  }

  /** Hands an envelope to the ordering service that this peer was started with. */
  async broadcast(envelope: Buffer): Promise<BroadcastResult> {
    return this.#ordering?.broadcast(envelope) ?? { status: 'SERVICE_UNAVAILABLE', info: 'the peer has not started' };
  }

  /** Takes blocks and answers clients. @param local the peers of this process, this one included */
  async start(ordering: Ordering, local: readonly Peer[]): Promise<void> {
    const { topology, entry, faults, log } = this.options;
    this.#ordering = ordering;
    const { ledger, endorser, address } = this;
    const source: BlockSource = (from, signal) => ordering.blocks(from, signal);
    const puller = new BlockPuller(this.name, ledger, faults.blocks?.(this.name, source) ?? source, log);
    this.#closers.push(() => puller.close());
    const others = new Neighbours(local, () => ledger.config);
    this.#closers.push(() => others.close());
    const { channel } = topology;
    const gateway = new Gateway({ channel, own: endorser, endorsers: () => others.endorsers(), ledger, ordering });
    this.#closers.push(await servePeer({ address, tls: entry.tls, gateway, endorser, deliver: { channel, ledger }, log }));
  }

  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer();
  }
}

/** The peers that the channel's configuration names: those of this process directly, others by gRPC. */
class Neighbours {
  readonly #remote = new Map<string, RemoteEndorser>();
  #known: { config: ChannelConfig; endorsers: readonly Endorser[] } | undefined;

  constructor(
    private readonly local: readonly Peer[],
    private readonly config: () => ChannelConfig,
  ) {}

  endorsers(): readonly Endorser[] {
    const config = this.config();
    if (this.#known?.config !== config) {
      const members = this.local.filter(({ mspId }) => config.members.includes(mspId));
      const others = config.peers.filter(({ mspId }) => !this.local.some((peer) => peer.mspId === mspId));
      this.#known = { config, endorsers: [...members.map(({ endorser }) => endorser), ...others.map((peer) => this.#dial(peer))] };
    }
    return this.#known.endorsers;
  }

  close(): void {
    for (const endorser of this.#remote.values()) endorser.close();
  }

  #dial(endpoint: Endpoint): RemoteEndorser {
    const found = this.#remote.get(endpoint.address) ?? new RemoteEndorser(endpoint);
    this.#remote.set(endpoint.address, found);
    return found;
  }
}

function nameOf({ organization, entry }: PeerOptions): string {
  return `${entry.name}.${organization.entry.id}`;
}

/** Opens the stream to the server of a package: where it was installed, or where the topology puts it. */
function dialer({ organization, entry, topology, executionTimeout, log }: PeerOptions, approvals: Approvals): InstalledOptions['dial'] {
  const { tls } = entry;
  const own: ChannelCredentials = credentials.createSsl(Buffer.from(organization.tlsRoot), Buffer.from(tls.key), Buffer.from(tls.cert));
  return (packageId) => {
    const known = topology.chaincodes.find((chaincode) => chaincodeId(chaincode, organization.entry.id) === packageId);
    const address = approvals.addressOf(packageId) ?? (known && chaincodeAddress(topology, organization.entry, packageOf(known)));
    if (address !== undefined) return new ChaincodeStream(packageId, address, own, log, executionTimeout);
    log('warn', 'a package is approved but not installed', { chaincode: packageId });
    return undefined;
  };
}
