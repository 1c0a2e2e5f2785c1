import { describe, expect, test } from '@jest/globals';
import { canonicalize, parseEvent, requestDigest, SUITE, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import type { Endorsed } from './testing/memory-ledger.js';
import {
  attest,
  CALLS,
  CASE,
  ledgerBefore,
  NEW,
  OLD,
  openCase,
  ref,
  registerFirst,
  registerTransfer,
  setUnitKey,
  STEPS,
  UNIT,
  type Call,
  type Step,
} from './testing/scenario.js';
import { loanOfficer, registrar, taxOfficer } from './testing/submitters.js';

function made(name: string, request: JsonValue) {
  return { v: 1, suite: SUITE, requestDigest: requestDigest(name, request) };
}

const keyRecord = { ...made('setUnitKey', setUnitKey), type: 'key', ...setUnitKey };
const unit = {
  ...made('registerFirst', registerFirst),
  type: 'unit',
  unitRef: UNIT,
  state: 'REGISTERED',
  division: '440605',
  enteredOn: '2026-11-21',
};
const oldCertificate = { ...made('registerFirst', registerFirst), type: 'cert', ...registerFirst, state: 'VALID' };
const head = { ...made('registerFirst', registerFirst), type: 'head', unitRef: UNIT, certRef: OLD };
const caseRecord = { ...made('openCase', openCase), type: 'case', ...openCase, state: 'READY' };
const { caseRef: _case, replaces: _replaces, ...issued } = registerTransfer;
const transfer = made('registerTransfer', registerTransfer);
const newCertificate = { ...transfer, type: 'cert', ...issued, state: 'VALID', predecessor: OLD };

function attested(side: 'BUYER' | 'SELLER') {
  return { ...made('attest', attest(side)), type: 'att', ...attest(side), state: 'ATTESTED' };
}

/** The write set as keys and canonical values. */
function written(entries: Record<string, JsonValue>) {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, canonicalize(value)]));
}

/** What every step writes, in full, and the event that it leaves. */
const EXPECTED: Record<Step, { writes: Record<string, JsonValue>; event: string; records: JsonValue[]; answer: JsonValue }> = {
  setUnitKey: { writes: { 'title/~key~vrf~': keyRecord }, event: 'UNIT_KEY_SET', records: [keyRecord], answer: keyRecord },
  registerFirst: {
    writes: { [`title/~unit~${UNIT}~`]: unit, [`title/~cert~${OLD}~`]: oldCertificate, [`title/~head~${UNIT}~`]: head },
    event: 'FIRST_REGISTERED',
    records: [unit, oldCertificate, head],
    answer: oldCertificate,
  },
  openCase: { writes: { [`title/~case~${CASE}~`]: caseRecord }, event: 'CASE_OPENED', records: [caseRecord], answer: caseRecord },
  attestBuyer: {
    writes: { [`tax/~att~${CASE}~BUYER~`]: attested('BUYER') },
    event: 'TAX_ATTESTED',
    records: [attested('BUYER')],
    answer: attested('BUYER'),
  },
  attestSeller: {
    writes: { [`tax/~att~${CASE}~SELLER~`]: attested('SELLER') },
    event: 'TAX_ATTESTED',
    records: [attested('SELLER')],
    answer: attested('SELLER'),
  },
  registerTransfer: {
    writes: {
      [`title/~cert~${NEW}~`]: newCertificate,
      [`title/~cert~${OLD}~`]: { ...oldCertificate, state: 'REPLACED', successor: NEW, endedOn: '2026-11-25' },
      [`title/~head~${UNIT}~`]: { ...head, ...transfer, certRef: NEW },
      [`title/~case~${CASE}~`]: { ...caseRecord, state: 'DONE', result: NEW },
    },
    event: 'TRANSFER_REGISTERED',
    records: [
      newCertificate,
      { ...oldCertificate, state: 'REPLACED', successor: NEW, endedOn: '2026-11-25' },
      { ...head, ...transfer, certRef: NEW },
      { ...caseRecord, state: 'DONE', result: NEW },
    ],
    answer: newCertificate,
  },
};

