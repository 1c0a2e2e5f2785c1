import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalize, DomainError, parseJson, parseRegisterEntry, type JsonValue } from '@zhenglian/chaincode/domain';
import type { Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import {
  MESSAGE_TYPES,
  type Book,
  type BookedEntry,
  type BookedRequest,
  type Clock,
  type NewEntry,
  type NewRequest,
  type OutgoingMessage,
  type RequestAct,
  type RequestIdentity,
  type Settlement,
} from '../ports.js';
import { shanghaiDay } from '../calendar.js';
import { insertFacts, type EnteredEntry } from './facts.js';
import { retireUnits } from './divide.js';
import { seal, unseal } from './sealed.js';
import { insertUpload, releaseUpload } from './upload.js';

export interface BookParts {
  readonly database: Database;
  /** 32 bytes; encrypts what only the author may read. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  /** Writes a message into the outbox within a transaction; without it a request must not carry any. */
  readonly enqueue?: ((transaction: Transaction<Schema>, message: OutgoingMessage) => Promise<void>) | undefined;
}

type Connection = Database | Transaction<Schema>;

const Secret = z.object({ entry: z.unknown(), code: z.string(), unitProof: z.string(), credential: z.string() });
const RequestSecret = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && 'messages' in value ? value : { messages: [] }),
  z.object({
    messages: z.array(
      z.object({
        id: z.string(),
        to: z.string(),
        type: z.enum(MESSAGE_TYPES),
        conversation: z.string(),
        payload: z.custom<JsonValue>(),
      }),
    ),
  }),
);
const Row = z.object({
  act: z.custom<RequestAct>((value) => /^(?:ISSUE|TRANSFER|OPEN_TRANSFER|ATTEST|[a-z]+:[A-Za-z]+)$/.test(String(value))),
  state: z.enum(['PENDING', 'ENTERED', 'REFUSED']),
});

/** The organisation's own book in SQL. Requests and entries are added, never edited; only the outcome of a request is filled in. */
export function sqlBook(parts: BookParts): Book {
  const { database } = parts;
  return {
    request: (identity) => findRequest(parts, database, identity),
    async find(requestId) {
      const row = await rowOf(database, requestId);
      return row && toRequest(row);
    },
    async secretOf(requestId) {
      const row = await rowOf(database, requestId);
      const content = row && (unseal(parts.key, 'request', requestId, row.sealed) as JsonValue);
      return isSealedWithMessages(content) ? content['secret'] : content;
    },
    openNumbered: (identity, series, make) =>
      database.transaction().execute(async (transaction) => {
        const kept = await findRequest(parts, transaction, identity);
        return kept ?? insertRequest(parts, transaction, await make(await nextSerial(transaction, series)));
      }),
    entryOfRequest: (requestId) => findEntry(parts, 'request_id', requestId),
    async entriesOfRequest(requestId) {
      const rows = await database
        .selectFrom('register_book.entry')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('sequence')
        .execute();
      return rows.map((row) => toEntry(parts.key, row));
    },
    entryOfCertificate: (certRef) => findEntry(parts, 'cert_ref', certRef),
    open: (request) => database.transaction().execute((transaction) => insertRequest(parts, transaction, request)),
    enter: (identity, series, make) =>
      database.transaction().execute(async (transaction) => {
        const kept = await findRequest(parts, transaction, identity);
        if (kept !== undefined) return kept;
        const entry = await make(await nextSerial(transaction, series));
        const request = await insertRequest(parts, transaction, entry.request);
        await insertEntry(parts, transaction, entry);
        return request;
      }),
    enterSeveral: (identity, { series, count }, make) =>
      database.transaction().execute(async (transaction) => {
        const kept = await findRequest(parts, transaction, identity);
        if (kept !== undefined) return kept;
        const serials: number[] = [];
        while (serials.length < count) serials.push(await nextSerial(transaction, series));
        const { request: wanted, entries } = await make(serials);
        const request = await insertRequest(parts, transaction, wanted);
        for (const { from, ...entry } of entries) await insertEntry(parts, transaction, { request: wanted, entry }, from);
        return request;
      }),
    settle: (requestId, outcome) => database.transaction().execute((transaction) => settle(parts, transaction, requestId, outcome)),
  };
}

