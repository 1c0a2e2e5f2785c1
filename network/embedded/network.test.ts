/** The life of a network: start, stop, restart, peers that fell behind, damaged files, provisioning. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { provision } from '../ca/provision.js';
import type { Topology } from '../topology.js';
import { headerHash, readBlock } from './block.js';
import { readConfig } from './config.js';
import { createLog } from './log.js';
import { startNetwork } from './network.js';
import { connectClient, startTestNetwork } from './testing/network.js';
import { recordedTopology } from './testing/topology.js';

const folder = mkdtempSync(join(tmpdir(), 'zhenglian-life-'));
let topology: Topology;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

beforeAll(async () => {
  topology = await recordedTopology(2);
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts on the common folder, lets `use` work, stops. */
async function withNetwork<T>(use: (network: Awaited<ReturnType<typeof startTestNetwork>>, lines: string[]) => Promise<T>): Promise<T> {
  const lines: string[] = [];
  const network = await startTestNetwork({ topology, folder, log: createLog((line) => lines.push(line)) });
  try {
    await network.ready();
    return await use(network, lines);
  } finally {
    await network.close();
  }
}

test('a network comes back with its state, its history and its chain', async () => {
  const height = await withNetwork(async (network) => {
    const client = connectClient(network, 'registry');
    const title = client.gateway.getNetwork('cert').getContract('title');
    await title.submitTransaction('create', 'a', '1');
    await title.submitTransaction('put', 'a', '2');
    client.close();
    return Math.max(...heightsOf(network.network.info().peers)); // slower peers may still be at work
  });
  rmSync(join(folder, 'network', 'peers', 'tax-peer0'), { recursive: true }); // this peer has everything to catch up
  rmSync(join(folder, 'network', 'peers', 'bank-peer0', 'state'), { recursive: true }); // and this one its state
  await withNetwork(async (network) => {
    const { peers } = network.network.info();
    expect(heightsOf(peers)).toEqual(peers.map(() => height));
    expect(new Set(peers.map((peer) => peer.commitHash)).size).toBe(1);
    const client = connectClient(network, 'tax');
    const title = client.gateway.getNetwork('cert').getContract('title');
    expect(text(await title.evaluateTransaction('get', 'a'))).toBe('2');
    expect(JSON.parse(text(await title.evaluateTransaction('history', 'a')))).toEqual([
      { v: '2', d: false, t: 64 },
      { v: '1', d: false, t: 64 },
    ]);
    await expect(title.submitTransaction('create', 'a', '3')).rejects.toThrow('ABORTED');
    await title.submitTransaction('put', 'a', '3');
    client.close();
  });
}, 120_000);

test('a second network on the same folder is refused and the owner named', async () => {
  await withNetwork(async () => {
    const other = { topology: await recordedTopology(), folder, batchInterval: 5, log: createLog(() => undefined) };
    await expect(startNetwork(other)).rejects.toThrow(`process ${process.pid} already runs this network`);
  });
}, 60_000);

test('a torn last block is cut off; damage is named and stops the start', async () => {
  const file = join(folder, 'network', 'peers', 'court-peer0', 'blocks');
  appendFileSync(file, Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 5]));
  await withNetwork(async (_network, lines) => {
    expect(lines.join()).toContain('torn last block cut off');
  });
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  writeFileSync(file, bytes);
  await expect(withNetwork(async () => undefined)).rejects.toThrow(/court-peer0\/blocks is damaged at block 0: wrong checksum/);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  writeFileSync(file, bytes);
  await withNetwork(async () => undefined);
}, 120_000);

