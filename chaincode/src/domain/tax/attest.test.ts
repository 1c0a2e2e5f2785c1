import { expect, test } from '@jest/globals';
import { attestation as attestationOf, attestRequest as requestOf, CASE, ref, transferCase } from '../testing/facts.js';
import { refusalOf } from '../testing/refusal.js';
import { attest, attestAgain, reverse, type AttestFacts } from './attest.js';
import { taxFindings } from './facts.js';

// Every refusal of the tax facet, with the field that it names.

const day = '2026-11-23';
const [attestation, attestRequest] = [attestationOf('BUYER'), requestOf('BUYER')];
const opened: AttestFacts = { attestation: undefined, case: transferCase, day };
const attested: AttestFacts = { ...opened, attestation };
const reversed: AttestFacts = { ...opened, attestation: { ...attestation, state: 'REVERSED' } };
const [gone, elsewhere] = [
  { ...opened, case: undefined },
  { ...opened, case: { ...transferCase, unitRef: ref(9) } },
];
const reversal = { caseRef: CASE, side: 'BUYER', reason: 'OTHER', day } as const;
const other = { ...attestRequest, receiptDigest: ref(0x19) };
const full = Array.from({ length: 40 }, () => ({ act: 'FLAG' as const, requestDigest: ref(0x20), day, reason: 'OTHER' as const }));
const tomorrow = '2026-11-24';

test.each<[string, () => unknown, string, string]>([
  ['attest: no case', () => attest(attestRequest, gone), 'CASE_UNKNOWN', 'caseRef'],
  ['LC-15, TX-07 attest: another unit’s case', () => attest(attestRequest, elsewhere), 'CASE_MISMATCH', 'unitRef'],
  [
    'attest: a case that is over',
    () => attest(attestRequest, { ...opened, case: { ...transferCase, state: 'DONE' } }),
    'CASE_NOT_READY',
    'caseRef',
  ],
  [
    'attest: a side that nobody asked for',
    () => attest(attestRequest, { ...opened, case: { ...transferCase, requiredSides: ['SELLER'] } }),
    'SIDE_NOT_REQUIRED',
    'side',
  ],
  ['attest: an office of another city', () => attest({ ...attestRequest, office: '14403050000' }, opened), 'WRONG_TENANT', 'office'],
  ['attest: on a day to come', () => attest({ ...attestRequest, attestedOn: tomorrow }, opened), 'CLOCK_BEHIND', 'attestedOn'],
  ['attest again: what stands', () => attestAgain(other, attested), 'CONFLICT', 'side'],
  ['attest again: what never was', () => attestAgain(other, opened), 'ATTESTATION_UNKNOWN', 'side'],
  [
    'attest again: too often',
    () => attestAgain(other, { ...reversed, attestation: { ...attestation, state: 'REVERSED', acts: full } }),
    'TOO_LARGE',
    'side',
  ],
  ['reverse: no case', () => reverse(reversal, { ...attested, case: undefined }), 'CASE_UNKNOWN', 'caseRef'],
  ['reverse: twice', () => reverse(reversal, reversed), 'TAX_REVERSED', 'side'],
  ['reverse: what never was', () => reverse(reversal, opened), 'ATTESTATION_UNKNOWN', 'side'],
  ['reverse: on a day to come', () => reverse({ ...reversal, day: tomorrow }, attested), 'CLOCK_BEHIND', 'day'],
  ['reverse: too often', () => reverse(reversal, { ...attested, attestation: { ...attestation, acts: full } }), 'TOO_LARGE', 'side'],
])('%s', (_, call, code, field) => {
  expect(refusalOf(call)).toEqual({ code, field });
});

test('before the first tick no day is too late; there is room for the fortieth act', () => {
  expect(attest({ ...attestRequest, attestedOn: tomorrow }, { ...opened, day: undefined }).act?.name).toBe('TAX_ATTESTED');
  const almost = { ...attestation, acts: full.slice(1) };
  expect(reverse(reversal, { ...attested, attestation: almost }).result.acts).toHaveLength(40);
});

test('one side that was taxed is enough for a kind that is wrong', () => {
  const exempt = { ...attestation, kind: 'EXEMPT' as const };
  const found = (...kinds: (typeof attestation)[]) =>
    taxFindings({ unitRef: attestation.unitRef, attestations: kinds }, { exemptOnly: true });
  expect(found(exempt, attestation)).toEqual([{ state: 'TAX_KIND_WRONG' }]);
  expect(found(exempt, exempt)).toEqual([]);
});
