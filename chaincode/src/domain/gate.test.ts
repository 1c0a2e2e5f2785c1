import { expect, test } from '@jest/globals';
import { blockers, pass, TAX_ROWS, TITLE_ROWS, type ErrorCode, type GateRow, type TaxFacts, type TitleFacts } from './index.js';
import { attestation, CASE, certificate, head, NEW, ref, transferCase, unit, UNIT } from './testing/facts.js';
import { codeOf } from './testing/refusal.js';

const free: TitleFacts = { unit, head, certificate, case: transferCase };
const empty: TitleFacts = { unit: undefined, head: undefined, certificate: undefined, case: undefined };
const paid: TaxFacts = { unitRef: UNIT, attestations: [attestation('BUYER'), attestation('SELLER', { kind: 'EXEMPT' })] };

/** One case per row: the state that it finds, in which no other row finds anything. */
const titleCases: [ErrorCode, 'FIRST' | 'TRANSFER', TitleFacts][] = [
  ['UNIT_UNKNOWN', 'TRANSFER', { ...free, unit: undefined }],
  ['CERTIFICATE_NOT_CURRENT', 'TRANSFER', { ...free, certificate: { ...certificate, state: 'CANCELLED' } }],
  ['ALREADY_REGISTERED', 'FIRST', { ...empty, unit, head }],
  ['CASE_UNKNOWN', 'TRANSFER', { ...free, case: undefined }],
  ['CASE_NOT_READY', 'TRANSFER', { ...free, case: { ...transferCase, state: 'DONE' } }],
  ['CASE_MISMATCH', 'TRANSFER', { ...free, case: { ...transferCase, unitRef: ref(77) } }],
];

test.each(titleCases)('title: %s blocks %s', (code, act, facts) => {
  expect(blockers(TITLE_ROWS, act, 'ENTER', facts)).toEqual([code]);
});

const taxCases: [ErrorCode, TaxFacts][] = [
  ['TAX_INCOMPLETE', { ...paid, attestations: [attestation('BUYER'), undefined] }],
  ['TAX_REVERSED', { ...paid, attestations: [attestation('BUYER'), attestation('SELLER', { state: 'REVERSED' })] }],
];

test.each(taxCases)('tax: %s blocks a transfer', (code, facts) => {
  expect(blockers(TAX_ROWS, 'TRANSFER', 'ENTER', facts)).toEqual([code]);
});

test('every row has its case, and without the row its case would pass', () => {
  const without = <Facts>(rows: readonly GateRow<Facts>[], code: ErrorCode) => rows.filter((row) => row.code !== code);
  expect(titleCases.map(([code]) => code).sort()).toEqual(TITLE_ROWS.map(({ code }) => code).sort());
  expect(taxCases.map(([code]) => code).sort()).toEqual(TAX_ROWS.map(({ code }) => code).sort());
  for (const [code, act, facts] of titleCases) expect(blockers(without(TITLE_ROWS, code), act, 'ENTER', facts)).toEqual([]);
  for (const [code, facts] of taxCases) expect(blockers(without(TAX_ROWS, code), 'TRANSFER', 'ENTER', facts)).toEqual([]);
});

test('every row cites its source', () => {
  for (const { source } of [...TITLE_ROWS, ...TAX_ROWS]) expect(source).toMatch(/art\. \d+|RG-\d+/);
});

test('nothing blocks what is in order', () => {
  expect(blockers(TITLE_ROWS, 'TRANSFER', 'ENTER', free)).toEqual([]);
  expect(blockers(TITLE_ROWS, 'TRANSFER', 'ACCEPT', { ...free, case: undefined })).toEqual([]);
  expect(blockers(TITLE_ROWS, 'FIRST', 'ENTER', empty)).toEqual([]);
  expect(blockers(TAX_ROWS, 'TRANSFER', 'ENTER', paid)).toEqual([]);
  expect(blockers(TAX_ROWS, 'FIRST', 'ENTER', { ...paid, attestations: [] })).toEqual([]);
});

test.each<[string, TitleFacts, ErrorCode[]]>([
  ['nothing on the ledger', empty, ['UNIT_UNKNOWN', 'CERTIFICATE_NOT_CURRENT', 'CASE_UNKNOWN']],
  ['a certificate that is not the head', { ...free, head: { ...head, certRef: NEW } }, ['CERTIFICATE_NOT_CURRENT']],
  ['a case for another certificate', { ...free, case: { ...transferCase, certRef: NEW } }, ['CASE_MISMATCH']],
  [
    'a replaced certificate and a finished case',
    { ...free, certificate: { ...certificate, state: 'REPLACED' }, case: { ...transferCase, state: 'DONE' } },
    ['CERTIFICATE_NOT_CURRENT', 'CASE_NOT_READY'],
  ],
])('a refusal has all codes: %s', (_, facts, codes) => {
  expect(blockers(TITLE_ROWS, 'TRANSFER', 'ENTER', facts)).toEqual(codes);
  expect(() => pass(codes)).toThrow(expect.objectContaining({ code: codes[0], codes }));
});

test.each<[string, TaxFacts]>([
  ['no side was asked about', { unitRef: UNIT, attestations: [] }],
  ['an attestation for another unit', { ...paid, unitRef: ref(77) }],
])('absence of evidence is not success: %s', (_, facts) => {
  expect(blockers(TAX_ROWS, 'TRANSFER', 'ENTER', facts)).toEqual(['TAX_INCOMPLETE']);
});

test('no codes, no refusal', () => {
  expect(() => pass([])).not.toThrow();
  expect(codeOf(() => pass(['CASE_UNKNOWN'], CASE))).toBe('CASE_UNKNOWN');
});
