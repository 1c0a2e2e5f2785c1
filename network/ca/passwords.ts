import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

export const PasswordHash = z.strictObject({ salt: z.string(), hash: z.string() });
export type PasswordHash = z.infer<typeof PasswordHash>;

const KEY_LENGTH = 32;

/** Salted scrypt hash of a secret, hex. */
export async function hashPassword(secret: string): Promise<PasswordHash> {
  const salt = randomBytes(16).toString('hex');
  return { salt, hash: (await derive(secret, salt)).toString('hex') };
}

/** Of an identity that cannot sign in with a secret. */
export const NO_PASSWORD: PasswordHash = { salt: '', hash: '' };

/** True when the secret is the one that was hashed; takes the same time for every wrong one. */
export async function checkPassword(secret: string, stored: PasswordHash): Promise<boolean> {
  if (stored.hash === '') return false;
  return timingSafeEqual(await derive(secret, stored.salt), Buffer.from(stored.hash, 'hex'));
}

/** A random secret of 192 bits, base64url. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

function derive(secret: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, Buffer.from(salt, 'hex'), KEY_LENGTH, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
