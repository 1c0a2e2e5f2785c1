import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { certRefOf, CERTIFICATE_KINDS, licenceCheck, makeLicenceId, newCodeFrom, parseCode, parseLicenceId } from './index.js';
import { USCC } from './testing/entries.js';
import { codeOf, refusalOf } from './testing/refusal.js';

const ROOT = '1.2.156.3005.2';
const ID = `${ROOT}.11100000MB03271699001.${USCC}.2021000000001.001.C`;

test.each([
  ['11100000000013338W009', '11330105002500287C', '2025052201', '002', '0'],
  ['11100000000013338W011', '11430000006122244L', '20230000403', '001', 'U'],
  ['11100000MB03271699022', '340100', '000000016', '001', '9'],
  ['11100000MB03271699001', USCC, '2021000000001', '001', 'C'],
  ['11100000MB03271699022', USCC, '2021000000001', '001', '0'],
])('the check character of %s.%s.%s.%s is %s (GB/T 36904; LC-09)', (type, issuer, serial, version, check) => {
  expect(licenceCheck(type + issuer + serial + version)).toBe(check);
});

test('an identifier is made and taken apart', () => {
  const parts = { kind: 'TITLE_CERTIFICATE', issuer: USCC, serial: '2021000000001', version: 1 } as const;
  expect(makeLicenceId(parts)).toBe(ID);
  expect(parseLicenceId(ID)).toEqual({ text: ID, type: '11100000MB03271699001', check: 'C', ...parts });
});

test.each<[string, string, string]>([
  ['a wrong check character', `${ID.slice(0, -1)}D`, 'LICENCE_CHECK'],
  ['a changed serial', ID.replace('0001.001', '0002.001'), 'LICENCE_CHECK'],
  ['a type that is none of ours', ID.replace('MB03271699001', 'MB03271699002'), 'LICENCE_SHAPE'],
  ['an issuer whose own check fails', ID.replace('0001E', '0001F'), 'LICENCE_SHAPE'],
  ['an issuer by division', `${ROOT}.11100000MB03271699022.340100.000000016.001.9`, 'LICENCE_SHAPE'],
  ['version 000', ID.replace('.001.', '.000.'), 'LICENCE_SHAPE'],
  ['another root', ID.replace('3005.2', '3005.3'), 'LICENCE_SHAPE'],
  ['small letters', ID.toLowerCase(), 'LICENCE_SHAPE'],
  ['a trailing space', `${ID} `, 'LICENCE_SHAPE'],
  ['nothing', '', 'LICENCE_SHAPE'],
])('%s is refused', (_, text, code) => {
  expect(refusalOf(() => parseLicenceId(text))).toEqual({ code, field: 'licenceId' });
});

test('impossible parts make no identifier', () => {
  const parts = { kind: 'TITLE_CERTIFICATE', issuer: USCC, serial: '1', version: 1 } as const;
  for (const wrong of [
    { issuer: '340100' },
    { serial: '' },
    { serial: '1'.repeat(33) },
    { serial: 'a' },
    { version: 0 },
    { version: 1000 },
  ]) {
    expect(codeOf(() => makeLicenceId({ ...parts, ...wrong }))).toBe('LICENCE_SHAPE');
  }
});

const ids = fc
  .record({
    kind: fc.constantFrom(...CERTIFICATE_KINDS),
    issuer: fc.constant(USCC),
    serial: fc.stringMatching(/^[0-9A-Z]{1,32}$/),
    version: fc.integer({ min: 1, max: 999 }),
  })
  .map(makeLicenceId);

test('the check character catches every change of one character (ISO 7064)', () => {
  fc.assert(
    fc.property(ids, fc.nat(100), fc.stringMatching(/^[0-9A-Z]$/), (id, pick, character) => {
      const places = Array.from(id).flatMap((old, at) => (at > ROOT.length && old !== '.' && old !== character ? [at] : []));
      const at = places[pick % places.length] ?? 0;
      expect(() => parseLicenceId(id.slice(0, at) + character + id.slice(at + 1))).toThrow(/^LICENCE_/);
    }),
  );
});

const bytes10 = fc.uint8Array({ minLength: 10, maxLength: 10 });

test('a code is 80 bits, and is read as people write it', () => {
  expect(newCodeFrom(new Uint8Array(10))).toBe('0'.repeat(16));
  expect(newCodeFrom(new Uint8Array(10).fill(255))).toBe('Z'.repeat(16));
  expect(newCodeFrom(Uint8Array.of(0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf))).toBe('0123456789ABCDEF');
  expect(parseCode('o1il-5678 9abc defg')).toBe('011156789ABCDEFG');
  fc.assert(fc.property(bytes10, bytes10, (a, b) => expect(newCodeFrom(a) === newCodeFrom(b)).toBe(a.join() === b.join())));
  fc.assert(
    fc.property(bytes10, (bytes) => {
      const code = newCodeFrom(bytes);
      expect(parseCode((code.match(/.{4}/g) ?? []).join('-').toLowerCase())).toBe(code);
    }),
  );
});

test.each(['', '0123', 'U'.repeat(16), '0'.repeat(17), '012345678 9ABCDE!'])('%j is no code', (text) => {
  expect(refusalOf(() => parseCode(text))).toEqual({ code: 'CODE_SHAPE', field: 'code' });
});

test('random bytes of another length make no code', () => {
  expect(codeOf(() => newCodeFrom(new Uint8Array(9)))).toBe('INVALID_FORMAT');
});

test('a reference depends on identifier and code, and not on how the code is written', () => {
  const code = newCodeFrom(new Uint8Array(10).fill(7));
  const ref = certRefOf(ID, code);
  expect(ref).toMatch(/^[0-9a-f]{64}$/);
  expect(certRefOf(ID, ` ${code.toLowerCase()} `)).toBe(ref);
  expect(certRefOf(ID, newCodeFrom(new Uint8Array(10).fill(8)))).not.toBe(ref);
  expect(certRefOf(makeLicenceId({ kind: 'TITLE_CERTIFICATE', issuer: USCC, serial: '2', version: 1 }), code)).not.toBe(ref);
});
