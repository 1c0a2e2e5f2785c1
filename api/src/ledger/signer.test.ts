import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { decodeSignature } from '@zhenglian/verify/ledger';
import { lowSigner } from './signer.js';

test('signatures are strict DER, in the lower half, and verify: 200 of 200', async () => {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const sign = lowSigner(privateKey);
  const key = createPublicKey(privateKey);
  for (let n = 0; n < 200; n += 1) {
    const message = Buffer.from(`message ${n}`);
    const signature = await sign(message);
    // undefined for high s and for anything but strict DER
    expect(decodeSignature(signature)).toBeDefined();
    expect(verify('sha256', message, key, signature)).toBe(true);
  }
});
