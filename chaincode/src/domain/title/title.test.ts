import { describe, expect, test } from '@jest/globals';
import {
  attest,
  canBecome,
  CERTIFICATE_STATES,
  completeCase,
  endCertificate,
  keyOf,
  openCase,
  registerFirst,
  registerTransfer,
  supersede,
  requestDigest,
  setUnitKey,
  SUITE,
  type Gathered,
  type TitleFacts,
} from '../index.js';
import {
  attestRequest,
  attestation,
  CASE,
  caseRequest,
  certificate,
  firstRequest,
  head,
  NEW,
  OLD,
  ref,
  transferCase,
  transferRequest,
  unit,
  UNIT,
  unitKey,
} from '../testing/facts.js';
import { codeOf, refusalOf } from '../testing/refusal.js';

const none: Gathered = { day: undefined, findings: [] };
const unpaid: Gathered = { day: undefined, findings: [{ state: 'TAX_ABSENT' }] };
const empty: TitleFacts = { unit: undefined, head: undefined, certificate: undefined, case: undefined };
const registered: TitleFacts = { unit, head, certificate, case: transferCase };

describe('certificate', () => {
  test.each(CERTIFICATE_STATES.flatMap((from) => CERTIFICATE_STATES.map((to) => [from, to] as const)))('%s → %s', (from, to) => {
    expect(canBecome(from, to)).toBe(from === 'VALID' && to !== 'VALID');
  });

  test('replaced, cancelled, void: once and for ever', () => {
    const replaced = supersede(certificate, NEW, '2026-11-25');
    expect(replaced).toEqual({ ...certificate, state: 'REPLACED', successor: NEW, endedOn: '2026-11-25' });
    expect(endCertificate(certificate, 'ERROR_VOID', '2026-11-25').state).toBe('ERROR_VOID');
    expect(codeOf(() => endCertificate(replaced, 'CANCELLED', '2026-11-26'))).toBe('CERTIFICATE_FINAL');
    expect(codeOf(() => supersede(replaced, ref(50), '2026-11-26'))).toBe('CERTIFICATE_FINAL');
  });
});

test('a case is done once', () => {
  const done = completeCase(transferCase, NEW);
  expect(done).toEqual({ ...transferCase, state: 'DONE', result: NEW });
  expect(codeOf(() => completeCase(done, NEW))).toBe('CASE_NOT_READY');
});

describe('what the acts write', () => {
  test('first registration: unit, certificate, head', () => {
    const { act, result } = registerFirst(firstRequest, undefined, empty, unitKey);
    const made = { v: 1, suite: SUITE, requestDigest: requestDigest('registerFirst', firstRequest) };
    expect(act?.name).toBe('FIRST_REGISTERED');
    expect(act?.records).toEqual([
      { ...unit, ...made },
      { ...certificate, ...made },
      { ...head, ...made },
    ]);
    expect(result).toEqual({ ...certificate, ...made });
  });

  test('transfer: new certificate, old certificate, head, case', () => {
    const { act } = registerTransfer(transferRequest, undefined, registered, none);
    const made = { v: 1, suite: SUITE, requestDigest: requestDigest('registerTransfer', transferRequest) };
    const { caseRef: _, replaces: __, ...rest } = transferRequest;
    expect(act?.name).toBe('TRANSFER_REGISTERED');
    expect(act?.records).toEqual([
      { ...made, type: 'cert', ...rest, state: 'VALID', predecessor: OLD },
      { ...certificate, state: 'REPLACED', successor: NEW, endedOn: '2026-11-25' },
      { ...head, ...made, certRef: NEW },
      { ...transferCase, state: 'DONE', result: NEW },
    ]);
    expect(act?.records.map((record) => keyOf(record))).toEqual([
      { type: 'cert', parts: [NEW] },
      { type: 'cert', parts: [OLD] },
      { type: 'head', parts: [UNIT] },
      { type: 'case', parts: [CASE] },
    ]);
  });

  test('a transfer is refused with the blockers of all facets', () => {
    const call = () => registerTransfer(transferRequest, undefined, { ...registered, case: { ...transferCase, state: 'DONE' } }, unpaid);
    expect(call).toThrow(expect.objectContaining({ codes: ['CASE_NOT_READY', 'TAX_INCOMPLETE'] }));
  });

  test('an attestation states its side of the case', () => {
    const { act } = attest(attestRequest('SELLER'), { attestation: undefined, case: transferCase });
    expect(act).toEqual({ name: 'TAX_ATTESTED', records: [attestation('SELLER')], result: attestation('SELLER') });
    expect(keyOf(attestation('SELLER'))).toEqual({ type: 'att', parts: [CASE, 'SELLER'] });
  });
});

