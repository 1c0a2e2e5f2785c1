import { randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { decrypt, encrypt } from '../sealing.js';

/** scrypt (RFC 7914) with the cost that OWASP's password storage guide asks for: 128 MiB and about a third of a second. */
const COST = { N: 2 ** 17, r: 8, p: 1 };
const MEMORY = 256 * 1024 * 1024;
const SALT = 16;
const KEY = 32;

/** How a passphrase became a key; written beside what it protects. */
export const Stretching = z.strictObject({
  name: z.literal('scrypt'),
  // bounds: a file that somebody changed must not ask for all the memory there is
  N: z
    .number()
    .int()
    .min(2 ** 14)
    .max(2 ** 17),
  r: z.number().int().min(1).max(8),
  p: z.number().int().min(1).max(4),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});

export type Stretching = z.infer<typeof Stretching>;

export function newStretching(cost = COST): Stretching {
  return { name: 'scrypt', ...cost, salt: randomBytes(SALT).toString('hex') };
}

/** A key of 32 bytes from a passphrase. */
export function stretch(passphrase: string, { N, r, p, salt }: Stretching): Promise<Uint8Array> {
  return new Promise((done, failed) => {
    const options = { N, r, p, maxmem: MEMORY };
    scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'hex'), KEY, options, (error, key) => (error ? failed(error) : done(key)));
  });
}

/** Seals a private key under the stretched passphrase, bound to its name. */
export function sealPrivate(key: Uint8Array, kid: string, secret: string): string {
  return Buffer.from(encrypt(key, Buffer.from(secret), context(kid))).toString('base64url');
}

/** @throws Error when passphrase, name or any byte differs */
export function openPrivate(key: Uint8Array, kid: string, sealed: string): string {
  return Buffer.from(decrypt(key, Buffer.from(sealed, 'base64url'), context(kid))).toString();
}

function context(kid: string): Uint8Array {
  return Buffer.from(JSON.stringify(['wrapping-key', kid]));
}
