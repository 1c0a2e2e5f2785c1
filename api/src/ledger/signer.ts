import { createPrivateKey, sign } from 'node:crypto';
import type { Signer } from '@hyperledger/fabric-gateway';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const SIZE = 32;

/**
 * Signs messages (not digests: use it with `hash.none`) with ECDSA P-256 and SHA-256 in OpenSSL, ten times faster than
 * the gateway library's own signer. Fabric refuses the upper half of s, which OpenSSL gives every second time: those are mirrored.
 */
export function lowSigner(privateKeyPem: string): Signer {
  const key = createPrivateKey(privateKeyPem);
  return (message) => Promise.resolve(encode(sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' })));
}

function encode(raw: Uint8Array): Uint8Array {
  const s = BigInt(`0x${Buffer.from(raw.subarray(SIZE)).toString('hex')}`);
  const low = s > ORDER / 2n ? ORDER - s : s;
  const body = [...integer(raw.subarray(0, SIZE)), ...integer(Buffer.from(low.toString(16).padStart(2 * SIZE, '0'), 'hex'))];
  return Uint8Array.from([0x30, body.length, ...body]);
}

/** DER INTEGER of an unsigned big-endian number. */
function integer(bytes: Uint8Array): number[] {
  const digits = [...bytes];
  while (digits.length > 1 && digits[0] === 0) digits.shift();
  if ((digits[0] ?? 0) >= 0x80) digits.unshift(0);
  return [0x02, digits.length, ...digits];
}
