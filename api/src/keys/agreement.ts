import { createDecipheriv, createHash } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { WRAP_ALG, WRAP_ENC } from '../wrapping.js';

const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const Header = z.object({
  alg: z.literal(WRAP_ALG),
  enc: z.literal(WRAP_ENC),
  kid: z.string(),
  epk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Coordinate, y: Coordinate }),
});

/** RFC 3394 2.2.3.1 */
const WRAP_IV = Buffer.from('a6a6a6a6a6a6a6a6', 'hex');
const KEY_BITS = 256;

/**
 * The payload of a compact JWE (ECDH-ES+A256KW, A256GCM) when the private key stays in a token: `agree` gets the sender's public
 * point (65 bytes, uncompressed) and answers the shared secret, the x coordinate. What follows is RFC 7518 4.6.2, RFC 3394, RFC 7516.
 * @throws Error when it is no such JWE, or any byte of it was changed
 */
export function openWithAgreement(jwe: string, agree: (publicPoint: Uint8Array) => Uint8Array): Uint8Array {
  const { epk } = Header.parse(decodeProtectedHeader(jwe));
  const parts = jwe.split('.');
  if (parts.length !== 5) throw new Error('not a compact JWE');
  const [header = '', wrapped = '', iv = '', ciphertext = '', tag = ''] = parts;
  const point = Buffer.concat([Buffer.from([4]), bytes(epk.x), bytes(epk.y)]);
  const contentKey = unwrapAes(concatKdf(agree(point), WRAP_ALG), bytes(wrapped));
  const decipher = createDecipheriv('aes-256-gcm', contentKey, bytes(iv), { authTagLength: 16 });
  decipher.setAuthTag(bytes(tag));
  decipher.setAAD(Buffer.from(header, 'ascii'));
  return Buffer.concat([decipher.update(bytes(ciphertext)), decipher.final()]);
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

const NOTHING = new Uint8Array();

function unwrapAes(key: Uint8Array, wrapped: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('id-aes256-wrap', key, WRAP_IV);
  return Buffer.concat([decipher.update(wrapped), decipher.final()]);
}

function bytes(base64url: string): Buffer {
  return Buffer.from(base64url, 'base64url');
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