/** What is entered stays entered. The messages of a request leave with the news that it is on the ledger: both are kept, or neither. */
async function settle(parts: BookParts, transaction: Transaction<Schema>, requestId: string, outcome: Settlement): Promise<void> {
  const values =
    outcome.state === 'ENTERED'
      ? { state: outcome.state, refusal: null, transaction_id: outcome.transactionId, block: outcome.block }
      : { state: outcome.state, refusal: outcome.code };
  const settled = await transaction
    .updateTable('register_book.request')
    .set(values)
    .where('request_id', '=', requestId)
    .where('state', '!=', 'ENTERED')
    .returning(['sealed', 'act', 'ledger_request'])
    .executeTakeFirst();
  if (settled === undefined || outcome.state !== 'ENTERED') return;
  await releaseUpload(transaction, requestId);
  await retireUnits(transaction, settled.act, parseJson(settled.ledger_request));
  const { messages } = RequestSecret.parse(unseal(parts.key, 'request', requestId, settled.sealed));
  for (const message of messages) {
    if (parts.enqueue === undefined) throw new Error('a request carries messages and there is no outbox');
    await parts.enqueue(transaction, message);
  }
}

/** Serials of a series run 1, 2, 3 …; the row lock makes a second transaction wait, and a rollback gives the serial back. */
async function nextSerial(transaction: Transaction<Schema>, series: string): Promise<number> {
  const row = await transaction
    .insertInto('register_book.serial')
    .values({ series, last: 1 })
    .onConflict((conflict) => conflict.column('series').doUpdateSet((eb) => ({ last: eb('register_book.serial.last', '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow();
  return row.last;
}

async function insertRequest(parts: BookParts, connection: Connection, request: NewRequest): Promise<BookedRequest> {
  const inserted = await connection
    .insertInto('register_book.request')
    .values({
      request_id: request.requestId,
      request_digest: keyedDigest(parts.key, request.requestDigest),
      act: request.act,
      state: 'PENDING',
      ledger_request: canonicalize(request.ledgerRequest),
      sealed: seal(parts.key, 'request', request.requestId, sealedContent(request)),
      refusal: null,
      transaction_id: null,
      block: null,
      created_at: parts.clock.now().toISOString(),
    })
    .onConflict((conflict) => conflict.column('request_id').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (inserted !== undefined) return toRequest(inserted);
  const kept = await findRequest(parts, connection, request);
  if (kept === undefined) throw new Error('a request vanished');
  return kept;
}

/** Requests of the first release hold their secret alone. */
function sealedContent({ secret, messages = [] }: NewRequest): JsonValue {
  return messages.length === 0 ? secret : { secret, messages: messages as unknown as JsonValue };
}

/** Entry, what it is searched and counted by, and its upload message (RG-14): all of it, or nothing. */
async function insertEntry(parts: BookParts, transaction: Transaction<Schema>, { request, entry }: NewEntry, from?: string): Promise<void> {
  const { certRef, unitRef, licenceId, certificateNumber, secret } = entry;
  const now = parts.clock.now();
  const { sequence } = await transaction
    .insertInto('register_book.entry')
    .values({
      request_id: request.requestId,
      cert_ref: certRef,
      unit_ref: unitRef,
      licence_id: licenceId,
      certificate_number: certificateNumber,
      sealed: seal(parts.key, 'entry', certRef, { ...secret, entry: secret.entry as unknown as JsonValue }),
      created_at: now.toISOString(),
    })
    .returning('sequence')
    .executeTakeFirstOrThrow();
  const entered = { sequence, certRef, unitRef, certificateNumber, enteredOn: dayOf(request, now), entry: secret.entry, from };
  await report(parts, transaction, entered);
}

interface Reportable extends EnteredEntry {
  readonly certificateNumber: string;
}

async function report({ key, clock }: BookParts, transaction: Transaction<Schema>, entered: Reportable): Promise<void> {
  const now = clock.now();
  await insertFacts({ key, now }, transaction, entered);
  await insertUpload({ key, now }, transaction, { ...entered, predecessor: await predecessorOf(transaction, entered.sequence) });
}

async function predecessorOf(transaction: Transaction<Schema>, sequence: number) {
  const row = await transaction
    .selectFrom('register_book.entry_fact as fact')
    .innerJoin('register_book.entry as before', 'before.sequence', 'fact.predecessor')
    .innerJoin('register_book.entry_fact as earlier', 'earlier.sequence', 'before.sequence')
    .select(['before.certificate_number', 'earlier.unit_code'])
    .where('fact.sequence', '=', sequence)
    .executeTakeFirst();
  return row && { certificateNumber: row.certificate_number, unitCode: row.unit_code };
}

/** The day of entry as the ledger gets it. */
function dayOf({ ledgerRequest }: Pick<NewRequest, 'ledgerRequest'>, now: Date): string {
  const members = typeof ledgerRequest === 'object' && ledgerRequest !== null && !Array.isArray(ledgerRequest) ? ledgerRequest : {};
  const { enteredOn, day } = members as Readonly<Record<string, JsonValue>>;
  const stated = enteredOn ?? day;
  return typeof stated === 'string' ? stated : shanghaiDay(now);
}

/**
 * Entries of the first release are without facts and reports: gives them theirs, oldest first. Run at start, before anything is entered.
 * @returns how many there were
 */
export async function completeBook(parts: BookParts): Promise<number> {
  const rows = await parts.database
    .selectFrom('register_book.entry as entry')
    .innerJoin('register_book.request as request', 'request.request_id', 'entry.request_id')
    .leftJoin('register_book.entry_fact as fact', 'fact.sequence', 'entry.sequence')
    .selectAll('entry')
    .select(['request.ledger_request', 'request.state'])
    .where('fact.sequence', 'is', null)
    .orderBy('entry.sequence')
    .execute();
  for (const row of rows) {
    const secret = Secret.parse(unseal(parts.key, 'entry', row.cert_ref, row.sealed));
    const ledgerRequest = parseJson(row.ledger_request);
    await parts.database.transaction().execute(async (transaction) => {
      await report(parts, transaction, {
        sequence: row.sequence,
        certRef: row.cert_ref,
        unitRef: row.unit_ref,
        certificateNumber: row.certificate_number,
        enteredOn: dayOf({ ledgerRequest }, new Date(row.created_at)),
        entry: parseRegisterEntry(secret.entry),
      });
      if (row.state === 'ENTERED') await releaseUpload(transaction, row.request_id);
    });
  }
  return rows.length;
}

/** Same id, other content: two different wishes under one name. */
async function findRequest(parts: BookParts, connection: Connection, identity: RequestIdentity): Promise<BookedRequest | undefined> {
  const row = await rowOf(connection, identity.requestId);
  if (row === undefined) return undefined;
  const expected = Buffer.from(keyedDigest(parts.key, identity.requestDigest));
  if (!timingSafeEqual(Buffer.from(row.request_digest), expected)) throw new DomainError('CONFLICT', { field: 'requestId' });
  return toRequest(row);
}

function rowOf(connection: Connection, requestId: string): Promise<Schema['register_book.request'] | undefined> {
  return connection.selectFrom('register_book.request').selectAll().where('request_id', '=', requestId).executeTakeFirst();
}

function isSealedWithMessages(content: JsonValue | undefined): content is { readonly secret: JsonValue; readonly messages: JsonValue } {
  return typeof content === 'object' && content !== null && 'messages' in content && 'secret' in content;
}

async function findEntry(parts: BookParts, column: 'request_id' | 'cert_ref', value: string): Promise<BookedEntry | undefined> {
  const row = await parts.database.selectFrom('register_book.entry').selectAll().where(column, '=', value).executeTakeFirst();
  return row && toEntry(parts.key, row);
}

/** An entry as it was written down. */
export function toEntry(key: Uint8Array, row: Omit<Selectable<Schema['register_book.entry']>, 'sequence' | 'created_at'>): BookedEntry {
  const secret = Secret.parse(unseal(key, 'entry', row.cert_ref, row.sealed));
  return {
    requestId: row.request_id,
    certRef: row.cert_ref,
    unitRef: row.unit_ref,
    licenceId: row.licence_id,
    certificateNumber: row.certificate_number,
    secret: { ...secret, entry: parseRegisterEntry(secret.entry) },
  };
}

function toRequest(row: Schema['register_book.request']): BookedRequest {
  return {
    requestId: row.request_id,
    ...Row.parse(row),
    ledgerRequest: parseJson(row.ledger_request),
    transactionId: row.transaction_id ?? undefined,
    block: row.block ?? undefined,
  };
}

/** The digest of a request tells about its content, which may be guessable: only a keyed one is stored. */
export function keyedDigest(key: Uint8Array, digest: string): string {
  return createHmac('sha256', key).update(digest).digest('hex');
}
