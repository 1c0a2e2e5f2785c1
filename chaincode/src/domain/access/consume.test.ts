import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SUITE } from '../digest.js';
import { DomainError } from '../errors.js';
import { ref } from '../testing/facts.js';
import { consume, type GrantRecord, type UseRecord } from '../index.js';

const made = { v: 1, suite: SUITE, requestDigest: ref(1) } as const;
const GRANT: GrantRecord = {
  ...made,
  type: 'grant',
  grantRef: ref(2),
  certTag: ref(3),
  recipient: 'BankMSP',
  fields: ['holders', 'location'],
  uses: 3,
  expiresOn: '2026-12-31',
  purposeDigest: ref(4),
  statementDigest: ref(5),
  signedBy: `02${ref(6)}`,
  acts: [],
};
const REVOKED: GrantRecord = { ...GRANT, acts: [{ act: 'REVOKE', requestDigest: ref(7), day: '2026-12-01' }] };

/** One thing that happens to a grant: a use under some number and tag by somebody on some day, or its revocation. */
const happenings = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        n: fc.integer({ min: 1, max: 5 }),
        tag: fc.nat(3),
        mspId: fc.constantFrom('BankMSP', 'Bank2MSP'),
        later: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.constant('REVOKE' as const) },
  ),
  { maxLength: 25 },
);

test('S10: whatever happens in whatever order, a grant is used at most as often as granted, by its recipient, in time, unrevoked', () => {
  fc.assert(
    fc.property(happenings, (list) => {
      let grant = GRANT;
      const uses: UseRecord[] = [];
      const wrong: unknown[] = [];
      for (const one of list) {
        if (one === 'REVOKE') {
          grant = REVOKED;
          continue;
        }
        const { n, tag, mspId, later } = one;
        const day = later ? '2027-01-01' : '2026-12-15';
        const request = { grantRef: GRANT.grantRef, n, fields: ['holders'], eventTag: ref(100 + tag), day: '2026-12-15' };
        const facts = { grant, use: uses[n - 1], earlier: uses.slice(0, n - 1), channel: 'zhenglian', mspId, day };
        const act = attempt(() => consume(request, facts).act);
        if (!act) continue;
        if (grant === REVOKED || later || mspId !== 'BankMSP') wrong.push(one);
        uses.push(act.result);
      }
      expect(wrong).toEqual([]);
      expect(uses.length).toBeLessThanOrEqual(GRANT.uses);
      expect(uses.map(({ n }) => n)).toEqual(uses.map((_, index) => index + 1));
    }),
    { numRuns: 500 },
  );
});

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
