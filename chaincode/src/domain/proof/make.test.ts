import { expect, test } from '@jest/globals';
import { makeProof, type AttestationRecord, type Finding, type ProofReading, type QueueEntry } from '../index.js';
import { attestation, CASE, certificate, head, NEW, OLD, ref, transferCase, UNIT } from '../testing/facts.js';
import { refusalOf } from '../testing/refusal.js';

const done = { ...transferCase, state: 'DONE', result: OLD } as const;
const both = new Map<'BUYER' | 'SELLER', AttestationRecord | undefined>([
  ['BUYER', attestation('BUYER')],
  ['SELLER', attestation('SELLER')],
]);
const reading: ProofReading = {
  clock: '2026-12-01T04:00:00Z',
  certificate,
  head,
  case: undefined,
  attestations: new Map(),
  mortgages: [],
  restrictions: [],
};
const make = (change: Partial<ProofReading>, caseRef?: string) =>
  makeProof({ certRef: OLD, ...(caseRef !== undefined && { caseRef }) }, { ...reading, ...change });

const entry: QueueEntry = {
  ref: ref(80),
  body: 'A-COURT',
  arrivedAt: '2026-10-08T01:00:00Z',
  pre: false,
  enteredOn: '2026-10-08',
  months: 36,
  extensions: [],
};
const seized = (change: Partial<QueueEntry> = {}, more: Partial<Finding> = {}): Finding => ({
  state: 'SEIZURE',
  entry: { ...entry, ...change },
  ...more,
});

test.each<[string, Partial<ProofReading>, object]>([
  ['as it stands', {}, { state: 'VALID', notices: 0, objections: 0, rights: 0, correction: false }],
  ['without a head', { head: undefined }, { notices: 0, objections: 0, rights: 0, correction: false }],
  [
    'with what lives on its unit, counted and not told',
    { head: { ...head, notices: [ref(50)], objections: [ref(51), ref(52)], rights: [ref(53)], correction: ref(54) } },
    { notices: 1, objections: 2, rights: 1, correction: true },
  ],
  [
    'replaced',
    { certificate: { ...certificate, state: 'REPLACED', successor: NEW, endedOn: '2026-11-25' } },
    { state: 'REPLACED', successor: NEW, endedOn: '2026-11-25' },
  ],
])('the title %s', (_, change, expected) => {
  const { title } = make(change);
  expect(title).toMatchObject(expected);
  expect('successor' in title).toBe('successor' in expected);
  expect('endedOn' in title).toBe('endedOn' in expected);
});

test('the answer tells who may know nothing: no person, no unit code, no other certificate', () => {
  expect(Object.keys(make({}).title)).not.toContain('persons');
});

test.each<[string, Partial<ProofReading>, readonly object[]]>([
  ['attested on both sides', { attestations: both }, [{ side: 'BUYER', state: 'ATTESTED', kind: 'PAID' }, { side: 'SELLER' }]],
  [
    'attested by nobody',
    { attestations: new Map() },
    [
      { side: 'BUYER', state: 'ABSENT' },
      { side: 'SELLER', state: 'ABSENT' },
    ],
  ],
  [
    'attested for another unit, which is none',
    { attestations: new Map([['BUYER', attestation('BUYER', { unitRef: ref(60) })]]) },
    [
      { side: 'BUYER', state: 'ABSENT' },
      { side: 'SELLER', state: 'ABSENT' },
    ],
  ],
  [
    'reversed',
    { attestations: new Map([...both, ['SELLER', attestation('SELLER', { state: 'REVERSED' })]]) },
    [{ side: 'BUYER' }, { side: 'SELLER', state: 'REVERSED' }],
  ],
])('the taxes of its case, %s', (_, change, sides) => {
  const { tax } = make({ case: done, ...change }, CASE);
  expect(tax).toMatchObject({ unitRef: UNIT, caseRef: CASE, sides });
  expect(tax.sides.filter(({ state }) => state === 'ABSENT').every(({ kind, attestedOn }) => (kind ?? attestedOn) === undefined)).toBe(
    true,
  );
});

test('without a case no tax is spoken of', () => {
  expect(make({}).tax).toEqual({ unitRef: UNIT, sides: [] });
});

test.each<[string, Partial<ProofReading>, string | undefined]>([
  ['a case that is not there', {}, CASE],
  ['a case that ended with another certificate', { case: { ...done, result: NEW } }, CASE],
  ['a case that has not ended', { case: transferCase }, CASE],
  ['a case of another unit', { case: { ...done, unitRef: ref(60) } }, CASE],
])('%s proves nothing about this certificate', (_, change, caseRef) => {
  expect(refusalOf(() => make(change, caseRef))).toEqual({ code: 'CASE_UNKNOWN', field: 'caseRef' });
});

test.each<[string, Finding, readonly object[]]>([
  ['that binds', seized(), [{ ref: ref(80), of: 'SEIZURE', stage: 'EFFECTIVE', onBearer: false, until: '2029-10-08' }]],
  ['on its parcel', seized({}, { onBearer: true }), [{ onBearer: true }]],
  ['of another body', { ...seized(), state: 'HOLD' }, [{ of: 'HOLD' }]],
  ['that is only instructed', seized({ enteredOn: undefined }), [{ stage: 'INSTRUCTED' }]],
  ['that was released', seized({ end: 'RELEASED', endedOn: '2026-11-30' }), []],
  ['that has lapsed', seized({ enteredOn: '2022-10-08', arrivedAt: '2022-10-08T01:00:00Z', months: 12 }), []],
])('a seizure %s', (_, finding, items) => {
  const { seizure } = make({ restrictions: [finding] });
  expect(seizure.day).toBe('2026-12-01');
  expect(seizure.items).toHaveLength(items.length);
  expect(seizure.items).toMatchObject(items);
});

test('the day is the one in Shanghai, and what has no term tells no end', () => {
  const waiting = seized({ ref: ref(81), arrivedAt: '2026-10-09T01:00:00Z' });
  const { seizure } = make({ clock: '2026-12-01T16:00:00Z', restrictions: [seized(), waiting] });
  expect(seizure.day).toBe('2026-12-02');
  expect(seizure.items.map((item) => [item.stage, 'until' in item])).toEqual([
    ['EFFECTIVE', true],
    ['WAITING', false],
  ]);
});
