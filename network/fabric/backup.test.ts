import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { defaultTopologyPath, loadTopology } from '../topology.js';
import { backUp, restore } from './backup.js';
import type { Processes } from './daemons.js';
import { Folders } from './folders.js';
import { NativeNetwork } from './network.js';
import type { Programs } from './programs.js';

// The same on a running network: test/src/fabric/operations.fabric.test.ts.
const topology = loadTopology(defaultTopologyPath());
let root: string;
let running: Set<string>;
let events: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zhenglian-backup-'));
  running = new Set();
  events = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What a whole institution has, and what of it lies with nobody else. */
const OWN = [
  'organizations/court/msp/cacerts/ca.pem',
  'organizations/court/users/court-clerk/key.pem',
  'organizations/court/peers/peer0/msp/keystore/key.pem',
  'organizations/court/orderers/orderer3/tls/key.pem',
  'organizations/court/vault/keys.json',
  'organizations/court/secrets/passphrase',
  'network/ca/court/identities.json',
  'fabric/ca/court/fabric-ca-server.db',
  'fabric/data/orderer3/ledger/chains/blockfile_000000',
  'fabric/data/peer0.court/ledgersData/state/CURRENT',
  'api/court/db/PG_VERSION',
  'api/court/ipfs/blocks/a',
  'postgres/court/pgdata/base/1',
  'kubo/court/datastore/LOG',
  'fabric/genesis.block',
];
const FOREIGN = ['organizations/tax/users/tax-officer/key.pem', 'api/tax/db/PG_VERSION', 'fabric/data/peer0.tax/CURRENT'];

const write = (path: string, text = `content of ${path}`): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode: 0o600 });
};
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Processes that are only counted: none runs. */
function network(): NativeNetwork {
  const daemons: Partial<Processes> = {
    pidOf: (name) => (running.has(name) ? 1 : undefined),
    stop: async (names) => names.forEach((name) => running.delete(name) && events.push(`stop ${name}`)),
    start: (name) => void (running.add(name), events.push(`start ${name}`)),
  };
  const made = new NativeNetwork(topology, new Folders(root), {} as Programs, '/builder', daemons as Processes);
  made.programOf = () => ({ command: '', args: [], environment: {} });
  made.listening = async () => undefined;
  return made;
}

test('all that an institution alone has comes back byte for byte; its nodes stop for it, others’ files and nodes stay', async () => {
  for (const path of [...OWN, ...FOREIGN]) write(path);
  const archive = join(root, 'backup.tar.gz');
  for (const name of ['orderer3', 'peer0.court', 'peer0.tax']) running.add(name);
  await backUp(network(), 'court', archive);
  expect(events).toEqual(['stop orderer3', 'stop peer0.court', 'start orderer3', 'start peer0.court']);
  expect(statSync(archive).mode & 0o777).toBe(0o600);
  running.clear();
  write('organizations/court/vault/keys.json', 'overwritten');
  rmSync(join(root, 'fabric/data/orderer3'), { recursive: true });
  for (const path of FOREIGN) write(path, 'went on');
  await restore(network(), 'court', archive);
  for (const path of OWN) expect([path, read(path), statSync(join(root, path)).mode & 0o777]).toEqual([path, `content of ${path}`, 0o600]);
  for (const path of FOREIGN) expect(read(path)).toBe('went on');
  const [aside = ''] = readdirSync(root).filter((name) => name.startsWith('replaced-'));
  expect(read(join(aside, 'organizations/court/vault/keys.json'))).toBe('overwritten'); // moved, not deleted
});

test('nothing is restored over an institution that runs', async () => {
  write('organizations/court/vault/keys.json');
  const archive = join(root, 'backup.tar.gz');
  await backUp(network(), 'court', archive);
  write('organizations/court/vault/keys.json', 'newer');
  running.add('peer0.court');
  await expect(restore(network(), 'court', archive)).rejects.toThrow('still running: peer0.court');
  expect(read('organizations/court/vault/keys.json')).toBe('newer');
});

test.each<[string, (folder: string) => string[], RegExp]>([
  [
    'of another institution',
    (folder) => ['-C', folder, 'organizations/tax/vault/keys.json'],
    /is no backup of court: it holds organizations\/tax/,
  ],
  [
    'that climbs out of its folders',
    (folder) => ['-P', '-C', join(folder, 'organizations'), '../evil'],
    /is no backup of court: it holds \.\.\/evil/,
  ],
  ['with an absolute path', (folder) => ['-P', join(folder, 'evil')], /is no backup of court: it holds \//],
])('an archive %s is refused, and nothing has changed', async (_title, args, message) => {
  for (const path of ['organizations/court/vault/keys.json', 'organizations/tax/vault/keys.json', 'evil']) write(path);
  const archive = join(root, 'foreign.tar.gz');
  execFileSync('tar', ['-czf', archive, ...args(root)]);
  await expect(restore(network(), 'court', archive)).rejects.toThrow(message);
  expect(existsSync(join(root, 'organizations/court/vault/keys.json'))).toBe(true);
  expect(readdirSync(root).filter((name) => name.startsWith('replaced-'))).toEqual([]);
});

test('a backup that is cut off leaves no file that looks like one', async () => {
  write('organizations/court/vault/keys.json');
  mkdirSync(join(root, 'backup.tar.gz.part')); // tar cannot write there
  await expect(backUp(network(), 'court', join(root, 'backup.tar.gz'))).rejects.toThrow('tar');
  expect(existsSync(join(root, 'backup.tar.gz'))).toBe(false);
});
