/** SIGKILL under load, again and again: whatever a client was told to be committed is there afterwards, at every peer. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defaultTopologyPath, type Topology } from '../topology.js';
import { readBlock } from './block.js';
import { Folders } from './folders.js';
import { Ledger } from './ledger.js';
import { createLog } from './log.js';
import { Membership } from './msp.js';
import { connectClient, startFixture, stopChild, type TestClient } from './testing/network.js';
import { recordedTopology } from './testing/topology.js';
import { parseTransaction } from './transaction.js';
import { TransactionChecker } from './validation.js';

const ROUNDS = 3;
const SEED = 20261121;
const CLIENTS = 6;
const root = dirname(defaultTopologyPath());
const folder = mkdtempSync(join(tmpdir(), 'zhenglian-kill-'));
const folders = new Folders(folder);
const children: ChildProcess[] = [];
let topology: Topology;
let main: ChildProcess;

beforeAll(async () => {
  execFileSync('npx', ['tsc', '-b', root], { stdio: 'pipe' }); // what is killed is the built program
  topology = await recordedTopology();
  writeFileSync(join(folder, 'topology.json'), JSON.stringify(topology));
  main = await startMain();
  execFileSync(process.execPath, [join(root, 'dist', 'ca', 'provision.js')], { env: environment() });
  for (const organization of topology.organizations) children.push(startFixture(topology, organization, folders));
}, 90_000);

afterAll(async () => {
  await Promise.all([main, ...children].map(stopChild));
  rmSync(folder, { recursive: true, force: true });
});

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], VAR_DIR: folder, TOPOLOGY: join(folder, 'topology.json'), BATCH_INTERVAL_MS: '5' };
}

async function startMain(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, 'dist', 'embedded', 'main.js')], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes('READY') && resolve());
    child.once('exit', (code) => reject(new Error(`the network ended with code ${code}`)));
  });
  return child;
}

test(`after ${ROUNDS} kills at random moments (seed ${SEED}) nothing acknowledged is lost`, async () => {
  const random = generator(SEED);
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const client = connectClient({ topology, folders }, 'registry');
    await firstCommit(client, `first-${round}`);
    const load = runLoad(client, round, acknowledged);
    await new Promise((resolve) => setTimeout(resolve, 600 + random() * 900));
    await stopChild(main); // SIGKILL
    client.close();
    await load;
    main = await startMain();
  }
  expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  await stopChild(main);
  for (const [name, ids] of await committedIds())
    expect({ name, lost: acknowledged.filter((id) => !ids.has(id)) }).toEqual({ name, lost: [] });
}, 120_000);

/** After a start, chaincode streams need a moment. */
async function firstCommit(client: TestClient, key: string): Promise<void> {
  const title = client.gateway.getNetwork('cert').getContract('title');
  for (let attempt = 0; ; attempt += 1) {
    try {
      await title.submitTransaction('put', key, 'v');
      return;
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Clients that commit until the network is gone; ids of what was acknowledged as valid are added. */
async function runLoad(client: TestClient, round: number, acknowledged: string[]): Promise<void> {
  const title = client.gateway.getNetwork('cert').getContract('title');
  const one = async (worker: number): Promise<void> => {
    for (let i = 0; ; i += 1) {
      try {
        const endorsed = await title.newProposal('put', { arguments: [`${round}-${worker}-${i}`, 'v'] }).endorse();
        const committed = await endorsed.submit();
        if ((await committed.getStatus()).successful) acknowledged.push(committed.getTransactionId());
      } catch {
        return; // the network was killed
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, worker) => one(worker)));
}

/** Ids of the valid transactions on every peer's own chain, read from its files. */
async function committedIds(): Promise<Map<string, Set<string>>> {
  const membership = await new Membership([]).open();
  const result = new Map<string, Set<string>>();
  for (const organization of topology.organizations) {
    const options = { folder: folders.peer(organization.id, 'peer0'), name: organization.id, log: createLog(() => undefined) };
    const ledger = await Ledger.open({ ...options, checker: new TransactionChecker('cert', membership), policyOf: () => undefined });
    const ids = new Set<string>();
    for (let number = 0; number < ledger.height; number += 1) {
      const { envelopes, flags } = readBlock(await ledger.block(number));
      envelopes.map(parseTransaction).forEach((transaction, index) => flags[index] === 0 && ids.add(transaction.id));
    }
    await ledger.close();
    result.set(organization.id, ids);
  }
  expect(readFileSync(folders.genesis).length).toBeGreaterThan(0);
  return result;
}

/** A small seeded generator (mulberry32) of numbers from 0 to 1. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
