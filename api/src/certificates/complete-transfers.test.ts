import { expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import { attestTax } from '../attestations/attest.js';
import { openTransfer } from '../cases/open-transfer.js';
import type { Ledger } from '../ports.js';
import { memoryRegistry, SAMPLE, SAMPLE_TRANSFER } from '../testing/registry.js';
import { PERSONS, review } from '../testing/review.js';
import { completeTransfers, type TransferResult } from './complete-transfers.js';
import { issueCertificate } from './issue.js';

// Many transfers at once (DV-08, S7 6): per-item results; one bad item never fails its neighbours.

const CLOCK = { now: () => new Date('2026-11-21T04:00:00Z') };

/** A registry whose ledger takes lists whole or not at all. */
async function world() {
  const { parts } = await memoryRegistry();
  const sizes: number[] = [];
  let away = false;
  const ledger: Ledger = {
    ...parts.ledger,
    async submit(act, request, options) {
      if (away) throw new DomainError('LEDGER_UNAVAILABLE');
      if (act !== 'title:registerTransferBatch') return parts.ledger.submit(act, request, options);
      const { items } = request as unknown as { items: never[] };
      sizes.push(items.length);
      for (const item of items) await parts.ledger.check('registerTransfer', item);
      let last = { transactionId: '', block: 0 };
      for (const item of items) last = await parts.ledger.submit('registerTransfer', item, options);
      return last;
    },
  };
  const all = { ...parts, ledger, clock: CLOCK };
  const open = async (n: number, attested = true) => {
    const unitCode = `440605001001GB00001F0007${String(n).padStart(4, '0')}`;
    const { entry } = await issueCertificate(all, { persons: PERSONS, requestId: `unit-${n}`, entry: { ...SAMPLE, unitCode } });
    const { caseRef } = await openTransfer(all, { requestId: `case-${n}`, certRef: entry.certRef, reason: '买卖' });
    await review(all.ledger, caseRef);
    if (attested) await attest(caseRef);
    return { caseRef, entry: { ...SAMPLE_TRANSFER, unitCode } };
  };
  const attest = async (caseRef: string) => {
    for (const side of ['BUYER', 'SELLER'] as const) {
      const request = {
        requestId: `${caseRef}-${side}`,
        caseRef,
        side,
        kind: 'PAID',
        receiptNumber: '1',
        attestedOn: '2026-11-20',
      } as const;
      await attestTax({ ...all, office: '14406000000' }, request);
    }
  };
  return { parts: all, open, attest, sizes, setAway: (value: boolean) => (away = value) };
}

const certRefOf = (result: TransferResult | undefined) => (result !== undefined && 'done' in result ? result.done.entry.certRef : '');

test('what may go goes in one transaction; what may not has its own refusal, and goes with the same list when it may', async () => {
  const { parts, open, attest, sizes } = await world();
  const items = [
    await open(1),
    await open(2, false),
    { caseRef: '77'.repeat(32), entry: SAMPLE_TRANSFER },
    await open(3),
    { ...(await open(4)), entry: {} },
  ];
  const request = { requestId: 'hand-over', items };
  const results = await completeTransfers(parts, request);
  expect(results.map((r) => ('done' in r ? r.done.facts.state : [r.refused.code, r.refused.field]))).toEqual([
    'VALID',
    ['TAX_INCOMPLETE', undefined],
    ['CASE_UNKNOWN', 'caseRef'],
    'VALID',
    [expect.any(String), expect.any(String)],
  ]);
  expect(results.map(({ requestId }) => requestId)).toEqual([0, 1, 2, 3, 4].map((n) => `hand-over:${n}`));
  expect(sizes).toEqual([2]);

  await attest(items[1]?.caseRef ?? '');
  const again = await completeTransfers(parts, request);
  expect(again.map((r) => 'done' in r)).toEqual([true, true, false, true, false]);
  // what was done before is the same certificate and is not sent again
  expect(certRefOf(again[0])).toBe(certRefOf(results[0]));
  expect(sizes).toEqual([2]);
});

test('a whole that the ledger refuses is halved until the item stands alone that is to blame', async () => {
  const { parts, open, sizes } = await world();
  const items = [await open(1), await open(2), await open(3), await open(4)];
  const bad = items[2]?.caseRef;
  const ledger: Ledger = {
    ...parts.ledger,
    async submit(act, request, options) {
      if (JSON.stringify(request).includes(bad ?? '')) {
        if (act === 'title:registerTransferBatch') sizes.push((request as unknown as { items: unknown[] }).items.length);
        throw new DomainError('SEIZED');
      }
      return parts.ledger.submit(act, request, options);
    },
  };
  const results = await completeTransfers({ ...parts, ledger }, { requestId: 'halves', items });
  expect(results.map((r) => ('done' in r ? 'done' : r.refused.code))).toEqual(['done', 'done', 'SEIZED', 'done']);
  expect(sizes).toEqual([4, 2, 2]);
});

test('a ledger that is away fails the whole, and the same call goes on', async () => {
  const { parts, open, setAway } = await world();
  const request = { requestId: 'away', items: [await open(1), await open(2)] };
  setAway(true);
  await expect(completeTransfers(parts, request)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  setAway(false);
  expect((await completeTransfers(parts, request)).every((r) => 'done' in r)).toBe(true);
});

test('what is put on the ledger before an entry is done for each item; its refusal is the item’s alone', async () => {
  const { parts, open } = await world();
  const items = [await open(1), await open(2)];
  const done: string[] = [];
  const before = async (position: number, requestId: string) => {
    done.push(requestId);
    if (position === 0) throw new DomainError('SAME_PERSON');
  };
  const results = await completeTransfers(parts, { requestId: 'before', items, before });
  expect(done).toEqual(['before:0', 'before:1']);
  expect(results.map((r) => ('done' in r ? 'done' : r.refused.code))).toEqual(['SAME_PERSON', 'done']);
});

test.each([
  ['no items', [], 'REQUIRED'],
  ['more than a hundred', Array.from({ length: 101 }, () => ({ caseRef: '77'.repeat(32), entry: {} })), 'TOO_LARGE'],
])('%s is refused', async (_what, items, code) => {
  const { parts } = await world();
  await expect(completeTransfers(parts, { requestId: 'r', items })).rejects.toMatchObject({ code, field: 'items' });
});
