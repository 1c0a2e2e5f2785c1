/**
 * Power cuts: SIGKILL at seeded moments under load and while starting, with unsynced state and half-written blocks on top. Whatever a
 * client was told to be committed is on every peer's chain afterwards, and all peers have the same results.
 * KILLS=200 for the long form; SEED to repeat a run.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defaultTopologyPath, type Topology } from '../topology.js';
import { BlockFile } from './block-file.js';
import { readBlock } from './block.js';
import { Folders } from './folders.js';
import { createLog } from './log.js';
import { connectClient, startFixture, stopChild, type TestClient } from './testing/network.js';
import { generator } from './testing/random.js';
import { recordedTopology } from './testing/topology.js';
import { parseTransaction } from './transaction.js';

const ROUNDS = Number(process.env['KILLS'] ?? 10);
const SEED = Number(process.env['SEED'] ?? 20_261_121);
const CLIENTS = 6;
const ROUND_MS = 20_000;
const root = dirname(defaultTopologyPath());
const folder = mkdtempSync(join(tmpdir(), 'zhenglian-kill-'));
const folders = new Folders(folder);
const random = generator(SEED);
const children: ChildProcess[] = [];
let topology: Topology;
let main: ChildProcess;

beforeAll(async () => {
  execFileSync('npx', ['tsc', '-b', root], { stdio: 'pipe' }); // what is killed is the built program
  topology = await recordedTopology();
  writeFileSync(join(folder, 'topology.json'), JSON.stringify(topology));
  main = await started(spawnMain());
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

function spawnMain(): ChildProcess {
  return spawn(process.execPath, [join(root, 'dist', 'embedded', 'main.js')], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
}

async function started(child: ChildProcess): Promise<ChildProcess> {
  const lines: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes('READY') && resolve());
    child.once('exit', (code) => reject(new Error(`the network ended with code ${code}: ${lines.join('').slice(-2000)}`)));
  });
  return child;
}

test(
  `after ${ROUNDS} power cuts (seed ${SEED}) nothing acknowledged is lost`,
  async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const client = connectClient({ topology, folders }, 'registry');
      await firstCommit(client, `first-${round}`);
      const load = runLoad(client, round, acknowledged);
      await pause(random() * 900);
      await stopChild(main); // SIGKILL
      client.close();
      await load;
      tearWhatWasNotSynced();
      if (random() < 0.3) {
        const early = spawnMain();
        await pause(random() * 900);
        await stopChild(early);
      }
      main = await started(spawnMain());
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
    main.kill('SIGTERM');
    await new Promise((resolve) => main.once('exit', resolve));
    const chains = await Promise.all(topology.organizations.map(async ({ id }) => readChain(id)));
    for (const { id, transactions } of chains)
      expect({ id, lost: acknowledged.filter((entry) => !transactions.has(entry)) }).toEqual({ id, lost: [] });
    expect(new Set(chains.map(({ height, commitHash }) => `${height} ${commitHash}`)).size).toBe(1);
  },
  90_000 + ROUNDS * ROUND_MS,
);

const pause = async (milliseconds: number): Promise<void> => void (await new Promise((resolve) => setTimeout(resolve, milliseconds)));

/** What a power cut does beyond SIGKILL: the state's last writes were never synced, a block's record is half there. */
function tearWhatWasNotSynced(): void {
  const torn = Buffer.concat([Buffer.from([200, 0, 0, 0]), Buffer.alloc(Math.floor(random() * 100), 7)]);
  for (const { id } of topology.organizations) {
    const peer = folders.peer(id, 'peer0');
    const log = readdirSync(join(peer, 'state')).find((name) => name.endsWith('.log'));
    if (log !== undefined && random() < 0.5) {
      const file = join(peer, 'state', log);
      truncateSync(file, Math.floor(statSync(file).size * random()));
    }
    if (random() < 0.5) appendFileSync(join(peer, 'blocks'), torn);
  }
  if (random() < 0.5) appendFileSync(folders.orderedBlocks, torn);
}

/** After a start, chaincode streams need a moment. */
async function firstCommit(client: TestClient, key: string): Promise<void> {
  const title = client.gateway.getNetwork('cert').getContract('title');
  for (let attempt = 0; ; attempt += 1) {
    try {
      await title.submitTransaction('put', key, 'v');
      return;
    } catch (error) {
      if (attempt > 100) throw error;
      await pause(100);
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

/** Ids of the valid transactions on a peer's own chain, its height and last commit hash, read from its file. */
async function readChain(id: string): Promise<{ id: string; transactions: Set<string>; height: number; commitHash: string }> {
  const file = await BlockFile.open(
    join(folders.peer(id, 'peer0'), 'blocks'),
    0,
    createLog(() => undefined),
  );
  const transactions = new Set<string>();
  let commitHash = '';
  for (let number = 0; number < file.height; number += 1) {
    const block = readBlock(await file.read(number));
    commitHash = block.commitHash.toString('hex');
    block.envelopes.map(parseTransaction).forEach((transaction, index) => block.flags[index] === 0 && transactions.add(transaction.id));
  }
  const { height } = file;
  await file.close();
  return { id, transactions, height, commitHash };
}
