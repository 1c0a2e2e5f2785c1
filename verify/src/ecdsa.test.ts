import { expect, test } from '@jest/globals';
import { concat, toHex, utf8 } from './bytes.js';
import { createAuthority, withHighS } from '../testing/pki.js';
import { decodeSignature, webCryptoP256 } from './ecdsa.js';
import { parseCertificate } from './x509/certificate.js';

const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const HALF = '7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8';
const ABOVE_HALF = '7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9';
const ORDER = '00ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
const der = (...integers: string[]): string => {
  const body = integers.map((value) => `02${(value.length / 2).toString(16).padStart(2, '0')}${value}`).join('');
  return `30${(body.length / 2).toString(16).padStart(2, '0')}${body}`;
};

test('the only DER form of r and s becomes 64 bytes', () => {
  expect(toHex(decodeSignature(hex(der('01', '02'))) ?? hex(''))).toBe(`${'0'.repeat(63)}1${'0'.repeat(63)}2`);
  expect(toHex(decodeSignature(hex(der('0080', HALF))) ?? hex(''))).toBe(`${'0'.repeat(62)}80${HALF}`);
});

test.each([
  ['nothing', ''],
  ['S above half the order', der('01', ABOVE_HALF)],
  ['R zero', der('00', '01')],
  ['S zero', der('01', '00')],
  ['R the order', der(ORDER, '01')],
  ['negative R', der('80', '01')],
  ['an unneeded zero', der('0001', '01')],
  ['an empty integer', der('', '01')],
  ['34 bytes', der(`01${'00'.repeat(33)}`, '01')],
  ['bytes after the end', `${der('01', '02')}00`],
  ['a third integer', der('01', '02', '03')],
  ['one integer', der('0102030405')],
  ['another tag', der('01', '02').replace('30', '31')],
  ['a long length form', '308106020101020102'],
])('%s is no signature', (_name, text) => {
  expect(decodeSignature(hex(text))).toBeUndefined();
});

test('WebCrypto verifies what a key signed, and nothing else', async () => {
  const signer = await createAuthority('signer');
  const { key } = parseCertificate(signer.pem);
  const message = utf8('证链');
  const low = await signer.signDer(message);
  const raw = decodeSignature(low) ?? new Uint8Array();
  expect(await webCryptoP256(key, message, raw)).toBe(true);
  expect(await webCryptoP256(key, utf8('證鏈'), raw)).toBe(false);
  expect(await webCryptoP256(parseCertificate((await createAuthority('other')).pem).key, message, raw)).toBe(false);
  expect(await webCryptoP256({ spki: new Uint8Array(91) }, message, raw)).toBe(false);
  expect(await webCryptoP256(key, message, concat(raw, raw))).toBe(false);
  expect(decodeSignature(withHighS(low))).toBeUndefined();
  expect(decodeSignature(withHighS(low), { highS: true })).toBeDefined();
});
