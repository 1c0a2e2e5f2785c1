import { p256 } from '@noble/curves/nist.js';
import {
  fromHex,
  placeOf,
  signingInput,
  thumbprintOf,
  toBase64url,
  toHex,
  utf8,
  type ClaimsOf,
  type StatementKind,
} from '@zhenglian/chaincode/domain';

/** A P-256 key pair of a holder or recipient, made from one number. */
export interface TestKey {
  readonly publicKey: string;
  readonly recipient: string;
  /** Signs the text with the signature's s in the lower half, or in the upper. */
  sign(input: string, half?: 'low' | 'high'): string;
}

export function testKey(number: number): TestKey {
  const secret = fromHex(number.toString(16).padStart(64, '0'));
  const publicKey = toHex(p256.getPublicKey(secret, true));
  return {
    publicKey,
    recipient: `key:${thumbprintOf(publicKey)}`,
    sign: (input, half = 'low') => `${input}.${toBase64url(inHalf(p256.sign(utf8(input), secret, { lowS: true }), half))}`,
  };
}

/** The twin of a signature: the same r, and n - s. */
function inHalf(signature: Uint8Array, half: 'low' | 'high'): Uint8Array {
  if (half === 'low') return signature;
  const { r, s } = p256.Signature.fromBytes(signature, 'compact');
  return new p256.Signature(r, p256.Point.Fn.neg(s)).toBytes('compact');
}

/** The channel of the ledger in memory. */
export const PLACE = placeOf('zhenglian');

/** A signed statement of that kind. */
export function statement<K extends StatementKind>(kind: K, claims: ClaimsOf[K], key: TestKey, half?: 'low' | 'high'): string {
  return key.sign(signingInput(kind, claims), half);
}
