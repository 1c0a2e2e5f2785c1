/**
 * The embedded network: all authorities, peers and the sequencer of a topology in one process, speaking Fabric's protocols.
 * No consensus, one machine: for development, tests and small pilots.
 */
import { existsSync, readFileSync } from 'node:fs';
import { credentials } from '@grpc/grpc-js';
import { writeFileAtomic } from '../ca/files.js';
import { chaincodeAddress, chaincodeId, packageOf, type Topology } from '../topology.js';
import { serializeBlock } from './block.js';
import { ChaincodeStream } from './chaincode-stream.js';
import { type InstalledChaincode, LocalEndorser } from './endorser.js';
import { addressOf, Folders } from './folders.js';
import { Gateway } from './gateway/gateway.js';
import { genesisBlock } from './genesis.js';
import { Ledger } from './ledger.js';
import { claim } from './lock.js';
import type { Log } from './log.js';
import { Membership } from './msp.js';
import { openOrderer, openOrganization, type OrdererOrganization, type Organization } from './organizations.js';
import { servePeer } from './peer-server.js';
import { parsePolicy } from './policy.js';
import { Sequencer } from './sequencer.js';
import { TransactionChecker } from './validation.js';

const MAX_MESSAGE_COUNT = 300;
const ABSOLUTE_MAX_BYTES = 10 * 1024 * 1024;

