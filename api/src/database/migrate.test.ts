import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseRegisterEntry } from '@zhenglian/chaincode/domain';
import { sql } from 'kysely';
import { completeBook, sqlBook } from '../register/book.js';
import { searchRegister } from '../register/search.js';
import { emptyDatabase, ENGINES, OPENING, type EmptyDatabase } from '../testing/database.js';
import { importRows, parseFixture, rowCounts } from '../testing/fixture.js';
import { SAMPLE } from '../testing/registry.js';
import { migrate, NEWEST } from './migrate.js';
import { connectDatabase, openDatabase } from './open.js';

/** The rows that a database of the last release held; made with `exportRows` before the next migration was written. */
const fixture = parseFixture(readFileSync(join(import.meta.dirname, 'testing/0003.json'), 'utf8'));
const KEY = new Uint8Array(32).fill(1);
const clock = { now: () => new Date(0) };

describe.each(ENGINES)('on %s', (engine) => {
  let place: EmptyDatabase;
  beforeEach(async () => {
    place = await emptyDatabase(engine);
  }, OPENING);
  afterEach(() => place.remove());

  test('a database of the last release keeps every row, and today its rows read as they did', async () => {
    const old = await connectDatabase(place);
    await migrate(old, fixture.version);
    await importRows(old, fixture);
    const before = await rowCounts(old);
    expect(Object.values(before).filter((count) => count > 0).length).toBeGreaterThan(8);
    await old.destroy();

    const database = await openDatabase(place);
    // the index derives from the ledger and is built again from block 0: its checkpoint is gone with its rows
    const kept = Object.fromEntries(Object.entries(before).filter(([name]) => !name.startsWith('ledger_index.')));
    expect(await rowCounts(database)).toMatchObject({ ...kept, 'ledger_index.checkpoint': 0, 'ledger_index.block': 0 });
    const book = sqlBook({ database, key: KEY, clock });
    expect(await book.request({ requestId: 'first', requestDigest: 'aa' })).toMatchObject({ state: 'ENTERED', block: 3 });
    expect((await book.entryOfRequest('first'))?.secret.entry).toEqual(parseRegisterEntry(SAMPLE));
    // entries of that release get what today's are searched and reported by
    expect(await completeBook({ database, key: KEY, clock })).toBe(2);
    expect(await completeBook({ database, key: KEY, clock })).toBe(0);
    expect(await searchRegister(database, KEY, { idNumber: '440605199001010006' })).toMatchObject([{ certRef: '1'.repeat(64) }]);
    await database.destroy();
  });

  test('opening again changes nothing; two processes may open at once', async () => {
    if (engine === 'PostgreSQL') {
      const both = await Promise.all([openDatabase(place), openDatabase(place)]);
      await Promise.all(both.map((database) => database.destroy()));
    }
    const database = await openDatabase(place);
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(database);
    expect(rows.at(-1)?.name).toBe(NEWEST);
    await migrate(database);
    await database.destroy();
  });

  test('a database that is newer than the program is not touched', async () => {
    const database = await openDatabase(place);
    await sql`insert into kysely_migration values ('9999-of-the-future', '2030-01-01')`.execute(database);
    await expect(migrate(database)).rejects.toThrow('9999-of-the-future');
    await database.destroy();
  });
});
