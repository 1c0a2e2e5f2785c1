import type { Database } from '../database/open.js';
import type { Clock } from '../ports.js';

export type ReconcileFinding =
  /** The book says that it is on the ledger, the ledger does not. */
  | { readonly kind: 'NOT_ON_LEDGER'; readonly certRef: string }
  /** The ledger has a certificate of this registry that the book does not have. */
  | { readonly kind: 'NOT_IN_BOOK'; readonly certRef: string }
  /** Book and ledger differ about the same certificate. */
  | { readonly kind: 'DIFFERS'; readonly certRef: string; readonly field: 'unitRef' | 'division' | 'registrationType' | 'enteredOn' }
  /** Entered and not answered within the limit, or refused (RG-16). */
  | { readonly kind: 'UPLOAD_LATE' | 'UPLOAD_REJECTED' | 'UPLOAD_MISSING'; readonly certRef: string }
  /** A reported log counts another number than the ledger has (S15). */
  | { readonly kind: 'LOG_DIFFERS'; readonly day: string; readonly division: string; readonly log: number; readonly ledger: number };

export interface ReconcileParts {
  readonly database: Database;
  readonly clock: Clock;
}

const LATE_MILLISECONDS = 10 * 60_000;

/**
 * Compares book, ledger and reports over days, both included (RG-16, RG-17, S15). Three sources, each by itself: what was entered comes
 * from the book, what stands from verified blocks, what was accepted from the answers of the access system.
 */
export async function reconcile(parts: ReconcileParts, from: string, to: string): Promise<ReconcileFinding[]> {
  return [
    ...(await bookAndLedger(parts.database, from, to)),
    ...(await uploads(parts, from, to)),
    ...(await logs(parts.database, from, to)),
  ];
}

async function bookAndLedger(database: Database, from: string, to: string): Promise<ReconcileFinding[]> {
  const book = await database
    .selectFrom('register_book.entry as entry')
    .innerJoin('register_book.request as request', 'request.request_id', 'entry.request_id')
    .innerJoin('register_book.entry_fact as fact', 'fact.sequence', 'entry.sequence')
    .select(['entry.cert_ref', 'entry.unit_ref', 'fact.division', 'fact.registration_type', 'fact.entered_on', 'request.state'])
    .where('fact.entered_on', '>=', from)
    .where('fact.entered_on', '<=', to)
    .execute();
  const ledger = await database
    .selectFrom('ledger_index.certificate')
    .select(['cert_ref', 'unit_ref', 'division', 'registration_type', 'entered_on'])
    // proofs of registration are no entries of title
    .where('kind', '=', 'TITLE_CERTIFICATE')
    .where('entered_on', '>=', from)
    .where('entered_on', '<=', to)
    .execute();
  const onLedger = new Map(ledger.map((row) => [row.cert_ref, row]));
  const inBook = new Set(book.map((row) => row.cert_ref));
  const findings: ReconcileFinding[] = [];
  for (const row of book) {
    const certRef = row.cert_ref;
    const found = onLedger.get(certRef);
    if (found === undefined) {
      if (row.state === 'ENTERED') findings.push({ kind: 'NOT_ON_LEDGER', certRef });
      continue;
    }
    if (found.unit_ref !== row.unit_ref) findings.push({ kind: 'DIFFERS', certRef, field: 'unitRef' });
    if (found.division !== row.division) findings.push({ kind: 'DIFFERS', certRef, field: 'division' });
    if (found.registration_type !== row.registration_type) findings.push({ kind: 'DIFFERS', certRef, field: 'registrationType' });
    if (found.entered_on !== row.entered_on) findings.push({ kind: 'DIFFERS', certRef, field: 'enteredOn' });
  }
  for (const { cert_ref: certRef } of ledger) if (!inBook.has(certRef)) findings.push({ kind: 'NOT_IN_BOOK', certRef });
  return findings;
}

async function uploads({ database, clock }: ReconcileParts, from: string, to: string): Promise<ReconcileFinding[]> {
  const rows = await database
    .selectFrom('register_book.entry as entry')
    .innerJoin('register_book.request as request', 'request.request_id', 'entry.request_id')
    .innerJoin('register_book.entry_fact as fact', 'fact.sequence', 'entry.sequence')
    .leftJoin('register_book.upload as upload', 'upload.sequence', 'entry.sequence')
    .select(['entry.cert_ref', 'upload.state', 'upload.created_at'])
    .where('request.state', '=', 'ENTERED')
    .where('fact.entered_on', '>=', from)
    .where('fact.entered_on', '<=', to)
    .execute();
  const late = new Date(clock.now().getTime() - LATE_MILLISECONDS).toISOString();
  const accepted = new Set(rows.filter(({ state }) => state === 'ACCEPTED').map(({ cert_ref }) => cert_ref));
  return rows.flatMap(({ cert_ref: certRef, state, created_at: createdAt }): ReconcileFinding[] => {
    if (accepted.has(certRef)) return [];
    if (state === null) return [{ kind: 'UPLOAD_MISSING', certRef }];
    if (state === 'REJECTED') return [{ kind: 'UPLOAD_REJECTED', certRef }];
    return (createdAt ?? '') < late ? [{ kind: 'UPLOAD_LATE', certRef }] : [];
  });
}

async function logs(database: Database, from: string, to: string): Promise<ReconcileFinding[]> {
  const reported = await database
    .selectFrom('register_book.daily_log')
    .select(['day', 'division', 'version', 'content'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('version')
    .execute();
  const newest = new Map(reported.map((row) => [`${row.day} ${row.division}`, row]));
  const findings: ReconcileFinding[] = [];
  for (const { day, division, content } of newest.values()) {
    const { count } = await database
      .selectFrom('ledger_index.certificate')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('entered_on', '=', day)
      .where('division', '=', division)
      .executeTakeFirstOrThrow();
    const log = (JSON.parse(content) as { RegisterInfo: { totalNum: number } }).RegisterInfo.totalNum;
    if (log !== Number(count)) findings.push({ kind: 'LOG_DIFFERS', day, division, log, ledger: Number(count) });
  }
  return findings;
}
