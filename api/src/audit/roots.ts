import { DomainError } from '@zhenglian/chaincode/domain';
import type { Database } from '../database/open.js';
import type { Clock, LogAnchor, LogRoot, NextRoot } from '../ports.js';
import { merkleRoot } from './merkle.js';

export interface RootParts {
  readonly database: Database;
  readonly anchor: LogAnchor;
  readonly clock: Clock;
}

/** Largest stretch under one root: bounds memory and the size of a proof. */
const LARGEST = 10_000;
const PERIOD = 30_000;
const FIRST_PAUSE = 1_000;

/**
 * Closes what was logged since the last root, and anchors every root that is not anchored yet, oldest first. A root is stored before
 * it is anchored, so that a process which dies in between anchors the same one again.
 * @returns how many roots were anchored
 * @throws DomainError the anchor's codes; what is not anchored stays pending
 */
export async function anchorRoots(parts: RootParts): Promise<number> {
  while (await closeStretch(parts)) {
    // a long queue becomes several roots
  }
  const pending = await pendingRoots(parts.database);
  for (const root of pending) {
    const { transactionId, block } = await parts.anchor.anchor(root);
    await parts.database
      .updateTable('audit_log.root')
      .set({ state: 'ANCHORED', transaction_id: transactionId, block })
      .where('first', '=', root.first)
      .execute();
  }
  return pending.length;
}

/** Anchors twice a minute until `signal` aborts: a look is on the ledger within a minute. */
export async function keepAnchoring(
  parts: RootParts & { readonly sleep: (milliseconds: number) => Promise<void>; readonly warn: (error: unknown) => void },
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    try {
      await anchorRoots(parts);
      failures = 0;
    } catch (error) {
      failures += 1;
      parts.warn(error);
    }
    await parts.sleep(failures === 0 ? PERIOD : Math.min(PERIOD, FIRST_PAUSE * 2 ** Math.min(failures, 10)));
  }
}

/** Milliseconds since the oldest entry that no anchored root covers; 0 when there is none. For the metrics and the grace below. */
export async function anchorDelay(database: Database, now: Date): Promise<number> {
  const oldest = await database
    .selectFrom('audit_log.entry')
    .select('at')
    .where('sequence', '>', (eb) =>
      eb
        .selectFrom('audit_log.root')
        .select((e) => e.fn.coalesce(e.fn.max('last'), e.lit(0)).as('last'))
        .where('state', '=', 'ANCHORED'),
    )
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst();
  return oldest === undefined ? 0 : Math.max(0, now.getTime() - Date.parse(oldest.at));
}

/**
 * A log that cannot be anchored for long could still be rewritten, so after the grace nothing more is released.
 * @throws DomainError LEDGER_UNAVAILABLE
 */
export async function assertAnchoring(database: Database, now: Date, graceMilliseconds: number): Promise<void> {
  if ((await anchorDelay(database, now)) > graceMilliseconds) throw new DomainError('LEDGER_UNAVAILABLE');
}

/** What is not anchored yet, oldest first, each with its place in the row of all roots. */
async function pendingRoots(database: Database): Promise<NextRoot[]> {
  const { count } = await database
    .selectFrom('audit_log.root')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('state', '=', 'ANCHORED')
    .executeTakeFirstOrThrow();
  const before = await database
    .selectFrom('audit_log.root')
    .select('root')
    .where('state', '=', 'ANCHORED')
    .orderBy('last', 'desc')
    .limit(1)
    .executeTakeFirst();
  const rows = await database
    .selectFrom('audit_log.root')
    .select(['first', 'last', 'root', 'head'])
    .where('state', '=', 'PENDING')
    .orderBy('first')
    .execute();
  return rows.map((row, index) => ({ ...row, n: Number(count) + index + 1, previous: index === 0 ? before?.root : rows[index - 1]?.root }));
}

async function closeStretch({ database, clock }: RootParts): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    // one process at a time: the head's row is the lock, as for writing
    const head = await transaction.selectFrom('audit_log.head').select('sequence').where('id', '=', 1).forUpdate().executeTakeFirst();
    const closed = await transaction.selectFrom('audit_log.root').select('last').orderBy('last', 'desc').limit(1).executeTakeFirst();
    const first = (closed?.last ?? 0) + 1;
    if (head === undefined || head.sequence < first) return false;
    const entries = await transaction
      .selectFrom('audit_log.entry')
      .select(['sequence', 'hash'])
      .where('sequence', '>=', first)
      .orderBy('sequence')
      .limit(LARGEST)
      .execute();
    const root = rootOf(entries);
    await transaction
      .insertInto('audit_log.root')
      .values({ ...root, at: clock.now().toISOString(), state: 'PENDING', transaction_id: null, block: null })
      .execute();
    return root.last < head.sequence;
  });
}

function rootOf(entries: readonly { readonly sequence: number; readonly hash: string }[]): Required<LogRoot> & { readonly head: string } {
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) throw new Error('the head of the log counts entries that are not there');
  return { first: first.sequence, last: last.sequence, root: merkleRoot(entries.map(({ hash }) => hash)), head: last.hash };
}