export interface NetworkOptions {
  topology: Topology;
  /** VAR_DIR */
  folder: string;
  /** time between blocks, milliseconds */
  batchInterval: number;
  /** how long one invocation of a chaincode may take, milliseconds */
  executionTimeout?: number;
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

interface Peer {
  name: string;
  mspId: string;
  address: string;
  ledger: Ledger;
  endorser: LocalEndorser;
  chaincodes: Map<string, InstalledChaincode>;
  tls: { key: string; cert: string };
}

/** Starts everything and returns when peers and authorities listen; chaincode servers may come later. */
export async function startNetwork(options: NetworkOptions): Promise<RunningNetwork> {
  const { topology, log } = options;
  const folders = new Folders(options.folder);
  const closers: (() => void | Promise<void>)[] = [await claim(folders.lock)];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const orderers = await Promise.all(topology.orderers.map((entry) => openOrderer(entry, topology, folders)));
    const organizations = await Promise.all(
      topology.organizations.map(async (entry) => {
        const organization = await openOrganization(entry, topology, folders, log);
        closers.push(() => closeServer(organization));
        return organization;
      }),
    );
    const membership = await new Membership([...organizations, ...orderers].map((entry) => entry.msp)).open();
    const policies = new Map(topology.chaincodes.map((chaincode) => [chaincode.name, parsePolicy(chaincode.policy)]));
    const policyOf = (chaincode: string): ReturnType<typeof parsePolicy> | undefined => policies.get(chaincode);
    const checker = new TransactionChecker(topology.channel, membership);
    const peers: Peer[] = [];
    for (const organization of organizations)
      for (const entry of organization.peers) {
        const folder = folders.peer(organization.entry.id, entry.name);
        const name = `${entry.name}.${organization.entry.id}`;
        const ledger = await Ledger.open({ folder, name, checker, policyOf, log });
        closers.push(() => ledger.close());
        const chaincodes = dialChaincodes(options, organization, entry.tls);
        closers.push(() => chaincodes.forEach((chaincode) => chaincode.stream.close()));
        const address = addressOf(topology, entry.port);
        const { identity, tls } = entry;
        const endorser = new LocalEndorser({ channel: topology.channel, address, identity, ledger, membership, chaincodes });
        peers.push({ name, mspId: organization.entry.mspId, address, ledger, endorser, chaincodes, tls });
      }
    const ledgers = peers.map((peer) => peer.ledger);
    await bringLevel(ledgers, () => createGenesis(topology, organizations, orderers, folders));
    const sequencer = createSequencer(options, orderers, membership, ledgers);
    closers.push(() => sequencer.close());
    const endorsers = peers.map((peer) => peer.endorser);
    for (const peer of peers) {
      const { ledger, endorser, address, tls } = peer;
      const gateway = new Gateway({ channel: topology.channel, own: endorser, endorsers, ledger, membership, policyOf, sequencer });
      const deliver = { channel: topology.channel, ledger, membership };
      closers.push(await servePeer({ address, tls, gateway, endorser, ledger, deliver, log }));
    }
    const info = (): NetworkInfo => networkInfo(topology, peers);
    log('info', 'networkInfo', { ...info() });
    return { info, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Peers that stopped at different heights take the missing blocks from the highest; an empty network gets its genesis block. */
async function bringLevel(ledgers: readonly Ledger[], genesis: () => Buffer): Promise<void> {
  const highest = ledgers.reduce((best, ledger) => (ledger.height > best.height ? ledger : best));
  for (const ledger of ledgers) {
    if (ledger.height === 0) await ledger.adopt(highest.height === 0 ? genesis() : await highest.block(0));
    while (ledger.height < highest.height) await ledger.adopt(await highest.block(ledger.height));
    if (!ledger.lastHash.equals(highest.lastHash)) throw new Error('the peers have different chains; nothing was changed');
  }
}

function createGenesis(
  topology: Topology,
  organizations: readonly Organization[],
  orderers: readonly OrdererOrganization[],
  folders: Folders,
): Buffer {
  if (existsSync(folders.genesis)) return readFileSync(folders.genesis);
  const block = genesisBlock({
    channel: topology.channel,
    members: organizations.map((organization) => organization.msp),
    orderers: orderers.map((orderer) => orderer.msp),
    consenters: orderers.map((orderer) => orderer.consenter),
    maxMessageCount: MAX_MESSAGE_COUNT,
    absoluteMaxBytes: ABSOLUTE_MAX_BYTES,
  });
  const bytes = serializeBlock(block, new Uint8Array(1));
  writeFileAtomic(folders.genesis, bytes);
  return bytes;
}

function createSequencer(
  options: NetworkOptions,
  orderers: readonly OrdererOrganization[],
  membership: Membership,
  ledgers: readonly Ledger[],
): Sequencer {
  const [first] = ledgers;
  if (first === undefined) throw new Error('a network needs a peer');
  return new Sequencer({
    channel: options.topology.channel,
    consenters: orderers.map((orderer) => orderer.consenter).sort((a, b) => a.id - b.id),
    membership,
    batchInterval: options.batchInterval,
    maxMessageCount: MAX_MESSAGE_COUNT,
    absoluteMaxBytes: ABSOLUTE_MAX_BYTES,
    isCommitted: (id) => ledgers.some((ledger) => ledger.transaction(id) !== undefined),
    deliver: async (block) => {
      const commits = ledgers.map(async (ledger) => {
        try {
          await ledger.commit(block);
        } catch (error) {
          options.log('error', 'a peer cannot store blocks any more', { block: block.header.number, reason: String(error) });
          throw error;
        }
      });
      await Promise.any(commits);
    },
    height: first.height,
    lastHash: first.lastHash,
    log: options.log,
  });
}

/** One stream per package; chaincodes that share a package share it, as on Fabric. */
function dialChaincodes(
  { topology, executionTimeout, log }: NetworkOptions,
  organization: Organization,
  tls: { key: string; cert: string },
): Map<string, InstalledChaincode> {
  const channelCredentials = credentials.createSsl(Buffer.from(organization.tlsRoot), Buffer.from(tls.key), Buffer.from(tls.cert));
  const streams = new Map<string, ChaincodeStream>();
  return new Map(
    topology.chaincodes.map((chaincode) => {
      const label = packageOf(chaincode);
      let stream = streams.get(label);
      if (stream === undefined) {
        const address = chaincodeAddress(topology, organization.entry, label);
        stream = new ChaincodeStream(chaincodeId(chaincode, organization.entry.id), address, channelCredentials, log, executionTimeout);
        streams.set(label, stream);
      }
      return [chaincode.name, { name: chaincode.name, version: chaincode.version, stream }];
    }),
  );
}

function networkInfo(topology: Topology, peers: readonly Peer[]): NetworkInfo {
  return {
    kind: 'embedded',
    statement: STATEMENT,
    channel: topology.channel,
    peers: peers.map(({ mspId, name, address, ledger, chaincodes }) => ({
      mspId,
      name,
      address,
      height: ledger.height,
      commitHash: ledger.commitHash.toString('hex'),
      chaincodes: Object.fromEntries([...chaincodes].map(([chaincode, installed]) => [chaincode, installed.stream.ready])),
    })),
  };
}

async function closeServer(organization: Organization): Promise<void> {
  organization.caServer.closeAllConnections();
  await new Promise((resolve) => organization.caServer.close(resolve));
}
