import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Hex32, secretFile } from '../files.js';
import type { Account } from './accounts.js';
import type { SecondFactors } from './router.js';

/** RFC 4226 asks for 160 bits at least. */
const SECRET_BYTES = 32;
const File = z.record(z.string(), Hex32);

/** Secrets of one-time codes of the embedded provider's accounts: made on first use, mode 0600. */
export async function fileSecondFactors(path: string, accounts: readonly Account[]): Promise<SecondFactors> {
  const made = () => Promise.resolve(Object.fromEntries(accounts.map(({ name }) => [name, randomBytes(SECRET_BYTES).toString('hex')])));
  const secrets = new Map(Object.entries(await secretFile(path, File, made)));
  return {
    secretOf(account) {
      const secret = secrets.get(account);
      return secret === undefined ? undefined : Buffer.from(secret, 'hex');
    },
  };
}
