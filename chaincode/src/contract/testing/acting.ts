import { expect } from '@jest/globals';
import { canonicalize, parseEvent, requestDigest, SUITE, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import { MemoryLedger } from './memory-ledger.js';
import { codesOf } from './refusals.js';
import { CALLS, type Call } from './scenario.js';
import { registrar } from './submitters.js';

/** Head of a record that this call made. */
export function madeBy(call: Call): { v: 1; suite: typeof SUITE; requestDigest: string } {
  return { v: 1, suite: SUITE, requestDigest: requestDigest(call[2], call[3] as JsonValue) };
}

/** Commits the calls one after the other; throws the message of the first that is refused. */
export async function run(ledger: MemoryLedger, ...calls: readonly Call[]): Promise<MemoryLedger> {
  for (const call of calls) {
    const endorsed = await ledger.endorse(...call);
    if (endorsed.status !== 200) throw new Error(`${call[2]}: ${endorsed.message}`);
    if (!ledger.commit(endorsed)) throw new Error(`${call[2]} did not commit`);
  }
  return ledger;
}

/** Sets the time of transactions and ticks the law's clock to it. */
export async function tickTo(ledger: MemoryLedger, now: string): Promise<MemoryLedger> {
  ledger.now = now;
  return run(ledger, [registrar, 'access', 'tick', { now }]);
}

/** A ledger with one registered unit, its clock ticked to that instant. */
export async function registered(now: string): Promise<MemoryLedger> {
  const ledger = new MemoryLedger();
  return tickTo(await run(ledger, CALLS.setUnitKey, CALLS.registerFirst), now);
}

/** The records that a call writes, by their keys without the namespace; a deleted key is undefined. */
export type Written = Record<string, unknown>;

/**
 * Commits a call and proves what holds for every act: one event of that name with all records that were written and the keys
 * that were deleted, an answer that is one of them, the same call again without a write. Returns the write set.
 */
export async function acted(ledger: MemoryLedger, call: Call, event: string): Promise<Written> {
  const result = await ledger.endorse(...call);
  expect(result).toMatchObject({ status: 200, message: '' });
  const entries = Object.entries(result.writes).map(([key, text]) => [key, text === undefined ? undefined : JSON.parse(text)] as const);
  const records = entries.flatMap(([, record]) => (record === undefined ? [] : [canonicalize(record)]));
  const left = parseEvent(event, utf8(result.event?.payload ?? ''));
  expect(left.records.map((record) => canonicalize(record as JsonValue)).sort()).toEqual([...records].sort());
  const deleted = entries.flatMap(([key, record]) => (record === undefined ? [key.slice(key.indexOf('/') + 1)] : []));
  expect((left.deleted ?? []).map((key) => `~${key.join('~')}~`).sort()).toEqual(deleted.sort());
  expect(records).toContain(result.payload);
  expect(Object.keys(result.writes).every((key) => key.startsWith(`${call[1]}/`))).toBe(true);
  expect(ledger.commit(result)).toBe(true);
  expect(await ledger.endorse(...call)).toMatchObject({ status: 200, payload: result.payload, writes: {}, event: undefined });
  return Object.fromEntries(entries.map(([key, record]) => [key.slice(key.indexOf('/') + 1), record]));
}

/** The codes with which a call is refused; proves that it writes nothing, leaves no event and changes nothing. */
export async function refused(ledger: MemoryLedger, call: Call): Promise<readonly string[]> {
  const before = ledger.snapshot();
  const result = await ledger.submit(...call);
  expect(result).toMatchObject({ status: 500, writes: {}, event: undefined, payload: '' });
  expect(ledger.snapshot()).toEqual(before);
  return codesOf(call[2], result.message);
}

/** What a read answers, as a value. */
export async function read<T>(ledger: MemoryLedger, ...call: Call): Promise<T> {
  const result = await ledger.endorse(...call);
  expect(result).toMatchObject({ status: 200, message: '', writes: {}, event: undefined });
  return JSON.parse(result.payload) as T;
}
