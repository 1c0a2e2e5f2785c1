import { randomBytes } from 'node:crypto';
import type { Clock, OneTimeCodes } from '../ports.js';
import type { Attempts } from './attempts.js';
import { matchTotp, totpAddress } from './totp.js';

/** RFC 4226 asks for 160 bits at least. */
const SECRET_BYTES = 32;

/** One-time codes with the same counting, locking and using up as at sign-in. */
export function oneTimeCodes(issuer: string, { attempts, clock }: { readonly attempts: Attempts; readonly clock: Clock }): OneTimeCodes {
  return {
    secret: () => randomBytes(SECRET_BYTES).toString('hex'),
    address: (account, secret) => totpAddress(issuer, account.slice(0, 24), Buffer.from(secret, 'hex')),
    async accept(account, secret, code) {
      if (await attempts.locked(account)) return false;
      const step = matchTotp(Buffer.from(secret, 'hex'), code, clock.now(), await attempts.lastStep(account));
      if (step !== undefined && (await attempts.succeeded(account, step))) return true;
      await attempts.failed(account);
      return false;
    },
    used: async (account) => (await attempts.lastStep(account)) > 0,
  };
}