describe.each(STEPS)('%s', (step) => {
  const expected = EXPECTED[step];

  test('writes exactly this, and leaves one event with all of it', async () => {
    const result = await (await ledgerBefore(step)).endorse(...CALLS[step]);
    expect(result).toMatchObject({ status: 200, message: '' });
    expect(result.writes).toEqual(written(expected.writes));
    expect(result.event).toEqual({
      name: expected.event,
      payload: canonicalize({ v: 1, name: expected.event, records: expected.records }),
    });
    expect(result.payload).toBe(canonicalize(expected.answer));
    expect(parseEvent(expected.event, utf8(result.event?.payload ?? '')).records).toEqual(expected.records);
  });

  test('again: success, no write, no event', async () => {
    const ledger = await ledgerBefore(step);
    const first = await ledger.submit(...CALLS[step]);
    expect(await ledger.endorse(...CALLS[step])).toMatchObject({ status: 200, payload: first.payload, writes: {}, event: undefined });
  });

  test('again at the end of everything: success, no write, the record as it stands', async () => {
    const ledger = await ledgerBefore('end');
    const result = await ledger.endorse(...CALLS[step]);
    expect(result).toMatchObject({ status: 200, writes: {}, event: undefined });
    expect(JSON.parse(result.payload)).toMatchObject({ requestDigest: (expected.answer as { requestDigest: string }).requestDigest });
  });
});

test('NZ-03: registration data stands on the ledger only as references, digests, codes and days', async () => {
  const text = JSON.stringify((await ledgerBefore('end')).snapshot());
  expect(text).not.toMatch(/\p{Script=Han}|BEGIN CERTIFICATE/u);
});

async function refusal(result: Promise<Endorsed> | Endorsed): Promise<string> {
  const { status, message, writes, event, payload } = await result;
  expect({ status, writes, event, payload }).toEqual({ status: 500, writes: {}, event: undefined, payload: '' });
  return message.split(':')[0] ?? '';
}

describe('refusals write nothing', () => {
  test.each<[string, Step | 'end', Call, string]>([
    ['registration before the unit key', 'setUnitKey', CALLS.registerFirst, 'UNIT_KEY_MISSING'],
    ['another unit key', 'registerFirst', [registrar, 'title', 'setUnitKey', { publicKey: `03${ref(8)}` }], 'CONFLICT'],
    [
      'a second certificate for a right that has one',
      'openCase',
      [registrar, 'title', 'registerFirst', { ...registerFirst, certRef: ref(20) }],
      'ALREADY_REGISTERED',
    ],
    [
      'the same certificate with other content',
      'openCase',
      [registrar, 'title', 'registerFirst', { ...registerFirst, credentialDigest: ref(21) }],
      'CONFLICT',
    ],
    ['a case on a unit without a registration', 'registerFirst', CALLS.openCase, 'UNIT_UNKNOWN'],
    [
      'a case on another certificate',
      'openCase',
      [registrar, 'title', 'openCase', { ...openCase, certRef: ref(22) }],
      'CERTIFICATE_NOT_CURRENT',
    ],
    [
      'the same case with other content',
      'attestBuyer',
      [registrar, 'title', 'openCase', { ...openCase, applicationDigest: ref(23) }],
      'CONFLICT',
    ],
    ['an attestation without a case', 'openCase', CALLS.attestBuyer, 'CASE_UNKNOWN'],
    [
      'an attestation for another unit',
      'attestBuyer',
      [taxOfficer, 'tax', 'attest', { ...attest('BUYER'), unitRef: ref(24) }],
      'CASE_MISMATCH',
    ],
    [
      'the same attestation with other content',
      'registerTransfer',
      [taxOfficer, 'tax', 'attest', { ...attest('BUYER'), kind: 'EXEMPT' }],
      'CONFLICT',
    ],
    ['a transfer without any attestation', 'attestBuyer', CALLS.registerTransfer, 'TAX_INCOMPLETE'],
    ['a transfer with one side attested', 'attestSeller', CALLS.registerTransfer, 'TAX_INCOMPLETE'],
    ['a transfer without a case', 'openCase', CALLS.registerTransfer, 'CASE_UNKNOWN'],
    [
      'a transfer of an unknown unit',
      'registerTransfer',
      [registrar, 'title', 'registerTransfer', { ...registerTransfer, unitRef: ref(25) }],
      'UNIT_UNKNOWN',
    ],
    [
      'a transfer that replaces another certificate',
      'registerTransfer',
      [registrar, 'title', 'registerTransfer', { ...registerTransfer, replaces: ref(26) }],
      'CERTIFICATE_NOT_CURRENT',
    ],
    [
      'a transfer under the number of a certificate that exists',
      'registerTransfer',
      [registrar, 'title', 'registerTransfer', { ...registerTransfer, certRef: OLD }],
      'CONFLICT',
    ],
    [
      'a second transfer of the same case',
      'end',
      [registrar, 'title', 'registerTransfer', { ...registerTransfer, certRef: ref(27) }],
      'CERTIFICATE_NOT_CURRENT',
    ],
    [
      'a new case on a replaced certificate',
      'end',
      [registrar, 'title', 'openCase', { ...openCase, caseRef: ref(28) }],
      'CERTIFICATE_NOT_CURRENT',
    ],
    ['an attestation after the entry', 'end', [taxOfficer, 'tax', 'attest', { ...attest('BUYER'), caseRef: ref(29) }], 'CASE_UNKNOWN'],
  ])('%s', async (_, step, call, code) => {
    const ledger = await ledgerBefore(step);
    const before = ledger.snapshot();
    expect(await refusal(ledger.submit(...call))).toBe(code);
    expect(ledger.snapshot()).toEqual(before);
  });

  test('a refusal of several facets has all codes', async () => {
    const ledger = await ledgerBefore('attestBuyer');
    const { message } = await ledger.endorse(registrar, 'title', 'registerTransfer', { ...registerTransfer, replaces: ref(26) });
    expect(message).toContain('<codes CERTIFICATE_NOT_CURRENT,CASE_MISMATCH,TAX_INCOMPLETE>');
  });
});

