import { CompactEncrypt, calculateJwkThumbprint, decodeProtectedHeader, importJWK, type CryptoKey } from 'jose';
import { DomainError } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import type { PublicJwk, WrappingKey } from './ports.js';

/** How every document key is wrapped: a compact JWE (RFC 7516) for a P-256 key. */
export const WRAP_ALG = 'ECDH-ES+A256KW';
export const WRAP_ENC = 'A256GCM';

const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const Shape = z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Coordinate, y: Coordinate });

/**
 * Reads a public P-256 key as others send it; members other than kty, crv, x and y (such as kid, alg or use) are left out.
 * @throws DomainError INVALID_FORMAT naming the field, for another kind of key, a point off the curve, or a private key
 */
export async function parsePublicJwk(input: unknown, field: string): Promise<PublicJwk> {
  const parts = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
  const parsed = Shape.safeParse({ kty: parts['kty'], crv: parts['crv'], x: parts['x'], y: parts['y'] });
  // whoever sends the private half has to make another key
  if (!parsed.success || 'd' in parts) throw new DomainError('INVALID_FORMAT', { field });
  try {
    await importPublic(parsed.data);
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field }), { cause: error });
  }
  return parsed.data;
}

/** The key under its name: the JWK thumbprint of RFC 7638 (SHA-256, base64url). */
export async function wrappingKey(publicKey: PublicJwk): Promise<WrappingKey> {
  return { kid: await calculateJwkThumbprint({ ...publicKey }), publicKey };
}

/** Wraps document keys for one recipient; what does not change from one to the next is prepared once. */
export async function wrapperFor({ kid, publicKey }: WrappingKey): Promise<(key: Uint8Array) => Promise<string>> {
  const imported = await importPublic(publicKey);
  return (key) => new CompactEncrypt(key).setProtectedHeader({ alg: WRAP_ALG, enc: WRAP_ENC, kid }).encrypt(imported);
}

/** The name of the key that a JWE is for. @throws Error when it is no JWE of ours */
export function recipientOf(jwe: string): string {
  const { alg, enc, kid } = decodeProtectedHeader(jwe);
  if (alg !== WRAP_ALG || enc !== WRAP_ENC || kid === undefined) throw new Error('not a wrapped document key');
  return kid;
}

async function importPublic(publicKey: PublicJwk): Promise<CryptoKey> {
  const key = await importJWK({ ...publicKey }, WRAP_ALG);
  if (key instanceof Uint8Array) throw new Error('not a public-key algorithm');
  return key;
}
