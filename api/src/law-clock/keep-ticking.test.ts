import { beforeEach, expect, test } from '@jest/globals';
import { ClockRecord, DomainError } from '@zhenglian/chaincode/domain';
import { memoryAccess, type MemoryAccess } from '../testing/memory-access-ledger.js';
import { keepTicking, tickWhenDue } from './keep-ticking.js';

// ADR on time: the registry ticks every five minutes, another institution after two missed ticks.

let access: MemoryAccess;
let now: number;
beforeEach(() => {
  access = memoryAccess({ channel: 'zhenglian', day: () => undefined });
  now = Date.parse('2026-11-21T04:00:00.789Z');
});
const clock = { now: () => new Date(now) };
const registry = () => tickWhenDue({ ledger: access.as('RegistryMSP'), clock, first: true });
const court = () => tickWhenDue({ ledger: access.as('CourtMSP'), clock, first: false });
const onLedger = async () => ClockRecord.parse(await access.as('TaxMSP').read('getClock', {})).now;
const pass = (seconds: number) => void (now += seconds * 1000);

test('the first tick is the registry’s, then one every five minutes', async () => {
  expect(await court()).toBe(false);
  expect(await registry()).toBe(true);
  expect(await onLedger()).toBe('2026-11-21T04:00:00Z');
  pass(298);
  expect(await registry()).toBe(false);
  pass(2);
  expect(await registry()).toBe(true);
  expect(await onLedger()).toBe('2026-11-21T04:05:00Z');
});

test('another institution steps in after two missed ticks, not before', async () => {
  await registry();
  pass(899);
  expect(await court()).toBe(false);
  pass(1);
  expect(await court()).toBe(true);
  expect(await onLedger()).toBe('2026-11-21T04:15:00Z');
});

test('of two that tick at once the slower one is no failure; whatever else goes wrong is told', async () => {
  const refusing = (code: 'CLOCK_BACKWARDS' | 'LEDGER_UNAVAILABLE') => ({
    ledger: { read: () => Promise.resolve(undefined), submit: () => Promise.reject(new DomainError(code)) },
    clock,
    first: true,
  });
  expect(await tickWhenDue(refusing('CLOCK_BACKWARDS'))).toBe(false);
  await expect(tickWhenDue(refusing('LEDGER_UNAVAILABLE'))).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
});

test('it goes on after failures, waiting longer each time', async () => {
  const stop = new AbortController();
  const pauses: number[] = [];
  const warned: unknown[] = [];
  let failures = 2;
  const ledger = access.as('RegistryMSP');
  const parts = {
    ledger: {
      ...ledger,
      submit: (...call: Parameters<typeof ledger.submit>) =>
        (failures -= 1) >= 0 ? Promise.reject(new Error('away')) : ledger.submit(...call),
    },
    clock,
    first: true,
    warn: (error: unknown) => void warned.push(error),
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds);
      if (pauses.length === 3) stop.abort();
    },
  };
  await keepTicking(parts, stop.signal);
  expect(pauses).toEqual([1_000, 2_000, 20_000]);
  expect(warned).toHaveLength(2);
  expect(await onLedger()).toBe('2026-11-21T04:00:00Z');
});
