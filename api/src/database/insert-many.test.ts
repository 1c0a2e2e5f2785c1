import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { insertMany } from './insert-many.js';

/** Every byte, none at all, and none given; texts as people write them. */
const ROWS = [
  { id: 1, name: '张三 "𠮷" \\ {x}', one: Buffer.from(Array.from({ length: 256 }, (_, n) => n)), other: null, flag: true },
  { id: 2, name: null, one: Buffer.alloc(0), other: Buffer.from([0, 255]), flag: false },
  { id: 3, name: '', one: null, other: Buffer.alloc(100_000, 7), flag: null },
];

describe.each(ENGINES)('on %s', (engine) => {
  let place: TestDatabase;
  beforeEach(async () => {
    place = await testDatabase(engine);
    await sql`create table things (id int4 primary key, name text, one bytea, other bytea, flag boolean)`.execute(place.database);
  }, OPENING);
  afterEach(() => place.close());

  const insert = (rows: readonly object[]) => insertMany(place.database, 'things' as never, rows as never);
  const all = async () => (await sql<object>`select * from things order by id`.execute(place.database)).rows;

  test('many rows are what they were one by one, bytes and nulls included', async () => {
    const answered = await insert(ROWS)
      .returning('id' as never)
      .execute();
    expect(answered).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(JSON.stringify(await all())).toBe(JSON.stringify(ROWS));
  });

  test('rows without bytes', async () => {
    await insert(ROWS.map(({ id, name }) => ({ id, name }))).execute();
    expect(await all()).toMatchObject(ROWS.map(({ id, name }) => ({ id, name, one: null, other: null })));
  });

  test('rows of which one is there already', async () => {
    await insert(ROWS.slice(0, 1)).execute();
    const again = insert(ROWS).onConflict((conflict) => conflict.column('id' as never).doNothing());
    expect(await again.returning('id' as never).execute()).toEqual([{ id: 2 }, { id: 3 }]);
    await expect(insert(ROWS).execute()).rejects.toThrow('duplicate key');
    expect(JSON.stringify(await all())).toBe(JSON.stringify(ROWS));
  });
});
