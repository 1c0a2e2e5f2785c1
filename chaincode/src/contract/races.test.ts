import { expect, test } from '@jest/globals';
import { CALLS, CASE, ledgerBefore, openCase, ref, registerFirst, registerTransfer } from './testing/scenario.js';
import { registrar, taxOfficer } from './testing/submitters.js';

// Two transactions that were endorsed on the same state: at most one of them may commit. What a rule depends on must therefore
// be read by the transaction that applies it.

test('one unit, two first registrations', async () => {
  const ledger = await ledgerBefore('registerFirst');
  const a = await ledger.endorse(...CALLS.registerFirst);
  const b = await ledger.endorse(registrar, 'title', 'registerFirst', { ...registerFirst, certRef: ref(40) });
  expect([a.status, b.status]).toEqual([200, 200]);
  expect([ledger.commit(a), ledger.commit(b)]).toEqual([true, false]);
});

test('one certificate, two transfers: a double sale', async () => {
  const ledger = await ledgerBefore('registerTransfer');
  const other = { ...openCase, caseRef: ref(41) };
  await ledger.submit(registrar, 'title', 'openCase', other);
  for (const side of ['BUYER', 'SELLER'] as const) {
    await ledger.submit(taxOfficer, 'tax', 'attest', { ...CALLS.attestBuyer[3], side, caseRef: other.caseRef });
  }
  const a = await ledger.endorse(...CALLS.registerTransfer);
  const b = await ledger.endorse(registrar, 'title', 'registerTransfer', { ...registerTransfer, caseRef: other.caseRef, certRef: ref(42) });
  expect([a.status, b.status]).toEqual([200, 200]);
  expect([ledger.commit(a), ledger.commit(b)]).toEqual([true, false]);
});

test('a transfer depends on the attestations that it read in the other namespace', async () => {
  const ledger = await ledgerBefore('registerTransfer');
  const endorsed = await ledger.endorse(...CALLS.registerTransfer);
  ledger.corrupt(`tax/~att~${CASE}~SELLER~`, '{}');
  expect(ledger.commit(endorsed)).toBe(false);
});

test('an attestation depends on the case', async () => {
  const ledger = await ledgerBefore('attestSeller');
  const endorsed = await ledger.endorse(...CALLS.attestSeller);
  ledger.corrupt(`title/~case~${CASE}~`, '{}');
  expect(ledger.commit(endorsed)).toBe(false);
});

test('a case depends on its certificate: the transfer comes first', async () => {
  const ledger = await ledgerBefore('registerTransfer');
  const other = await ledger.endorse(registrar, 'title', 'openCase', { ...openCase, caseRef: ref(43) });
  expect(other.status).toBe(200);
  await ledger.submit(...CALLS.registerTransfer);
  expect(ledger.commit(other)).toBe(false);
});

test('what does not touch the same unit goes through side by side', async () => {
  const ledger = await ledgerBefore('registerFirst');
  const a = await ledger.endorse(...CALLS.registerFirst);
  const b = await ledger.endorse(registrar, 'title', 'registerFirst', { ...registerFirst, unitRef: ref(44), certRef: ref(45) });
  expect([ledger.commit(a), ledger.commit(b)]).toEqual([true, true]);
});
