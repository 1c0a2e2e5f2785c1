/**
 * Power cuts: SIGKILL at seeded moments under load and while starting, with unsynced state and half-written blocks on top. Whatever a
 * client was told to be committed is on every peer's chain afterwards, and all peers have the same results.
 * KILLS=200 for the long form; SEED to repeat a run.
 */
import { appendFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BlockFile } from './block-file.js';
import { readBlock } from './block.js';
import { createLog } from './log.js';
import { connectClient, type TestClient } from './testing/network.js';
import { Processes, WHOLE } from './testing/processes.js';
import { generator } from './testing/random.js';
import { recordedTopology } from './testing/topology.js';
import { parseTransaction } from './transaction.js';

const ROUNDS = Number(process.env['KILLS'] ?? 10);
const SEED = Number(process.env['SEED'] ?? 20_261_121);
const CLIENTS = 6;
const ROUND_MS = 20_000;
const random = generator(SEED);
let network: Processes;

beforeAll(async () => {
  Processes.build(); // what is killed is the built program
  network = new Processes(await recordedTopology());
  await network.start(WHOLE);
  await network.serve();
}, 90_000);
afterAll(() => network.close());

test(
  `after ${ROUNDS} power cuts (seed ${SEED}) nothing acknowledged is lost`,
  async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const client = connectClient(network, 'registry');
      await firstCommit(client, `first-${round}`);
      const load = runLoad(client, round, acknowledged);
      await pause(random() * 900);
      await network.end(WHOLE);
      client.close();
      await load;
      tearWhatWasNotSynced();
      if (random() < 0.3) {
        await network.start(WHOLE, { ready: false });
        await pause(random() * 900);
        await network.end(WHOLE);
      }
      await network.start(WHOLE);
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
    await network.end(WHOLE, 'SIGTERM');
    const chains = await Promise.all(network.topology.organizations.map(async ({ id }) => readChain(id)));
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
  for (const { id } of network.topology.organizations) {
    const peer = network.folders.peer(id, 'peer0');
    const log = readdirSync(join(peer, 'state')).find((name) => name.endsWith('.log'));
    if (log !== undefined && random() < 0.5) {
      const file = join(peer, 'state', log);
      truncateSync(file, Math.floor(statSync(file).size * random()));
    }
    if (random() < 0.5) appendFileSync(join(peer, 'blocks'), torn);
  }
  if (random() < 0.5) appendFileSync(network.folders.orderedBlocks, torn);
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
    join(network.folders.peer(id, 'peer0'), 'blocks'),
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
