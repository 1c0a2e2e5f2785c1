import type { Database } from '../database/open.js';
import type { Clock } from '../ports.js';
import { LOG_CLASSES } from './entry.js';
import { retentionDays } from './retention-rules.js';

const DAY = 86_400_000;

/**
 * Forgets the content of entries whose time of retention is over. Their hashes stay, so that the chain and its roots still verify.
 * Nothing that no anchored root covers is forgotten. @returns how many entries were forgotten
 */
export async function forgetExpired({ database, clock }: { readonly database: Database; readonly clock: Clock }): Promise<number> {
  let forgotten = 0;
  for (const kind of LOG_CLASSES) {
    const before = new Date(clock.now().getTime() - retentionDays(kind) * DAY).toISOString();
    const result = await database
      .updateTable('audit_log.entry')
      .set({ body: null, account: null, action: null, subject: null })
      .where('class', '=', kind)
      .where('at', '<', before)
      .where('body', 'is not', null)
      .where('sequence', '<=', (eb) =>
        eb
          .selectFrom('audit_log.root')
          .select((e) => e.fn.coalesce(e.fn.max('last'), e.lit(0)).as('last'))
          .where('state', '=', 'ANCHORED'),
      )
      .executeTakeFirst();
    forgotten += Number(result.numUpdatedRows);
  }
  return forgotten;
}
