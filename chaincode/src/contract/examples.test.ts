import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import {
  canonicalize,
  certificateFace,
  certRefOf,
  digest,
  fromHex,
  licenceIdOfNumber,
  makeUnitRef,
  newCodeFrom,
  parseCertificateNumber,
  parseJson,
  parseRegisterEntry,
  parseUnitCode,
  toHex,
  utf8,
  vrfPublicKey,
  type Issuer,
  type RegisterEntry,
} from '@zhenglian/chaincode/domain';
import { MemoryLedger } from './testing/memory-ledger.js';
import { registrar } from './testing/submitters.js';
import { PERSONS } from './testing/world.js';

const FOLDER = new URL('../../../examples/', import.meta.url);
const SECRET = fromHex('11'.repeat(32));
const TOKENS: Record<string, string> = { '440604': '佛禅', '440605': '佛南', '440606': '佛顺', '440607': '佛三', '440608': '佛高' };
const ISSUER: Issuer = {
  mspId: 'RegistryMSP',
  uscc: '11440600MB0000001E',
  province: '粤',
  areas: Object.entries(TOKENS).map(([division, token]) => ({ division, token })),
};

function files(folder: string): string[] {
  return readdirSync(new URL(folder, FOLDER))
    .filter((name) => name.endsWith('.json'))
    .map((name) => folder + name);
}

function read(file: string): RegisterEntry {
  return parseRegisterEntry(parseJson(readFileSync(new URL(file, FOLDER), 'utf8')));
}

const register = files('register/');
const transfers = files('transfers/');

test('there are at least eight entries and two transfers, with the properties that the README of the folder tells', () => {
  const entries = register.map(read);
  expect(entries.length).toBeGreaterThanOrEqual(8);
  expect(new Set(entries.map(({ tenure }) => tenure))).toEqual(new Set(['SOLE', 'JOINT', 'SHARES']));
  expect(new Set(entries.map(({ rightType }) => rightType))).toEqual(new Set(['3', '4', '6']));
  expect(entries.some(({ holders }) => holders.some(({ name }) => name.includes('𠮷')))).toBe(true);
  expect(entries.some(({ location }) => Array.from(location).length > 100)).toBe(true);
  expect(entries.some(({ buildings }) => buildings?.some(({ use }) => use === '6'))).toBe(true);
  expect(new Set(entries.map(({ unitCode }) => unitCode)).size).toBe(entries.length);
  expect(transfers.length).toBeGreaterThanOrEqual(2);
});

test.each(register)('%s can be registered', async (file) => {
  const entry = read(file);
  const { division } = parseUnitCode(entry.unitCode);
  const number = parseCertificateNumber(`粤(2026)${TOKENS[division]}不动产权第0000001号`);
  const face = certificateFace(entry, number.printed, '2026-11-21');
  expect(Object.values(face).every((value) => value.trim() !== '')).toBe(true);
  expect(entry.registrationType).toBe('100');

  const ledger = new MemoryLedger();
  await ledger.submit(registrar, 'title', 'setUnitKey', { publicKey: toHex(vrfPublicKey(SECRET)) });
  const request = {
    unitRef: makeUnitRef(SECRET, entry.unitCode).unitRef,
    certRef: certRefOf(licenceIdOfNumber(number, [ISSUER]) ?? '', newCodeFrom(new Uint8Array(10))),
    kind: 'TITLE_CERTIFICATE',
    registrationType: entry.registrationType,
    division,
    enteredOn: '2026-11-21',
    credentialDigest: digest('zl/credential/1', utf8(canonicalize(face))),
    persons: PERSONS,
  };
  expect(await ledger.submit(registrar, 'title', 'registerFirst', request)).toMatchObject({ status: 200 });
});

describe('transfers', () => {
  test.each(transfers)('%s follows on an entry: the same unit, other holders', (file) => {
    const next = read(file);
    const before = register.map(read).find(({ unitCode }) => unitCode === next.unitCode);
    expect(next.registrationType).toBe('200');
    expect(before?.registrationType).toBe('100');
    expect(next.holders).not.toEqual(before?.holders);
    expect({ ...next, holders: [], registrationType: '', registrationReason: '', remarks: '' }).toEqual({
      ...before,
      holders: [],
      registrationType: '',
      registrationReason: '',
      remarks: '',
    });
  });
});
