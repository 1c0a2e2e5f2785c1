import { createDecipheriv } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { concatKdf, KEY_WRAP_IV, WRAP_ALG, WRAP_ENC } from '../wrapping.js';

const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const Header = z.object({
  alg: z.literal(WRAP_ALG),
  enc: z.literal(WRAP_ENC),
  kid: z.string(),
  epk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Coordinate, y: Coordinate }),
});

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

function unwrapAes(key: Uint8Array, wrapped: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('id-aes256-wrap', key, KEY_WRAP_IV);
  return Buffer.concat([decipher.update(wrapped), decipher.final()]);
}

function bytes(base64url: string): Buffer {
  return Buffer.from(base64url, 'base64url');
}