describe('reads', () => {
  test.each<[string, 'title' | 'tax', string, unknown, JsonValue]>([
    ['the key', 'title', 'getUnitKey', {}, keyRecord],
    ['a unit', 'title', 'getUnit', { unitRef: UNIT }, unit],
    ['its head', 'title', 'getHead', { unitRef: UNIT }, head],
    ['a certificate', 'title', 'getCertificate', { certRef: OLD }, oldCertificate],
    ['a case', 'title', 'getCase', { caseRef: CASE }, caseRecord],
    ['an attestation', 'tax', 'getAttestation', { caseRef: CASE, side: 'BUYER' }, attested('BUYER')],
  ])('%s is read by everyone and writes nothing', async (_, chaincode, name, request, record) => {
    const result = await (await ledgerBefore('registerTransfer')).endorse(loanOfficer, chaincode, name, request);
    expect(result).toMatchObject({ status: 200, payload: canonicalize(record), writes: {}, event: undefined });
  });

  test.each<['title' | 'tax', string, unknown]>([
    ['title', 'getUnitKey', {}],
    ['title', 'getUnit', { unitRef: UNIT }],
    ['title', 'getHead', { unitRef: UNIT }],
    ['title', 'getCertificate', { certRef: OLD }],
    ['title', 'getCase', { caseRef: CASE }],
    ['tax', 'getAttestation', { caseRef: CASE, side: 'BUYER' }],
  ])('%s %s of what is not there: NOT_FOUND', async (chaincode, name, request) => {
    expect(await refusal((await ledgerBefore('setUnitKey')).endorse(loanOfficer, chaincode, name, request))).toBe('NOT_FOUND');
  });

  test('the gates answer per unit, in order', async () => {
    const ledger = await ledgerBefore('attestSeller');
    const items = [
      { unitRef: UNIT, caseRef: CASE, sides: ['BUYER', 'SELLER'] },
      { unitRef: UNIT, caseRef: CASE, sides: ['BUYER'] },
      { unitRef: ref(30) },
    ];
    const ask = async (chaincode: 'title' | 'tax') =>
      JSON.parse((await ledger.endorse(loanOfficer, chaincode, 'gate', { act: 'TRANSFER', items })).payload);
    expect(await ask('tax')).toEqual({
      items: [
        { unitRef: UNIT, findings: [{ state: 'TAX_ABSENT' }] },
        { unitRef: UNIT, findings: [] },
        { unitRef: ref(30), findings: [{ state: 'TAX_ABSENT' }] },
      ],
    });
    expect(await ask('title')).toEqual({
      items: [
        { unitRef: UNIT, bearers: [], findings: [{ state: 'RIGHT_REGISTERED' }] },
        { unitRef: UNIT, bearers: [], findings: [{ state: 'RIGHT_REGISTERED' }] },
        { unitRef: ref(30), bearers: [], findings: [{ state: 'UNIT_ABSENT' }, { state: 'CERTIFICATE_NOT_CURRENT' }] },
      ],
    });
  });
});
