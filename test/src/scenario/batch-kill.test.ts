import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { ApiError, PERSONS } from '../../../scripts/lib/client.mjs';
import { newParcel, sampleEntry } from '../../../scripts/lib/samples.mjs';
import { type Client, endpoints, signedIn, titleWrites } from './system.js';

// The registry's process is killed in the middle of a batch, again and again, at times that a seed chooses: the next one goes on, and in the
// end every certificate is there exactly once.

const SEED = 20_261_121;
const COUNT = 240;
const KILLS = 4;
const MINUTES = 4 * 60_000;

const ISSUE_BATCH = `mutation ($input: IssueBatchInput!) { issueBatch(input: $input) { batch { total entered } } }`;
const BATCH = `query ($id: ID!, $after: Int) { batch(batchId: $id, after: $after, first: 500) {
  total accepted prepared stored entered refused items { position requestId state code certificateNumber certRef } } }`;
const FACTS = `query ($certRef: String!) { ledgerFacts(certRef: $certRef) { state history { id } } }`;

interface Batch {
  readonly total: number;
  readonly entered: number;
  readonly refused: number;
  readonly items: readonly {
    readonly requestId: string;
    readonly state: string;
    readonly certificateNumber: string;
    readonly certRef: string;
  }[];
}

test(
  `a batch of ${COUNT} survives ${KILLS} kills (seed ${SEED})`,
  async () => {
    const random = randomOf(SEED);
    const batchId = `killed-${Date.now()}`;
    const building = sampleEntry('01-flat-sole', newParcel()) as { unitCode: string };
    const items = Array.from({ length: COUNT }, (_, n) => ({
      requestId: `${batchId}-${n}`,
      entry: { ...building, unitCode: `${building.unitCode.slice(0, 24)}${String(n + 1).padStart(4, '0')}` },
    }));
    const before = await titleWrites('registry');
    const first = await signedIn('registry');
    expect(await first(ISSUE_BATCH, { input: { requestId: batchId, items, persons: PERSONS } })).toEqual({
      issueBatch: { batch: { total: COUNT, entered: 0 } },
    });

    const seen: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(200 + Math.floor(random() * 1_800));
      const pid = endpoints().pids['api-registry'];
      if (pid === undefined) throw new Error('the API has no pid');
      process.kill(pid, 'SIGKILL');
      seen.push((await progress(await again())).entered);
    }
    const registry = await again();
    let batch = await progress(registry);
    for (const end = Date.now() + MINUTES; batch.entered + batch.refused < COUNT && Date.now() < end; batch = await progress(registry))
      await sleep(300);

    expect(batch).toMatchObject({ total: COUNT, entered: COUNT, refused: 0 });
    expect(seen[0]).toBeLessThan(COUNT);
    expect(new Set(batch.items.map(({ certificateNumber }) => certificateNumber)).size).toBe(COUNT);
    expect(batch.items.map(({ requestId }) => requestId)).toEqual(items.map(({ requestId }) => requestId));
    // each once: an item that was anchored twice would show a second transaction
    for (const { certRef } of batch.items.filter((_, n) => n % 8 === 0)) {
      const { ledgerFacts } = (await registry(FACTS, { certRef })) as { ledgerFacts: { state: string; history: unknown[] } };
      expect(ledgerFacts).toMatchObject({ state: 'VALID', history: [expect.anything()] });
    }
    expect((await titleWrites('registry')) - before).toBeGreaterThanOrEqual(Math.ceil(COUNT / 100));

    async function progress(client: Client): Promise<Batch> {
      return ((await client(BATCH, { id: batchId })) as { batch: Batch }).batch;
    }
  },
  MINUTES * 2,
);

/** Signs in anew as soon as the process is there again. */
async function again(): Promise<Client> {
  for (const end = Date.now() + MINUTES; ;) {
    try {
      const response = await fetch(endpoints().organizations.registry.ready);
      if (response.ok) return await signedIn('registry');
    } catch (error) {
      if (error instanceof ApiError || Date.now() > end) throw error;
    }
    await sleep(200);
  }
}

/** Mulberry32: the same seed gives the same times. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