test('damage of the ordering service’s file and of a peer’s state is named, and nothing is repaired', async () => {
  const ordered = join(folder, 'network', 'orderers', 'blocks');
  const whole = readFileSync(ordered);
  const last = whole.length - 20; // in the last block, which the peers have: no torn tail
  writeFileSync(ordered, Buffer.concat([whole.subarray(0, last), Buffer.from([whole.readUInt8(last) ^ 1]), whole.subarray(last + 1)]));
  const damaged = readFileSync(ordered);
  await expect(withNetwork(async () => undefined)).rejects.toThrow(/orderers\/blocks is damaged at block \d+: wrong checksum/);
  expect(readFileSync(ordered).equals(damaged)).toBe(true);
  writeFileSync(ordered, whole.subarray(0, last));
  await expect(withNetwork(async () => undefined)).rejects.toThrow(/orderers\/blocks is damaged at block \d+: the record is not whole/);
  writeFileSync(ordered, whole);
  const state = join(folder, 'network', 'peers', 'bank-peer0', 'state', 'CURRENT');
  const current = readFileSync(state);
  writeFileSync(state, 'MANIFEST-000000\n');
  await expect(withNetwork(async () => undefined)).rejects.toThrow(/state .*bank-peer0\/state cannot be opened .* delete this folder/);
  writeFileSync(state, current);
  await withNetwork(async () => undefined);
}, 120_000);

test('a chain without the ordering service’s file, as an earlier version left it, is taken from the peers', async () => {
  const ordered = join(folder, 'network', 'orderers', 'blocks');
  const whole = readFileSync(ordered);
  rmSync(ordered);
  const part = { topology, folder, batchInterval: 5, part: 'orderer', log: createLog(() => undefined) };
  await expect(startNetwork(part)).rejects.toThrow('start the whole network once');
  await withNetwork(async () => undefined);
  expect(readFileSync(ordered).subarray(0, whole.length).equals(whole)).toBe(true);
}, 60_000);

test('provisioning writes identities and the trust anchor, and does nothing the second time', async () => {
  const network = await startTestNetwork({ topology, folder, chaincode: false });
  try {
    const users = join(folder, 'organizations', 'registry', 'users', 'registry-user');
    expect(readdirSync(users).sort()).toEqual(['cert.pem', 'key.pem']);
    expect(statSync(join(users, 'key.pem')).mode & 0o777).toBe(0o600);
    const trust = JSON.parse(readFileSync(join(folder, 'trust.json'), 'utf8')) as Record<string, unknown>;
    const genesis = readBlock(readFileSync(join(folder, 'network', 'genesis.block')));
    expect(trust).toMatchObject({ v: 1, network: 'embedded', channel: 'cert', genesisHash: headerHash(genesis.header).toString('hex') });
    expect((trust['orderers'] as { id: number; mspId: string }[]).map(({ id, mspId }) => `${id} ${mspId}`)).toEqual([
      '1 RegistryOrdererMSP',
      '2 TaxOrdererMSP',
      '3 BankOrdererMSP',
      '4 CourtOrdererMSP',
    ]);
    expect(trust['unitKey']).toMatch(/^0[23][0-9a-f]{64}$/);
    const again: string[] = [];
    await provision({ topology, folder, network: 'embedded', report: (line) => again.push(line) });
    expect(again).toEqual([]);
    rmSync(join(users, 'cert.pem')); // as if a run had ended between registration and the certificate
    await expect(provision({ topology, folder, network: 'embedded', report: () => undefined })).rejects.toThrow('is registered but');
  } finally {
    await network.close();
  }
}, 60_000);

test.each([
  [{ BATCH_INTERVAL_MS: 'fast' }, 'BATCH_INTERVAL_MS must be a number'],
  [{ PORT_OFFSET: '1.5' }, 'PORT_OFFSET must be an integer'],
  [{ TOPOLOGY: '/nowhere/topology.json' }, 'topology /nowhere/topology.json'],
  [{ ORGANIZATION: 'nobody' }, 'ORGANIZATION must be one of registry, tax'],
])('configuration %j is refused with the variable and the remedy', (environment, message) => {
  expect(() => readConfig(environment)).toThrow(message);
});

test('an address that other machines reach must be meant', () => {
  const file = join(folder, 'open.json');
  writeFileSync(file, JSON.stringify({ ...topology, host: '0.0.0.0' }));
  expect(() => readConfig({ TOPOLOGY: file })).toThrow('ALLOW_REMOTE=1');
  expect(readConfig({ TOPOLOGY: file, ALLOW_REMOTE: '1' }).topology.host).toBe('0.0.0.0');
});

function heightsOf(peers: readonly { height: number }[]): number[] {
  return peers.map((peer) => peer.height);
}
