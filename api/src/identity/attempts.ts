import type { Database } from '../database/open.js';
import type { Clock } from '../ports.js';

/** After so many wrong passwords or codes in a row an account is locked (MLPS level 3: lockout after failures). */
export const LOCK_AFTER = 5;
const LOCK_MILLISECONDS = 15 * 60_000;

export interface Attempts {
  /** Whether the account is locked now. Asked before the password is even looked at. */
  locked(account: string): Promise<boolean>;
  failed(account: string): Promise<void>;
  /** The last step whose one-time code was used; 0 at first. */
  lastStep(account: string): Promise<number>;
  /**
   * Clears the failures and uses up a one-time code. @returns false when the code was used up at the same moment by somebody else
   */
  succeeded(account: string, step?: number): Promise<boolean>;
}

/** Failures and used codes in SQL: a restart or a second process does not give new tries. */
export function sqlAttempts({ database, clock }: { readonly database: Database; readonly clock: Clock }): Attempts {
  const rowOf = (account: string) =>
    database.selectFrom('identity.account_state').selectAll().where('account', '=', account).executeTakeFirst();
  return {
    async locked(account) {
      const until = (await rowOf(account))?.locked_until;
      return typeof until === 'string' && until > clock.now().toISOString();
    },
    async failed(account) {
      await database
        .insertInto('identity.account_state')
        .values({ account, failures: 1, locked_until: null, last_step: 0 })
        .onConflict((conflict) =>
          conflict.column('account').doUpdateSet((eb) => ({ failures: eb('identity.account_state.failures', '+', 1) })),
        )
        .execute();
      const until = new Date(clock.now().getTime() + LOCK_MILLISECONDS).toISOString();
      await database
        .updateTable('identity.account_state')
        .set({ locked_until: until, failures: 0 })
        .where('account', '=', account)
        .where('failures', '>=', LOCK_AFTER)
        .execute();
    },
    async lastStep(account) {
      return (await rowOf(account))?.last_step ?? 0;
    },
    async succeeded(account, step = 0) {
      await database
        .insertInto('identity.account_state')
        .values({ account, failures: 0, locked_until: null, last_step: 0 })
        .onConflict((conflict) => conflict.column('account').doNothing())
        .execute();
      let update = database.updateTable('identity.account_state').set({ failures: 0, locked_until: null }).where('account', '=', account);
      if (step > 0) update = update.set({ last_step: step }).where('last_step', '<', step);
      return (await update.executeTakeFirst()).numUpdatedRows > 0n;
    },
  };
}
