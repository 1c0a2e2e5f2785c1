import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { burdens, mortgageFindings, nextSeq, rankMortgages, type LiveMortgageRecord, type RankAgreementRecord } from '../index.js';
import { ref, UNIT } from '../testing/facts.js';

const made = { v: 1, suite: 'p256-sha256', requestDigest: ref(99) } as const;

function live(change: Partial<LiveMortgageRecord>): LiveMortgageRecord {
  return {
    ...made,
    type: 'live',
    unitRef: UNIT,
    lender: 'BankMSP',
    mortgageRef: ref(1),
    form: 'MORTGAGE',
    kind: 'GENERAL',
    transferBan: false,
    excludesOthers: false,
    priorityDate: '2026-11-21',
    seq: 1,
    consents: [],
    ...change,
  };
}

function agreement(change: Partial<RankAgreementRecord>): RankAgreementRecord {
  const agreed = { agreementRef: ref(50), unitRef: UNIT, division: '440605', agreementDigest: ref(51), day: '2026-11-22' };
  return { ...made, type: 'agreement', ...agreed, ranks: [], ...change };
}

const scanned = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 })
  .chain((seqs) =>
    fc.tuple(
      fc.constant(seqs),
      fc.array(fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-22'), { minLength: seqs.length, maxLength: seqs.length }),
    ),
  )
  .map(([seqs, days]) => seqs.map((seq, index) => live({ seq, mortgageRef: ref(100 + seq), priorityDate: days[index] ?? '2026-11-21' })));

function order(records: readonly LiveMortgageRecord[], agreements: readonly RankAgreementRecord[] = []): string[] {
  return rankMortgages({ unitRef: UNIT, live: records, excluded: [] }, agreements).map(({ live: one }) => one.mortgageRef);
}

test('ranks are 1 to n, whatever the order of the scan', () => {
  fc.assert(
    fc.property(scanned, (records) => {
      const ranked = rankMortgages({ unitRef: UNIT, live: records, excluded: [] }, []);
      expect(ranked.map(({ rank }) => rank)).toEqual(records.map((_, index) => index + 1));
      expect(order([...records].reverse())).toEqual(order(records));
    }),
  );
});

test('when one ends, the others keep their order (S5 step 3)', () => {
  fc.assert(
    fc.property(scanned, fc.nat(), (records, pick) => {
      const gone = records[pick % records.length];
      expect(order(records.filter((one) => one !== gone))).toEqual(order(records).filter((one) => one !== gone?.mortgageRef));
    }),
  );
});

test('an agreement moves nobody who is not named, and gives its own the agreed order (Civil Code 409)', () => {
  fc.assert(
    fc.property(scanned, fc.infiniteStream(fc.boolean()), (records, coin) => {
      const named = records.filter(() => coin.next().value === true).map(({ mortgageRef }) => mortgageRef);
      const agreed = [...named].reverse();
      const bound = records.map((one) => (named.includes(one.mortgageRef) ? { ...one, agreementRef: ref(50) } : one));
      const before = order(records);
      const after = order(bound, [agreement({ ranks: agreed })]);
      expect(after.filter((one) => named.includes(one))).toEqual(agreed);
      const others = (list: readonly string[]) => list.map((one) => (named.includes(one) ? '' : one));
      expect(others(after)).toEqual(others(before));
    }),
  );
});

test('a later agreement prevails over an earlier one for those that it names', () => {
  const [a, b, c] = [1, 2, 3].map((seq) => live({ seq, mortgageRef: ref(100 + seq) })) as [
    LiveMortgageRecord,
    LiveMortgageRecord,
    LiveMortgageRecord,
  ];
  const older = agreement({ ranks: [c.mortgageRef, a.mortgageRef, b.mortgageRef] });
  const newer = agreement({ agreementRef: ref(52), day: '2026-11-23', ranks: [a.mortgageRef, c.mortgageRef] });
  const bound = [
    { ...a, agreementRef: ref(52) },
    { ...b, agreementRef: ref(50) },
    { ...c, agreementRef: ref(52) },
  ];
  expect(order(bound, [newer, older])).toEqual([a.mortgageRef, b.mortgageRef, c.mortgageRef]);
});

test('the next place is one more than the highest on the unit itself', () => {
  expect(nextSeq({ unitRef: UNIT, live: [], excluded: [] })).toBe(1);
  expect(nextSeq({ unitRef: UNIT, live: [live({ seq: 4 }), live({ seq: 9, unitRef: ref(2) })], excluded: [] })).toBe(5);
});

test.each([
  ['works on the parcel reach the unit', [live({ form: 'WORKS', unitRef: ref(2) })], [], 1],
  ['not an excluded one', [live({ form: 'WORKS', unitRef: ref(2) })], [ref(1)], 0],
  ['not beside what came of them', [live({ form: 'WORKS', unitRef: ref(2) }), live({ mortgageRef: ref(3), from: ref(1) })], [], 1],
  ['the parcel itself always', [live({ form: 'WORKS' })], [ref(1)], 1],
  ['a predecessor’s mortgage is no works', [live({ unitRef: ref(2) })], [ref(1)], 1],
])('S8 step 3: %s', (_, records, excluded, count) => {
  expect(burdens({ unitRef: UNIT, live: records, excluded })).toHaveLength(count);
});

test('S2: consent counts for the case and the act that it names', () => {
  const consents = [{ caseRef: ref(7), act: 'TRANSFER' as const, requestDigest: ref(8), day: '2026-11-21' }];
  const facts = { unitRef: UNIT, live: [live({ consents })], excluded: [] };
  const consented = (question: Parameters<typeof mortgageFindings>[1]) => mortgageFindings(facts, question)[0]?.consented;
  expect(consented({ act: 'TRANSFER', caseRef: ref(7) })).toBe(true);
  expect(consented({ act: 'TRANSFER', caseRef: ref(9) })).toBe(false);
  expect(consented({ act: 'CANCEL_RIGHT', caseRef: ref(7) })).toBe(false);
  expect(consented({ act: 'TRANSFER' })).toBe(false);
});
