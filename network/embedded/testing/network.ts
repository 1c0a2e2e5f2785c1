/**
 * For tests only: a whole embedded network in this process, on free ports and in a temporary folder, with fixture chaincode
 * servers, and clients through the unchanged fabric-gateway.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { connect, type Gateway, hash, type Identity } from '@hyperledger/fabric-gateway';
import { signLowS } from '../../ca/signature.js';
import { provision } from '../../ca/provision.js';
import { chaincodeAddress, chaincodeId, defaultTopologyPath, type OrganizationEntry, packageOf, type Topology } from '../../topology.js';
import { Folders } from '../folders.js';
import { createLog, type Log } from '../log.js';
import { type RunningNetwork, startNetwork } from '../network.js';
import type { Faults } from '../peer.js';
import { recordedTopology } from './topology.js';

const FIXTURE = join(defaultTopologyPath(), '..', 'embedded', 'testing', 'fixture-chaincode.mjs');
const START_TIMEOUT = 30_000;

export interface TestNetwork {
  topology: Topology;
  folders: Folders;
  network: RunningNetwork;
  /** fixture chaincode servers by organisation */
  chaincodes: Map<string, ChildProcess>;
  /** waits until every peer has every chaincode */
  ready(): Promise<void>;
  /** waits until all peers have what the highest has: what was just written is read alike by all endorsers */
  level(): Promise<void>;
  close(): Promise<void>;
}

export interface TestClient {
  gateway: Gateway;
  close(): void;
}

/**
 * Starts a network and provisions its users.
 * @param options.chaincode false: the caller starts chaincode servers itself; options.folder: one from an earlier start, kept at the end
 */
export async function startTestNetwork(
  options: {
    topology?: Topology;
    folder?: string;
    batchInterval?: number;
    executionTimeout?: number;
    chaincode?: boolean;
    faults?: Faults;
    log?: Log;
  } = {},
): Promise<TestNetwork> {
  const topology = options.topology ?? (await recordedTopology());
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'zhenglian-network-'));
  const folders = new Folders(folder);
  const log = options.log ?? createLog(() => undefined);
  const network = await startNetwork({
    topology,
    folder,
    batchInterval: options.batchInterval ?? 5,
    log,
    ...(options.executionTimeout && { executionTimeout: options.executionTimeout }),
    ...(options.faults && { faults: options.faults }),
  });
  const chaincodes = new Map<string, ChildProcess>();
  const close = async (): Promise<void> => {
    await network.close();
    await Promise.all([...chaincodes.values()].map(stopChild));
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await provision({ topology, folder, network: 'embedded', report: () => undefined });
    if (options.chaincode !== false)
      for (const organization of topology.organizations) chaincodes.set(organization.id, startFixture(topology, organization, folders));
  } catch (error) {
    await close();
    throw error;
  }
  return { topology, folders, network, chaincodes, ready: () => waitForChaincodes(network), level: () => waitForBlocks(network), close };
}

/** One process that serves the fixture contract as all chaincodes of an organisation, or as those named; it ends with this process. */
export function startFixture(
  topology: Topology,
  organization: OrganizationEntry,
  folders: Folders,
  served?: string[],
  patched = false,
): ChildProcess {
  const home = folders.organization(organization.id);
  const packages = topology.chaincodes.filter((chaincode) => packageOf(chaincode) === chaincode.name);
  const args =
    served ??
    packages.map(
      (chaincode) =>
        `${chaincode.name}=${chaincodeId(chaincode, organization.id)}=${chaincodeAddress(topology, organization, chaincode.name)}`,
    );
  const env = {
    PATH: process.env['PATH'],
    NODE_NO_WARNINGS: '1',
    CORE_CHAINCODE_LOGGING_LEVEL: 'error',
    ...(patched && { PATCHED: '1' }),
    CHAINCODE_TLS_KEY: join(home, 'chaincode', 'key.pem'),
    CHAINCODE_TLS_CERT: join(home, 'chaincode', 'cert.pem'),
    CHAINCODE_TLS_CLIENT_CA: folders.tlsCertificate(organization.id),
  };
  return spawn(process.execPath, [FIXTURE, ...args], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** A client of an organisation's first peer. @param user folder name below `users`; identity and key override what is in it */
export function connectClient(
  network: Pick<TestNetwork, 'topology' | 'folders'>,
  organizationId: string,
  overrides: { mspId?: string; certificate?: string; key?: string; peer?: number } = {},
): TestClient {
  const organization = network.topology.organizations.find((entry) => entry.id === organizationId);
  const port = organization?.peers[overrides.peer ?? 0]?.port;
  if (organization === undefined || port === undefined) throw new Error(`no organisation ${organizationId}`);
  const client = new Client(`localhost:${port}`, credentials.createSsl(readFileSync(network.folders.tlsCertificate(organizationId))), {
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
  });
  const user = network.folders.user(organizationId, organization.users[0]?.name ?? '');
  const key = createPrivateKey(overrides.key ?? readFileSync(join(user, 'key.pem'), 'utf8'));
  const identity: Identity = {
    mspId: overrides.mspId ?? organization.mspId,
    credentials: Buffer.from(overrides.certificate ?? readFileSync(join(user, 'cert.pem'), 'utf8')),
  };
  const deadline = (): { deadline: number } => ({ deadline: Date.now() + 60_000 });
  const gateway = connect({
    client,
    identity,
    hash: hash.none,
    signer: async (message) => signLowS(key, message),
    evaluateOptions: deadline,
    endorseOptions: deadline,
    submitOptions: deadline,
    commitStatusOptions: deadline,
  });
  return {
    gateway,
    close: () => {
      gateway.close();
      client.close();
    },
  };
}

async function waitForChaincodes(network: RunningNetwork): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT;
  while (!network.info().peers.every((peer) => Object.values(peer.chaincodes).every(Boolean))) {
    if (Date.now() > deadline) throw new Error(`chaincode servers did not come up: ${JSON.stringify(network.info().peers)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function waitForBlocks(network: RunningNetwork): Promise<void> {
  const heights = (): number[] => network.info().peers.map(({ height }) => height);
  const highest = Math.max(...heights());
  for (const end = Date.now() + START_TIMEOUT; heights().some((height) => height < highest); await new Promise((r) => setTimeout(r, 5)))
    if (Date.now() > end) throw new Error(`peers did not catch up: ${JSON.stringify(network.info().peers)}`);
}

/** Ends a process at once and waits until it is gone. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
