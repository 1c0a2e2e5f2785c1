import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChaincodeTransaction } from '@zhenglian/verify/ledger';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { LedgerState } from './ledger-state.js';
import { writeState } from './state.js';

const MANY = 2_500;
const keys = Array.from({ length: MANY }, (_, position) => `\u0000cert\u0000${String(position).padStart(64, '0')}\u0000`);
const [TITLE, TAX] = ['title', 'tax'];

describe.each(ENGINES)('on %s', (engine) => {
  let world: TestDatabase;
  beforeAll(async () => {
    world = await testDatabase(engine);
    const change = (namespace: string) => (key: string) => ({
      namespace,
      key,
      value: Buffer.from(`${namespace}${key}`),
      policy: undefined,
    });
    const changes = [...keys.slice(0, -1).map(change(TITLE)), ...keys.slice(0, 10).map(change(TAX))];
    await world.database.transaction().execute((transaction) => writeState(transaction, changes));
  }, OPENING);
  afterAll(() => world.close());

  test('what a batch of a hundred certificates names is read at once, each key of its own namespace', async () => {
    const state = new LedgerState(world.database, new Set([TITLE, TAX]));
    const named = (namespace: string, own: readonly string[]) => ({
      namespace,
      reads: own.map((key) => ({ key })),
      writes: [],
      metadataWrites: [],
    });
    const transaction = { namespaces: [named(TITLE, keys), named(TAX, keys.slice(0, 20))] } as unknown as ChaincodeTransaction;
    await state.preload([transaction]);
    for (const key of keys.slice(0, -1)) expect(Buffer.from((await state.get(TITLE, key)) ?? []).toString()).toBe(`${TITLE}${key}`);
    expect(await state.get(TITLE, keys.at(-1) ?? '')).toBeUndefined();
    expect(Buffer.from((await state.get(TAX, keys[9] ?? '')) ?? []).toString()).toBe(`${TAX}${keys[9]}`);
    expect(await state.get(TAX, keys[10] ?? '')).toBeUndefined();
  });
});
