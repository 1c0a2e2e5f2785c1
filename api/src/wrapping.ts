import { createCipheriv, createECDH, createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, type CryptoKey } from 'jose';
import { DomainError } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import type { PublicJwk, WrappingKey } from './ports.js';

/** How every document key is wrapped: a compact JWE (RFC 7516) for a P-256 key. */
export const WRAP_ALG = 'ECDH-ES+A256KW';
export const WRAP_ENC = 'A256GCM';
/** RFC 3394 2.2.3.1 */
export const KEY_WRAP_IV = Buffer.from('a6a6a6a6a6a6a6a6', 'hex');
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BITS = 256;
const NOTHING = new Uint8Array();
const UNCOMPRESSED = Buffer.from([4]);

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

/**
 * Wraps document keys for one recipient; what does not change from one to the next is prepared once. The JWE is put together here and
 * not by jose, whose eight asynchronous steps per key took a third of the time of a batch; jose and the token both open it (tested).
 * RFC 7518 4.6 (ECDH-ES with a fresh key pair, Concat KDF), RFC 3394 (AES key wrap), RFC 7516 (AES-256-GCM over the payload).
 */
export async function wrapperFor({ kid, publicKey }: WrappingKey): Promise<(key: Uint8Array) => string> {
  await importPublic(publicKey);
  const recipient = Buffer.concat([UNCOMPRESSED, base64url(publicKey.x), base64url(publicKey.y)]);
  return (key) => {
    const ephemeral = createECDH('prime256v1');
    const point = ephemeral.generateKeys();
    const epk = { kty: 'EC', crv: 'P-256', x: encode(point.subarray(1, 33)), y: encode(point.subarray(33)) };
    const header = encode(Buffer.from(JSON.stringify({ alg: WRAP_ALG, enc: WRAP_ENC, kid, epk })));
    const random = randomBytes(KEY_BYTES + IV_BYTES);
    const [contentKey, iv] = [random.subarray(0, KEY_BYTES), random.subarray(KEY_BYTES)];
    const wrap = createCipheriv('id-aes256-wrap', concatKdf(ephemeral.computeSecret(recipient), WRAP_ALG), KEY_WRAP_IV);
    const wrapped = Buffer.concat([wrap.update(contentKey), wrap.final()]);
    const cipher = createCipheriv('aes-256-gcm', contentKey, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(header, 'ascii'));
    const ciphertext = Buffer.concat([cipher.update(key), cipher.final()]);
    return [header, ...[wrapped, iv, ciphertext, cipher.getAuthTag()].map(encode)].join('.');
  };
}

/** One round of the Concat KDF with SHA-256, for a 256-bit key, without party info (RFC 7518 4.6.2). */
export function concatKdf(
  secret: Uint8Array,
  algorithm: string,
  partyU: Uint8Array = NOTHING,
  partyV: Uint8Array = NOTHING,
  bits = KEY_BITS,
): Buffer {
  const hash = createHash('sha256').update(uint32(1)).update(secret);
  for (const part of [Buffer.from(algorithm), partyU, partyV]) hash.update(uint32(part.length)).update(part);
  return hash
    .update(uint32(bits))
    .digest()
    .subarray(0, bits / 8);
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

function base64url(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