test.each<[string, () => unknown, string, string | undefined]>([
  ['no unit key', () => registerFirst(firstRequest, undefined, empty, undefined), 'UNIT_KEY_MISSING', undefined],
  [
    'a second first registration',
    () => registerFirst({ ...firstRequest, certRef: NEW }, undefined, registered, unitKey),
    'ALREADY_REGISTERED',
    undefined,
  ],
  ['a case on an unknown unit', () => openCase(caseRequest, undefined, empty), 'UNIT_UNKNOWN', undefined],
  [
    'an attestation without a case',
    () => attest(attestRequest('BUYER'), { attestation: undefined, case: undefined }),
    'CASE_UNKNOWN',
    'caseRef',
  ],
  [
    'an attestation for another unit',
    () => attest({ ...attestRequest('BUYER'), unitRef: ref(77) }, { attestation: undefined, case: transferCase }),
    'CASE_MISMATCH',
    'unitRef',
  ],
  [
    'an attestation after the entry',
    () => attest(attestRequest('BUYER'), { attestation: undefined, case: { ...transferCase, state: 'DONE' } }),
    'CASE_NOT_READY',
    'caseRef',
  ],
  [
    'an attestation that is not asked for',
    () => attest(attestRequest('SELLER'), { attestation: undefined, case: { ...transferCase, requiredSides: ['BUYER'] } }),
    'SIDE_NOT_REQUIRED',
    'side',
  ],
])('%s is refused', (_, call, code, field) => {
  expect(refusalOf(call)).toEqual({ code, field });
});

describe('the same identifier again', () => {
  const first = registerFirst(firstRequest, undefined, empty, unitKey).result;
  const opened = openCase(caseRequest, undefined, registered).result;
  const attested = attest(attestRequest('BUYER'), { attestation: undefined, case: transferCase }).result;
  const moved = registerTransfer(transferRequest, undefined, registered, none).result;
  const key = setUnitKey({ publicKey: unitKey.publicKey }, undefined).result;
  const replaced = supersede(first, NEW, '2026-11-25');

  test.each<[string, () => { act?: unknown; result: unknown }, unknown]>([
    ['setUnitKey', () => setUnitKey({ publicKey: unitKey.publicKey }, key), key],
    ['registerFirst', () => registerFirst(firstRequest, first, registered, unitKey), first],
    ['registerFirst after a transfer', () => registerFirst(firstRequest, replaced, registered, unitKey), replaced],
    ['openCase', () => openCase(caseRequest, opened, registered), opened],
    ['openCase after its end', () => openCase(caseRequest, completeCase(opened, NEW), registered), completeCase(opened, NEW)],
    ['registerTransfer', () => registerTransfer(transferRequest, moved, empty, unpaid), moved],
    ['attest', () => attest(attestRequest('BUYER'), { attestation: attested, case: undefined }), attested],
  ])('%s: success without a write', (_, call, record) => {
    expect(call()).toEqual({ result: record });
  });

  test.each<[string, () => unknown]>([
    ['setUnitKey', () => setUnitKey({ publicKey: `03${ref(8)}` }, key)],
    ['registerFirst', () => registerFirst({ ...firstRequest, enteredOn: '2026-11-22' }, first, registered, unitKey)],
    ['openCase', () => openCase({ ...caseRequest, openedOn: '2026-11-23' }, opened, registered)],
    ['registerTransfer', () => registerTransfer({ ...transferRequest, enteredOn: '2026-11-26' }, moved, registered, none)],
    ['attest', () => attest({ ...attestRequest('BUYER'), kind: 'EXEMPT' }, { attestation: attested, case: transferCase })],
  ])('%s with other content: CONFLICT', (_, call) => {
    expect(codeOf(call)).toBe('CONFLICT');
  });
});
