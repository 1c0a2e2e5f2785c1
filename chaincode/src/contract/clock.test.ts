import { expect, test } from '@jest/globals';
import { decodeError } from '@zhenglian/chaincode/domain';
import { MemoryLedger } from './testing/memory-ledger.js';
import { CALLS, ledgerBefore } from './testing/scenario.js';
import { bankOfficer, courtClerk, loanOfficer, registrar, supervisor } from './testing/submitters.js';

async function ticked(...instants: string[]): Promise<MemoryLedger> {
  const ledger = new MemoryLedger();
  for (const now of instants) {
    ledger.now = now;
    expect(await ledger.submit(registrar, 'access', 'tick', { now })).toMatchObject({ status: 200 });
  }
  return ledger;
}

test('a tick moves the clock; the same tick again writes nothing', async () => {
  const ledger = await ticked('2026-11-21T04:00:00Z', '2026-11-21T04:05:00Z');
  expect((await ledger.endorse(bankOfficer, 'access', 'getClock', {})).payload).toContain('"now":"2026-11-21T04:05:00Z"');
  expect(await ledger.endorse(courtClerk, 'access', 'tick', { now: '2026-11-21T04:05:00Z' })).toMatchObject({ status: 200, writes: {} });
});

test.each([
  ['backwards', '2026-11-21T03:59:00Z', 'CLOCK_BACKWARDS'],
  ['into the future', '2026-11-21T04:30:01Z', 'CLOCK_SKEW'],
  ['in another form', '2026-11-21T12:05:00+08:00', 'TOO_LARGE'],
  ['to no hour', '2026-11-21T24:00:00Z', 'INVALID_FORMAT'],
])('a tick %s is refused', async (_, now, code) => {
  const ledger = await ticked('2026-11-21T04:10:00Z');
  const result = await ledger.endorse(supervisor, 'access', 'tick', { now });
  expect(decodeError(result.message)?.code).toBe(code);
  expect(result).toMatchObject({ writes: {}, event: undefined });
});

test('nobody ticks without a role of an institution', async () => {
  const result = await new MemoryLedger().endorse(loanOfficer, 'access', 'tick', { now: '2026-11-21T04:00:00Z' });
  expect(decodeError(result.message)?.code).toBe('NOT_THE_AUTHOR');
});

test('after the first tick the clock needs three organisations', async () => {
  const ledger = new MemoryLedger();
  const two = ['RegistryMSP', 'TaxMSP'];
  const first = await ledger.endorse(registrar, 'access', 'tick', { now: ledger.now });
  expect([ledger.commit(first, ['RegistryMSP']), ledger.commit(first, two)]).toEqual([false, true]);
  ledger.now = '2026-11-21T04:05:00Z';
  const second = await ledger.endorse(registrar, 'access', 'tick', { now: ledger.now });
  expect([ledger.commit(second, two), ledger.commit(second, [...two, 'BankMSP'])]).toEqual([false, true]);
});

test('an entry of a day that has not come is refused: CLOCK_BEHIND', async () => {
  const ledger = await ledgerBefore('registerTransfer');
  const day = CALLS.registerTransfer[3] as { enteredOn: string };
  expect(day.enteredOn).toBe('2026-11-25');
  ledger.now = '2026-11-24T15:59:59Z';
  await ledger.submit(registrar, 'access', 'tick', { now: ledger.now });
  expect(decodeError((await ledger.endorse(...CALLS.registerTransfer)).message)?.codes).toEqual(['CLOCK_BEHIND']);
  const before = await ledger.endorse(...CALLS.registerTransfer);
  ledger.now = '2026-11-24T16:00:00Z';
  await ledger.submit(registrar, 'access', 'tick', { now: ledger.now });
  const passed = await ledger.endorse(...CALLS.registerTransfer);
  expect([before.status, passed.status]).toEqual([500, 200]);
  // A transaction that read the clock does not outlive it.
  ledger.now = '2026-11-24T16:05:00Z';
  await ledger.submit(registrar, 'access', 'tick', { now: ledger.now });
  expect(ledger.commit(passed)).toBe(false);
});
