import { canonicalize, DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import {
  AUDIT_ACTIONS,
  type AuditEvent,
  type AuditLog,
  type AuditQuery,
  type AuditRecord,
  type Clock,
  type Page,
  type Random,
} from '../ports.js';
import { whoLooked } from './history.js';
import { bodyHash, entryHash, genesisHash, LogBody, type LogClass, type LogEntry } from './entry.js';

export interface LogParts {
  readonly database: Database;
  /** Organisation id: the log of one cannot pass for another's. */
  readonly organization: string;
  readonly clock: Clock;
  readonly random: Random;
}

interface Waiting {
  readonly event: AuditEvent;
  readonly done: (record: AuditRecord) => void;
  readonly failed: (error: unknown) => void;
}

const SALT_BYTES = 16;
const LARGEST_GROUP = 200;
const LARGEST_PAGE = 1_000;
const HEAD = 1;

/**
 * The organisation's hash-chained log in SQL. An entry is durable when `record` resolves: callers release what they log only then.
 * Entries that come at the same time share one commit. Several processes of one organisation take turns at the head's row.
 */
export function sqlAuditLog(parts: LogParts): AuditLog {
  const queue: Waiting[] = [];
  let writing = false;
  const drain = async () => {
    if (writing) return;
    writing = true;
    // the fields of one answer are asked in one turn of the loop: they share a commit, instead of the first having one of its own
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await writeGroup(parts, queue.splice(0, LARGEST_GROUP));
    writing = false;
  };
  return {
    record: (event) =>
      new Promise((done, failed) => {
        queue.push({ event, done, failed });
        void drain();
      }),
    find: (query) => findRecords(parts.database, query),
    looks: (subject) => whoLooked({ find: (query) => findRecords(parts.database, query) }, subject),
    count: (period) => countRecords(parts.database, period),
  };
}

async function writeGroup(parts: LogParts, group: readonly Waiting[]): Promise<void> {
  try {
    const records = await parts.database.transaction().execute((transaction) =>
      append(
        parts,
        transaction,
        group.map(({ event }) => event),
      ),
    );
    records.forEach((record, n) => group[n]?.done(record));
  } catch (error) {
    for (const { failed } of group) failed(error);
  }
}

async function append(parts: LogParts, transaction: Transaction<Schema>, events: readonly AuditEvent[]): Promise<AuditRecord[]> {
  const head = await lockHead(parts, transaction);
  const at = parts.clock.now().toISOString();
  const records: AuditRecord[] = [];
  const rows: Schema['audit_log.entry'][] = [];
  let previous = head.hash;
  for (const event of events) {
    const entry = makeEntry(parts, event, { sequence: head.sequence + records.length + 1, at, previous });
    previous = entry.hash;
    records.push({ ...event, sequence: entry.sequence, at, hash: entry.hash });
    rows.push(toRow(entry, event));
  }
  await transaction.insertInto('audit_log.entry').values(rows).execute();
  await transaction
    .updateTable('audit_log.head')
    .set({ sequence: head.sequence + records.length, hash: previous })
    .where('id', '=', HEAD)
    .execute();
  return records;
}

async function lockHead({ organization }: LogParts, transaction: Transaction<Schema>): Promise<{ sequence: number; hash: string }> {
  const head = transaction.selectFrom('audit_log.head').select(['sequence', 'hash']).where('id', '=', HEAD).forUpdate();
  const kept = await head.executeTakeFirst();
  if (kept !== undefined) return kept;
  await transaction
    .insertInto('audit_log.head')
    .values({ id: HEAD, sequence: 0, hash: genesisHash(organization) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return head.executeTakeFirstOrThrow();
}

function makeEntry(parts: LogParts, event: AuditEvent, place: { sequence: number; at: string; previous: string }): LogEntry {
  const salt = Buffer.from(parts.random.bytes(SALT_BYTES)).toString('base64url');
  const body = canonicalize(JSON.parse(JSON.stringify(LogBody.parse({ v: 1, salt, ...event }))) as JsonValue);
  const entry = { sequence: place.sequence, at: place.at, class: classOf(event), body, bodyHash: bodyHash(body) };
  return { ...entry, hash: entryHash(place.previous, entry) };
}

/** What tells who saw something of a holder. */
function classOf({ action }: AuditEvent): LogClass {
  const shares: readonly AuditEvent['action'][] = [
    'DOCUMENT_READ',
    'FIELDS_UNMASKED',
    'GRANT_CONSUMED',
    'UNIT_CHECKED',
    'REGISTER_SEARCHED',
    'SALTS_OPENED',
    'SUBJECT_EXPORTED',
  ];
  return shares.includes(action) ? 'SHARE' : 'OPERATION';
}

function toRow(entry: LogEntry, event: AuditEvent): Schema['audit_log.entry'] {
  const { sequence, at, body, hash } = entry;
  const found = { account: event.account, action: event.action, subject: event.subject ?? null };
  return { sequence, at, class: entry.class, body, body_hash: entry.bodyHash, hash, ...found };
}

/** Newest first. @throws DomainError INVALID_FORMAT, TOO_LARGE for the page or its cursor */
async function findRecords(database: Database, query: AuditQuery): Promise<Page<AuditRecord>> {
  if (!Number.isInteger(query.first) || query.first < 1) throw new DomainError('INVALID_FORMAT', { field: 'first' });
  if (query.first > LARGEST_PAGE) throw new DomainError('TOO_LARGE', { field: 'first' });
  if (query.after !== undefined && !/^\d{1,9}$/.test(query.after)) throw new DomainError('INVALID_FORMAT', { field: 'after' });
  let select = database
    .selectFrom('audit_log.entry')
    .selectAll()
    .where('body', 'is not', null)
    .orderBy('sequence', 'desc')
    .limit(query.first + 1);
  if (query.subject !== undefined) select = select.where('subject', '=', query.subject);
  if (query.account !== undefined) select = select.where('account', '=', query.account);
  if (query.action !== undefined) select = select.where('action', '=', query.action);
  if (query.from !== undefined) select = select.where('at', '>=', query.from);
  if (query.to !== undefined) select = select.where('at', '<', query.to);
  if (query.after !== undefined) select = select.where('sequence', '<', Number(query.after));
  const rows = await select.execute();
  const items = rows.slice(0, query.first).map((row) => ({ cursor: String(row.sequence), node: toRecord(row) }));
  return { items, hasNext: rows.length > query.first };
}

export function toRecord(row: Pick<Schema['audit_log.entry'], 'sequence' | 'at' | 'hash' | 'body'>): AuditRecord {
  const { v: _version, salt: _salt, ...event } = LogBody.parse(JSON.parse(row.body ?? 'null'));
  return { ...event, sequence: row.sequence, at: row.at, hash: row.hash };
}

async function countRecords(database: Database, { from, to }: { from: string; to: string }) {
  const rows = await database
    .selectFrom('audit_log.entry')
    .select(['action', (eb) => eb.fn.countAll<string>().as('count')])
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('action', 'is not', null)
    .groupBy('action')
    .orderBy('action')
    .execute();
  return AUDIT_ACTIONS.flatMap((action) => {
    const found = rows.find((row) => row.action === action);
    return found === undefined ? [] : [{ action, count: Number(found.count) }];
  });
}
