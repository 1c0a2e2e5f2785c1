import { createHash } from 'node:crypto';
import { DomainError } from '@zhenglian/chaincode/domain';
import type { Caller } from '../access.js';
import type { Database } from '../database/open.js';
import type { Clock } from '../ports.js';

/** An operator who does nothing for so long is signed out (MLPS level 3: idle logout). */
export const IDLE_MILLISECONDS = 15 * 60_000;
/** No token lives longer than this, so an ended session need not be remembered longer. */
const LONGEST_TOKEN = 24 * 3_600_000;
const MOST_SESSIONS = 50_000;

export interface SessionParts {
  readonly database: Database;
  readonly clock: Clock;
}

export interface Sessions {
  /**
   * Notes that the caller is there. @throws DomainError NOT_SIGNED_IN after a sign-out or after being idle
   * @param issuedAt when the token was made: the first use counts from there
   */
  touch(caller: Caller, issuedAt: Date): Promise<void>;
  /** Signs out: the token is worth nothing from now on, whatever its expiry says (A9). */
  end(caller: Caller): Promise<void>;
}

/**
 * Ends tokens before their expiry. Last uses are kept in memory, ended sessions in SQL, so that a restart does not revive them.
 * A machine client has no idle time: it asks when it has to.
 */
export function sqlSessions({ database, clock }: SessionParts): Sessions {
  const lastUse = new Map<string, number>();
  return {
    async touch(caller, issuedAt) {
      const now = clock.now().getTime();
      const session = nameOf(caller);
      const last = lastUse.get(session) ?? issuedAt.getTime();
      if (caller.machine !== true && now - last > IDLE_MILLISECONDS) throw new DomainError('NOT_SIGNED_IN');
      const ended = await database.selectFrom('identity.ended_session').select('session').where('session', '=', session).executeTakeFirst();
      if (ended !== undefined) throw new DomainError('NOT_SIGNED_IN');
      lastUse.delete(session);
      lastUse.set(session, now);
      if (lastUse.size > MOST_SESSIONS) lastUse.delete(lastUse.keys().next().value ?? '');
    },
    async end(caller) {
      const session = nameOf(caller);
      const until = new Date(clock.now().getTime() + LONGEST_TOKEN).toISOString();
      await database.deleteFrom('identity.ended_session').where('until', '<', clock.now().toISOString()).execute();
      await database
        .insertInto('identity.ended_session')
        .values({ session, until })
        .onConflict((conflict) => conflict.column('session').doNothing())
        .execute();
    },
  };
}

function nameOf({ organization, account, session = '' }: Caller): string {
  return createHash('sha256')
    .update(JSON.stringify(['zl/session/1', organization, account, session]))
    .digest('hex');
}
