import { expect, test } from '@jest/globals';
import { matchTotp, stepAt, toBase32, totpAddress, totpCode } from './totp.js';

const SECRET = Buffer.from('12345678901234567890');

// RFC 6238, appendix B (SHA-1, eight digits)
test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('at second %i the code is %s', (seconds, code) => {
  expect(totpCode(SECRET, stepAt(new Date(seconds * 1000)), 8)).toBe(code);
});

const now = new Date(1_234_567_890_000);
const step = stepAt(now);

test.each([
  ['of now', totpCode(SECRET, step), 0, step],
  ['of the step before', totpCode(SECRET, step - 1), 0, step - 1],
  ['of the step after', totpCode(SECRET, step + 1), 0, step + 1],
  ['that is older', totpCode(SECRET, step - 2), 0, undefined],
  ['that is of the future', totpCode(SECRET, step + 2), 0, undefined],
  ['that was used', totpCode(SECRET, step), step, undefined],
  ['that is older than a used one', totpCode(SECRET, step - 1), step, undefined],
  ['of another secret', totpCode(Buffer.from('other'), step), 0, undefined],
  ['of full-width digits', '１２３４５６', 0, undefined],
  ['that is empty', '', 0, undefined],
])('a code %s', (_name, code, lastStep, expected) => {
  expect(matchTotp(SECRET, code, now, lastStep)).toBe(expected);
});

// RFC 4648, section 10
test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j in base32 is %s', (text, encoded) => {
  expect(toBase32(Buffer.from(text))).toBe(encoded);
});

test('an authenticator app can read the address', () => {
  const address = new URL(totpAddress('证链 登记', 'registrar', SECRET));
  expect([address.protocol, address.host, address.searchParams.get('secret')]).toEqual(['otpauth:', 'totp', toBase32(SECRET)]);
});
