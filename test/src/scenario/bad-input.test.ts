import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { ISSUE, PERSONS, VERIFY } from '../../../scripts/lib/client.mjs';
import { sampleEntry } from '../../../scripts/lib/samples.mjs';
import { type Client, anonymous, titleWrites, signedIn } from './system.js';

type Entry = Record<string, unknown> & { unitCode: string; holders: Record<string, unknown>[]; buildings: Record<string, unknown>[] };
type Request = { requestId: string; persons: typeof PERSONS; entry: Entry & { location: string } };
type Refusal = { extensions: { code: string; field?: string; zh: string; en: string } };

let registry: Client;

beforeAll(async () => {
  registry = await signedIn('registry');
});

const flat = (change: (entry: Entry) => unknown): unknown => changed('01-flat-sole', change);
const shares = (change: (entry: Entry) => unknown): unknown => changed('02-flat-by-shares', change);
const company = (change: (entry: Entry) => unknown): unknown => changed('05-bare-state-land', change);

function changed(name: string, change: (entry: Entry) => unknown): unknown {
  const entry = structuredClone(sampleEntry(name)) as Entry;
  return change(entry) ?? entry;
}

const unitCode = (from: number, text: string) => (entry: Entry) => {
  entry.unitCode = entry.unitCode.slice(0, from) + text + entry.unitCode.slice(from + text.length);
};

// RG-09, RG-10, RG-11, RG-12: what the register must refuse, each naming the field
test.each<[string, unknown, string, string]>([
  ['a unit code of wrong length', flat((e) => ({ ...e, unitCode: e.unitCode.slice(1) })), 'UNIT_CODE_SHAPE', 'unitCode'],
  ['a unit code with an impossible letter', flat(unitCode(12, 'X')), 'UNIT_CODE_SHAPE', 'unitCode'],
  ['a pair of features that the standard does not know', flat(unitCode(13, 'D')), 'UNIT_CODE_PAIR', 'unitCode'],
  ['a unit code of an unknown district', flat(unitCode(0, '999999')), 'UNIT_CODE_DIVISION', 'unitCode'],
  ['a blank location', flat((e) => ({ ...e, location: '' })), 'BLANK_FIELD', 'location'],
  ['a location of spaces', flat((e) => ({ ...e, location: ' 　' })), 'BLANK_FIELD', 'location'],
  ['"/" where the dictionary demands a value', company((e) => ({ ...e, termTo: '/' })), 'BLANK_FIELD', 'termTo'],
  [
    '"/" without a reason in the remarks',
    flat((e) => {
      e.buildings[0] = { ...e.buildings[0], structure: '/' };
    }),
    'SLASH_WITHOUT_REASON',
    'buildings[0].structure',
  ],
  [
    'shares that do not sum to 1',
    shares((e) => {
      e.holders[0] = { ...e.holders[0], share: { numerator: 1, denominator: 3 } };
    }),
    'SHARES_SUM',
    'holders',
  ],
  ['a date that the calendar lacks', flat((e) => ({ ...e, termTo: '2090-02-30' })), 'INVALID_DATE', 'termTo'],
  [
    'a failing resident identity number',
    flat((e) => {
      e.holders[0] = { ...e.holders[0], idNumber: '440605198808080001' };
    }),
    'RESIDENT_ID_CHECK',
    'holders[0].idNumber',
  ],
  [
    'a failing social credit code',
    company((e) => {
      e.holders[0] = { ...e.holders[0], idNumber: '91440608MA00000231' };
    }),
    'USCC_CHECK',
    'holders[0].idNumber',
  ],
  ['an unknown field', flat((e) => ({ ...e, price: '1000000' })), 'UNKNOWN_FIELD', 'price'],
  ['an oversize field', flat((e) => ({ ...e, location: '路'.repeat(5000) })), 'TOO_LARGE', 'location'],
  ['something that is no entry', 'entry', 'INVALID_FORMAT', 'entry'],
])('RG-09: registering %s is refused and writes nothing', async (_title, entry, code, field) => {
  const writes = await titleWrites('registry');
  const before = await serialOfNewCertificate();
  const { extensions } = await refusal(registry(ISSUE, { input: { requestId: randomUUID(), persons: PERSONS, entry } }));
  expect(extensions).toMatchObject({ code, field: expect.stringMatching(new RegExp(`(^|\\.)${field.replaceAll(/[[\]]/g, '\\$&')}$`)) });
  expect([extensions.zh, extensions.en].every((text) => text.length > 5)).toBe(true);
  // neither the ledger nor the register took anything: the next number follows the last
  expect(await serialOfNewCertificate()).toBe(before + 1);
  expect(await titleWrites('registry')).toBe(writes + 2);
});

