import { expect, test } from '@jest/globals';
import { attestTax } from '../attestations/attest.js';
import { openTransfer } from '../cases/open-transfer.js';
import { memoryBook } from '../testing/memory-book.js';
import { memoryRegistry, SAMPLE, SAMPLE_TRANSFER } from '../testing/registry.js';
import { PERSONS, review } from '../testing/review.js';
import { completeTransfer } from './complete-transfer.js';
import { issueCertificate } from './issue.js';

async function openedCase({ reviewed = true } = {}) {
  const registry = await memoryRegistry();
  const issued = await issueCertificate(registry.parts, { persons: PERSONS, requestId: 'issue-1', entry: SAMPLE });
  const opened = await openTransfer(registry.parts, { requestId: 'open-1', certRef: issued.entry.certRef, reason: '买卖' });
  const { ledger, readModel, clock, random } = registry.parts;
  if (reviewed) await review(ledger, opened.caseRef);
  const tax = { book: memoryBook(), ledger, readModel, clock, random, office: '14406050000' };
  const attest = (side: 'BUYER' | 'SELLER', requestId = `attest-${side}`) =>
    attestTax(tax, {
      requestId,
      caseRef: opened.caseRef,
      side,
      kind: 'PAID',
      receiptNumber: '344065261100000001',
      attestedOn: '2026-11-21',
    });
  return { ...registry, tax, issued, opened, attest };
}

const REQUEST = { requestId: 'complete-1', entry: SAMPLE_TRANSFER };

test('tax comes before title: the transfer is refused until both sides are attested (契税法 art. 11; TX-03)', async () => {
  const { parts, ledger, book, issued, opened, attest } = await openedCase();
  const complete = () => completeTransfer(parts, { ...REQUEST, caseRef: opened.caseRef });
  await expect(complete()).rejects.toMatchObject({ code: 'TAX_INCOMPLETE' });
  await attest('BUYER');
  await expect(complete()).rejects.toMatchObject({ code: 'TAX_INCOMPLETE' });
  expect(book.requests.has('complete-1')).toBe(false);
  await attest('SELLER');
  const done = await complete();
  expect(done.facts).toMatchObject({ state: 'VALID', registrationType: '200', predecessor: issued.entry.certRef });
  const old = await parts.readModel.certificate({ certRef: issued.entry.certRef });
  expect(old).toMatchObject({ state: 'REPLACED', successor: done.entry.certRef });
  expect(ledger.writes).toEqual([
    'UNIT_KEY_SET',
    'FIRST_REGISTERED',
    'CASE_OPENED',
    'CASE_ATTESTED',
    'TAX_ATTESTED',
    'TAX_ATTESTED',
    'TRANSFER_REGISTERED',
  ]);
  expect(await complete()).toEqual({ ...done, facts: expect.objectContaining({ state: 'VALID' }) });
});

test('RG-05: a case of which nothing is attested is not entered', async () => {
  const { parts, opened, attest } = await openedCase({ reviewed: false });
  for (const side of ['BUYER', 'SELLER'] as const) await attest(side);
  const entered = completeTransfer(parts, { ...REQUEST, caseRef: opened.caseRef });
  await expect(entered).rejects.toMatchObject({ codes: ['HOLDER_CONSENT', 'SAME_PERSON'] });
});

test('the entry must be of the unit of the case', async () => {
  const { parts, opened } = await openedCase();
  const entry = { ...SAMPLE_TRANSFER, unitCode: '440605001001GB00001F00019999' };
  await expect(completeTransfer(parts, { ...REQUEST, entry, caseRef: opened.caseRef })).rejects.toMatchObject({
    code: 'CASE_MISMATCH',
    field: 'unitCode',
  });
});

test.each([
  ['an unknown case', '00'.repeat(32), 'CASE_UNKNOWN'],
  ['a case reference of wrong form', 'case-1', 'INVALID_FORMAT'],
])('%s is refused', async (_name, caseRef, code) => {
  const { parts } = await openedCase();
  await expect(completeTransfer(parts, { ...REQUEST, caseRef })).rejects.toMatchObject({ code, field: 'caseRef' });
});

test('opening and attesting again with the same request id gives the same; with other content CONFLICT', async () => {
  const { parts, tax, ledger, issued, opened, attest } = await openedCase({ reviewed: false });
  const { certRef } = issued.entry;
  expect(await openTransfer(parts, { requestId: 'open-1', certRef, reason: '买卖' })).toEqual(opened);
  await expect(openTransfer(parts, { requestId: 'open-1', certRef, reason: '赠与' })).rejects.toMatchObject({ code: 'CONFLICT' });
  const first = await attest('BUYER');
  expect(await attest('BUYER')).toEqual(first);
  await expect(attest('SELLER', 'attest-BUYER')).rejects.toMatchObject({ code: 'CONFLICT' });
  // a second attestation of one side under another id: the ledger refuses it
  await expect(attest('BUYER', 'attest-again')).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(tax.book.requests.has('attest-again')).toBe(false);
  expect(ledger.writes).toHaveLength(4);
});

test('reason and receipt stay with their authors: the ledger gets salted digests', async () => {
  const { ledger, attest } = await openedCase();
  await attest('BUYER');
  const sent = JSON.stringify(ledger.sent);
  for (const secret of ['买卖', '344065261100000001', '赵受让']) expect(sent).not.toContain(secret);
});

test.each([
  ['reason', '', 'BLANK_FIELD'],
  ['reason', '长'.repeat(501), 'TOO_LARGE'],
  ['certRef', 'x', 'INVALID_FORMAT'],
  ['certRef', '00'.repeat(32), 'NOT_FOUND'],
  ['requestId', 'a b', 'INVALID_FORMAT'],
])('openTransfer refuses %s %j', async (field, value, code) => {
  const { parts, issued } = await openedCase();
  const request = { requestId: 'open-2', certRef: issued.entry.certRef, reason: '买卖', [field]: value };
  await expect(openTransfer(parts, request)).rejects.toMatchObject({ code, field });
});

test.each([
  ['receiptNumber', ' ', 'BLANK_FIELD'],
  ['receiptNumber', '1'.repeat(101), 'TOO_LARGE'],
  ['attestedOn', '2026-02-30', 'INVALID_DATE'],
  ['caseRef', '00'.repeat(32), 'CASE_UNKNOWN'],
])('attestTax refuses %s %j', async (field, value, code) => {
  const { tax, opened } = await openedCase();
  const request = {
    requestId: 'attest-2',
    caseRef: opened.caseRef,
    side: 'BUYER',
    kind: 'PAID',
    receiptNumber: '1',
    attestedOn: '2026-11-21',
    [field]: value,
  } as const;
  await expect(attestTax(tax, request)).rejects.toMatchObject({ code, field });
});
