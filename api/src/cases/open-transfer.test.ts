import { expect, test } from '@jest/globals';
import { issueCertificate } from '../certificates/issue.js';
import type { Book } from '../ports.js';
import { memoryRegistry, SAMPLE } from '../testing/registry.js';
import { PERSONS } from '../testing/review.js';
import { openTransfer } from './open-transfer.js';

type Opened = Parameters<Book['open']>[0];

/** A registry with one certificate, and what its book was given with the case. */
async function opening(taxOrganization?: string) {
  const { parts, ledger } = await memoryRegistry();
  const { entry } = await issueCertificate(parts, { persons: PERSONS, requestId: 'issue-1', entry: SAMPLE });
  const booked: Opened[] = [];
  const open: Book['open'] = (request) => {
    booked.push(request);
    return parts.book.open(request);
  };
  const request = { requestId: 'open-1', certRef: entry.certRef, reason: '买卖'.repeat(100) };
  const opened = await openTransfer({ ...parts, taxOrganization, book: { ...parts.book, open } }, request);
  return { opened, entry, ledger, messages: booked.flatMap(({ messages }) => messages ?? []) };
}

test('TX-01, TX-11: the tax authority is told of the case, and gets unit, proof and sellers from the register', async () => {
  const { opened, entry, messages } = await opening('tax');
  const { caseRef } = opened;
  expect(messages).toEqual([
    {
      id: `tax-push:${caseRef}`,
      to: 'tax',
      type: 'TAX_PUSH',
      conversation: caseRef,
      payload: {
        caseRef,
        unitCode: SAMPLE.unitCode,
        unitProof: entry.secret.unitProof,
        reason: '买卖'.repeat(50),
        parties: entry.secret.entry.holders.map(({ name, idType, idNumber }) => ({ side: 'SELLER', name, idType, idNumber })),
      },
    },
  ]);
});

test('where no tax authority takes messages, nobody is told, and the case stands all the same', async () => {
  const { opened, messages, ledger } = await opening();
  expect(messages).toEqual([]);
  expect(opened.state).toBe('READY');
  expect(ledger.writes.at(-1)).toBe('CASE_OPENED');
});
