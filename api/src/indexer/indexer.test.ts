import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { pino } from 'pino';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { recordedBlocks, recordedTrust, silentSource } from '../testing/recorded.js';
import type { BlockSource } from '../ports.js';
import { readCheckpoint } from './checkpoint.js';
import { indexDigest } from './digest.js';
import { createIndexer, type IndexerState } from './indexer.js';
import { createProgress, type Progress } from './progress.js';
import { sqlReadModel } from './read-model.js';

const blocks = recordedBlocks();
const trust = recordedTrust();
const LAST = blocks.length - 1;

/** The first time, the template of the database is made. */
const OPENING = 120_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
}, OPENING);
afterAll(() => db.close());
beforeEach(async () => {
  const tables = ['checkpoint', 'block', 'transaction', 'certificate', 'record', 'record_unit', 'record_event', 'state', 'finding'];
  await sql.raw(`truncate ${tables.map((name) => `ledger_index.${name}`).join(', ')}`).execute(db.database);
});

interface Run {
  readonly state: () => IndexerState;
  readonly progress: Progress;
  readonly alarms: string[];
  stop(): Promise<void>;
  /** Resolves when the indexer has given up by itself. */
  readonly ended: Promise<void>;
}

function run(source: BlockSource): Run {
  const alarms: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void alarms.push(line) });
  const progress = createProgress(undefined);
  const abort = new AbortController();
  const indexer = createIndexer({
    source,
    database: db.database,
    trust,
    versions: new Map(),
    progress,
    logger,
    sleep: () => sleep(1),
    now: () => 0,
    time: () => 0,
  });
  const ended = indexer.run(abort.signal);
  return { state: indexer.state, progress, alarms, ended, stop: () => (abort.abort(), ended) };
}

async function follow(source: BlockSource, until = LAST): Promise<void> {
  const indexer = run(source);
  await indexer.progress.reach(until, 10_000);
  await indexer.stop();
}

test('verified blocks become rows: certificates, case, attestations, endorsers', async () => {
  await follow(silentSource(blocks));
  const model = sqlReadModel(db.database, createProgress(LAST), () => true);
  const page = await model.cases({ first: 10 });
  const [done] = page.items;
  expect(done?.node).toMatchObject({
    state: 'DONE',
    requiredSides: ['BUYER', 'SELLER'],
    attestations: [{ side: 'BUYER' }, { side: 'SELLER' }],
  });
  const old = await model.certificate({ certRef: done?.node.certRef ?? '' });
  expect(old).toMatchObject({
    state: 'REPLACED',
    successor: done?.node.result,
    history: [{ event: 'FIRST_REGISTERED' }, { event: 'TRANSFER_REGISTERED' }],
  });
  expect(old?.transaction.endorsers).toEqual(['CourtMSP', 'RegistryMSP']);
  const current = await model.certificate({ certRef: old?.successor ?? '' });
  expect(current).toMatchObject({ state: 'VALID', predecessor: old?.certRef, asOfBlock: LAST });
  expect(await model.certificate({ credentialDigest: current?.credentialDigest ?? '' })).toEqual(current);
});

/** Replaces one block of the recorded chain. */
const withBlock = (number: number, change: (block: Uint8Array) => Uint8Array) =>
  blocks.map((block, n) => (n === number ? change(block) : block));
const flip = (at: number) => (block: Uint8Array) => block.map((byte, n) => (n === at ? byte ^ 1 : byte));

test.each([
  ['a changed byte of the data', withBlock(4, flip(2_000)), 3],
  ['a changed byte of the header', withBlock(4, flip(10)), 3],
  ['a block left out', blocks.filter((_, n) => n !== 3), 2],
  ['another genesis block', withBlock(0, flip(5_000)), undefined],
  ['a block without orderer signatures', withBlock(2, withoutMetadata), 1],
  ['bytes that are no block', withBlock(5, () => Uint8Array.of(1, 2, 3)), 4],
])('%s stops the index with an alarm, and nothing behind it is used', async (_name, chain, good) => {
  const indexer = run(silentSource(chain));
  await indexer.ended;
  expect(indexer.state()).toBe('STOPPED_BY_ALARM');
  expect(indexer.alarms.join()).toContain('ALARM');
  // what came before in the same batch is not applied either: the checkpoint never stands behind the bad block
  const checkpoint = await readCheckpoint(db.database);
  expect(checkpoint?.number ?? -1).toBeLessThanOrEqual(good ?? -1);
});

test('a peer with another ledger than the indexed one stops the index at once', async () => {
  await follow(silentSource(blocks.slice(0, 4)), 3);
  await db.database
    .updateTable('ledger_index.checkpoint')
    .set({ hash: '00'.repeat(32) })
    .execute();
  const indexer = run(silentSource(blocks));
  await indexer.ended;
  expect(indexer.state()).toBe('STOPPED_BY_ALARM');
  expect((await readCheckpoint(db.database))?.number).toBe(3);
});

test('rows and checkpoint are committed together: a failure in the middle of a block leaves neither', async () => {
  await follow(silentSource(blocks.slice(0, 2)), 1);
  await sql.raw(`alter table ledger_index.record add constraint broken check (unit_ref is null)`).execute(db.database);
  const before = await indexDigest(db.database);
  const indexer = run(silentSource(blocks));
  await expect(indexer.progress.reach(2, 300)).rejects.toMatchObject({ code: 'LEDGER_TIMEOUT' });
  await indexer.stop();
  expect(await indexDigest(db.database)).toBe(before);
  expect((await readCheckpoint(db.database))?.number).toBe(1);
  await sql.raw(`alter table ledger_index.record drop constraint broken`).execute(db.database);
  await follow(silentSource(blocks));
  expect((await readCheckpoint(db.database))?.number).toBe(LAST);
});

test('an index rebuilt from block 0 equals one that was interrupted after every block', async () => {
  for (let number = 0; number <= LAST; number += 1) await follow(silentSource(blocks.slice(0, number + 1)), number);
  const live = await indexDigest(db.database);
  await sql
    .raw(
      `truncate ledger_index.checkpoint, ledger_index.block, ledger_index.transaction, ledger_index.certificate, ledger_index.record,
    ledger_index.record_unit, ledger_index.record_event, ledger_index.state, ledger_index.finding`,
    )
    .execute(db.database);
  await follow(silentSource(blocks));
  expect(await indexDigest(db.database)).toBe(live);
});

test('a stream that breaks is taken up again where it broke', async () => {
  let opened = 0;
  const breaking: BlockSource = {
    async *from(number, signal) {
      opened += 1;
      if (opened < 4) {
        for (const block of blocks.slice(number, number + 2)) yield block;
        throw new Error('connection lost');
      }
      yield* silentSource(blocks).from(number, signal);
    },
  };
  await follow(breaking);
  expect(opened).toBe(4);
  expect((await readCheckpoint(db.database))?.number).toBe(LAST);
});

/** Drops field 3 (metadata) of common.Block. */
function withoutMetadata(block: Uint8Array): Uint8Array {
  let at = 0;
  const varint = (from: number): [number, number] => {
    let value = 0;
    let next = from;
    for (let shift = 0; ; shift += 7) {
      const byte = block[next++] ?? 0;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return [value, next];
    }
  };
  for (;;) {
    const start = at;
    const [tag, afterTag] = varint(at);
    const [length, body] = varint(afterTag);
    if (tag >> 3 === 3) return block.slice(0, start);
    at = body + length;
  }
}
