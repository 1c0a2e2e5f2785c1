import { createPublicKey, createPrivateKey, sign } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { newPrivateKey } from './certificates.js';
import { isLowS, signLowS, verifyLowS } from './signature.js';

const key = createPrivateKey(newPrivateKey());
const publicKey = createPublicKey(key);
const message = Buffer.from('message');

test('signatures are low-S, always', () => {
  for (let i = 0; i < 50; i += 1) {
    const signature = signLowS(key, Buffer.from(`${i}`));
    expect(isLowS(signature)).toBe(true);
    expect(verifyLowS(publicKey, Buffer.from(`${i}`), signature)).toBe(true);
  }
});

test('a high-S signature is refused although OpenSSL accepts it', () => {
  let signature = sign('sha256', message, key);
  while (isLowS(signature)) signature = sign('sha256', message, key);
  expect(verifyLowS(publicKey, message, signature)).toBe(false);
});

test.each<[string, (signature: Buffer) => Buffer]>([
  ['empty', () => Buffer.alloc(0)],
  ['cut', (signature) => signature.subarray(0, -1)],
  ['longer', (signature) => Buffer.concat([signature, Buffer.alloc(1)])],
  ['other tag', (signature) => Buffer.concat([Buffer.from([0x31]), signature.subarray(1)])],
  ['changed', (signature) => Buffer.concat([signature.subarray(0, -1), Buffer.from([(signature.at(-1) ?? 0) ^ 1])])],
])('a malformed signature (%s) is false, not an error', (_name, change) => {
  expect(verifyLowS(publicKey, message, change(signLowS(key, message)))).toBe(false);
});
