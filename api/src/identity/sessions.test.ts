import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Caller } from '../access.js';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { LOCK_AFTER, sqlAttempts } from './attempts.js';
import { IDLE_MILLISECONDS, sqlSessions } from './sessions.js';

const START = Date.parse('2026-11-21T04:00:00Z');
let now = START;
const clock = { now: () => new Date(now) };
const caller: Caller = { account: 'registrar', organization: 'registry', roles: [], session: 's1' };
const refused = { code: 'NOT_SIGNED_IN' };
let db: TestDatabase;

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());
  beforeEach(async () => {
    now = START;
    await sql`truncate identity.account_state, identity.ended_session`.execute(db.database);
  });

  const sessions = () => sqlSessions({ database: db.database, clock });
  const attempts = () => sqlAttempts({ database: db.database, clock });
  const issued = new Date(START);

  test('who works stays signed in, who is idle does not, and comes not back', async () => {
    const open = sessions();
    for (const minutes of [0, 10, 20, 30]) {
      now = START + minutes * 60_000;
      await open.touch(caller, issued);
    }
    now += IDLE_MILLISECONDS + 1;
    await expect(open.touch(caller, issued)).rejects.toMatchObject(refused);
    await expect(open.touch(caller, issued)).rejects.toMatchObject(refused);
    await open.touch({ ...caller, session: 's2' }, new Date(now));
    await open.touch({ ...caller, session: 's3', machine: true }, issued);
  });

  test('a token is worth nothing after the sign-out, also after a restart; others are not touched (A9)', async () => {
    const open = sessions();
    await open.touch(caller, issued);
    await open.end(caller);
    await open.end(caller);
    await expect(open.touch(caller, issued)).rejects.toMatchObject(refused);
    await expect(sessions().touch(caller, issued)).rejects.toMatchObject(refused);
    await open.touch({ ...caller, session: 's2' }, issued);
    await open.touch({ ...caller, organization: 'tax' }, issued);
  });

  test('an account is locked after failures in a row, for a quarter of an hour, also after a restart (checklist 35)', async () => {
    const tries = attempts();
    for (let n = 1; n < LOCK_AFTER; n += 1) await tries.failed('a');
    expect(await tries.locked('a')).toBe(false);
    await tries.failed('a');
    expect([await tries.locked('a'), await attempts().locked('a'), await tries.locked('b')]).toEqual([true, true, false]);
    now += 15 * 60_000 + 1;
    expect(await tries.locked('a')).toBe(false);
  });

  test('a success in between clears the count', async () => {
    const tries = attempts();
    for (let round = 0; round < 3; round += 1) {
      for (let n = 1; n < LOCK_AFTER; n += 1) await tries.failed('a');
      await tries.succeeded('a');
    }
    expect(await tries.locked('a')).toBe(false);
  });

  test('wrong passwords at the same time are all counted', async () => {
    const tries = attempts();
    await Promise.all(Array.from({ length: LOCK_AFTER }, () => tries.failed('a')));
    expect(await tries.locked('a')).toBe(true);
  });

  test('a one-time code is used up once, also by two at the same time', async () => {
    const tries = attempts();
    const both = await Promise.all([tries.succeeded('a', 77), tries.succeeded('a', 77)]);
    expect(both.toSorted()).toEqual([false, true]);
    expect(await tries.lastStep('a')).toBe(77);
    expect(await tries.succeeded('a', 76)).toBe(false);
  });
});
