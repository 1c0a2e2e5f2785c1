import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { z } from 'zod';
import type { HolderKeys } from '../ports.js';

const Pair = z.object({ d: z.string(), x: z.string(), y: z.string() });

/** P-256 keys in OpenSSL. The secret carries its point, which OpenSSL wants beside the scalar. */
export function opensslHolderKeys(): HolderKeys {
  return {
    make() {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const pair = Pair.parse(privateKey.export({ format: 'jwk' }));
      const { x, y } = pair;
      return { secret: Buffer.from(JSON.stringify(pair)).toString('hex'), publicKey: { kty: 'EC', crv: 'P-256', x, y } };
    },
    sign(secret, text) {
      const pair = Pair.parse(JSON.parse(Buffer.from(secret, 'hex').toString('utf8')));
      const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', ...pair }, format: 'jwk' });
      return sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    },
  };
}