test.each([
  [
    'a licence identifier with a wrong check character',
    { licenceId: '1.2.156.3005.2.11100000MB03271699001.11440600MB0000001E.2021000000001.001.D' },
    'LICENCE_CHECK',
  ],
  ['a licence identifier of wrong shape', { licenceId: '1.2.156' }, 'LICENCE_SHAPE'],
  ['a certificate number of wrong shape', { certificateNumber: '粤2026' }, 'CERTIFICATE_NUMBER_SHAPE'],
])('verifying %s is refused with its code', async (_title, evidence, code) => {
  const { extensions } = await refusal(anonymous('bank')(VERIFY, { input: { ...evidence, code: '0123456789ABCDEF' } }));
  expect(extensions.code).toBe(code);
});

test('a stranger sees that there was a transaction, and not about which unit', async () => {
  const { issueCertificate } = (await registry(ISSUE, {
    input: { requestId: randomUUID(), persons: PERSONS, entry: sampleEntry('01-flat-sole') },
  })) as {
    issueCertificate: { facts: { transaction: { id: string } } };
  };
  const { id } = issueCertificate.facts.transaction;
  const asked = [`query ($id: ID!) { ledgerTransaction(id: $id) { function records { type ref } findings { kind } } }`, { id }] as const;
  const { ledgerTransaction: seen } = (await anonymous('registry')(...asked)) as {
    ledgerTransaction: { function: string; records: object[] };
  };
  expect(seen).toEqual({ function: 'registerFirst', records: [], findings: [] });
  const { ledgerTransaction: own } = (await registry(...asked)) as { ledgerTransaction: { records: object[] } };
  expect(own.records.length).toBeGreaterThan(2);
});

test('the same request again gives the same certificate and writes nothing', async () => {
  const input = { requestId: randomUUID(), persons: PERSONS, entry: sampleEntry('01-flat-sole') };
  const first = await registry(ISSUE, { input });
  const writes = await titleWrites('registry');
  expect(await registry(ISSUE, { input })).toEqual(first);
  expect(await titleWrites('registry')).toBe(writes);
});

test.each<[string, (input: Request) => Request, string]>([
  [
    'the same request id with other content',
    (input) => ({ ...input, entry: { ...input.entry, location: `${input.entry.location}A` } }),
    'CONFLICT',
  ],
  ['a second certificate for a right that has one', (input) => ({ ...input, requestId: randomUUID() }), 'ALREADY_REGISTERED'],
])('%s is refused and writes nothing', async (_title, change, code) => {
  const input: Request = { requestId: randomUUID(), persons: PERSONS, entry: sampleEntry('01-flat-sole') as Request['entry'] };
  await registry(ISSUE, { input });
  const writes = await titleWrites('registry');
  const { extensions } = await refusal(registry(ISSUE, { input: change(input) }));
  expect(extensions.code).toBe(code);
  expect(await titleWrites('registry')).toBe(writes);
});

async function serialOfNewCertificate(): Promise<number> {
  const input = { requestId: randomUUID(), persons: PERSONS, entry: sampleEntry('01-flat-sole') };
  const { issueCertificate } = (await registry(ISSUE, { input })) as { issueCertificate: { certificateNumber: string } };
  return Number(/第(\d{7})号/.exec(issueCertificate.certificateNumber)?.[1]);
}

async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('the call was not refused');
}
