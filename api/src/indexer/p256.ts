import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { P256Key, P256Verify } from '@zhenglian/verify/ledger';

/** ECDSA P-256 by OpenSSL, with the keys kept: faster than WebCrypto, and beside the main thread, so that many can be under way. */
export function nodeP256(): P256Verify {
  const keys = new WeakMap<P256Key, KeyObject>();
  return (key, message, signature) =>
    new Promise((resolve) => {
      const opened = { key: keys.get(key) ?? open(key), dsaEncoding: 'ieee-p1363' as const };
      keys.set(key, opened.key);
      verify('sha256', message, opened, signature, (error, good) => resolve(error === null && good));
    });
}

function open({ spki }: P256Key): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
}
