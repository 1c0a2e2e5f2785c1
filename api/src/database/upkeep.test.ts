import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { keepTidy, tidy } from './upkeep.js';

let place: TestDatabase;
beforeEach(async () => {
  place = await testDatabase();
}, OPENING);
afterEach(() => place.close());

test('the room of replaced rows is used again, and the database knows how many rows there are', async () => {
  const { database } = place;
  await sql`create table register_book."Odd name" (n int4, content text)`.execute(database);
  const fill = () => sql`insert into register_book."Odd name" select g, repeat('x', 500) from generate_series(1, 500) g`.execute(database);
  const replace = () => sql`update register_book."Odd name" set content = repeat('y', 500)`.execute(database);
  const [size, rows] = [`pg_relation_size('register_book."Odd name"')`, `(select reltuples from pg_class where relname = 'Odd name')`];
  const told = async () =>
    (await sql<object>`select ${sql.raw(size)}::int4 as size, ${sql.raw(rows)}::int4 as rows`.execute(database)).rows[0];
  await fill();
  await replace();
  const before = await told();
  expect(before).toMatchObject({ rows: -1 });
  await tidy(database);
  await replace();
  expect(await told()).toEqual({ ...before, rows: 500 });
});

test('it is done every day; a failure is told, and the next day is tried again', async () => {
  const waits: number[] = [];
  const warnings: unknown[] = [];
  const end = new AbortController();
  const broken = {} as TestDatabase['database'];
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds);
    if (waits.length === 3) end.abort();
  };
  await keepTidy({ database: broken, sleep, warn: (error) => warnings.push(error) }, end.signal);
  expect(waits).toEqual([600_000, 86_400_000, 86_400_000]);
  expect(warnings).toHaveLength(2);
});
