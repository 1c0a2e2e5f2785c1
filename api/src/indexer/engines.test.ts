import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { pino } from 'pino';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { recordedBlocks, recordedTrust, silentSource } from '../testing/recorded.js';
import { indexDigest } from './digest.js';
import { createIndexer } from './indexer.js';
import { createProgress } from './progress.js';

const blocks = recordedBlocks();
const LAST = blocks.length - 1;
const trust = recordedTrust();
const logger = pino({ level: 'silent' });

/** Follows the recorded ledger up to a block, as one run of a process. */
async function follow({ database }: TestDatabase, until: number): Promise<void> {
  const progress = createProgress(undefined);
  const abort = new AbortController();
  const source = silentSource(blocks.slice(0, until + 1));
  const indexer = createIndexer({
    source,
    database,
    trust,
    versions: new Map(),
    progress,
    logger,
    sleep: () => sleep(1),
    now: () => 0,
    time: () => 0,
  });
  const ended = indexer.run(abort.signal);
  await progress.reach(until, 10_000);
  abort.abort();
  await ended;
}

async function clear({ database }: TestDatabase): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'ledger_index'`.execute(database);
  await sql.raw(`truncate ${rows.map(({ name }) => `ledger_index.${name}`).join(', ')} cascade`).execute(database);
}

const digests = new Map<string, string>();

describe.each(ENGINES)('on %s', (engine) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());

  test('an index rebuilt from block 0 equals the live one that was interrupted after every block (I5)', async () => {
    const empty = await indexDigest(db.database);
    for (let number = 0; number <= LAST; number += 1) await follow(db, number);
    const live = await indexDigest(db.database);
    expect(live).not.toBe(empty);
    await clear(db);
    expect(await indexDigest(db.database)).toBe(empty);
    await follow(db, LAST);
    expect(await indexDigest(db.database)).toBe(live);
    digests.set(engine, live);
  });

  test('one changed row changes the digest', async () => {
    await sql`update ledger_index.certificate set state = 'CANCELLED' where state = 'REPLACED'`.execute(db.database);
    expect(await indexDigest(db.database)).not.toBe(digests.get(engine));
  });
});

test('every engine has the same index of the same ledger', () => {
  expect(digests.size).toBe(ENGINES.length);
  expect(new Set(digests.values()).size).toBe(1);
});
