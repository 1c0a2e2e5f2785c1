import {
  canonicalize,
  DomainError,
  isErrorCode,
  parseJson,
  type ErrorCode,
  type Persons,
  type RegisterEntry,
} from '@zhenglian/chaincode/domain';
import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { insertMany } from '../database/insert-many.js';
import type { Schema } from '../database/schema.js';
import {
  BATCH_STATES,
  type BatchBook,
  type BatchCounts,
  type BatchEntry,
  type BatchItem,
  type BatchReportItem,
  type BookedItem,
  type NewBatchItem,
  type NewEntry,
  type PreparedItem,
} from '../ports.js';
import { encrypt } from '../sealing.js';
import { insertBookRows, releaseUploads } from './batch-rows.js';
import { keyedDigest, toEntry, type BookParts } from './book.js';
import { seal, unseal } from './sealed.js';

const AT_ONCE = 500;
const State = z.enum(BATCH_STATES);
/** In the words of the index of what is left. */
const LEFT = sql<boolean>`state not in ('ENTERED', 'REFUSED')`;

/** Batches in the book's SQL. Rows are written many at a time: one statement per hundred is what makes a batch quick. */
export function sqlBatchBook(parts: BookParts): BatchBook {
  const { database } = parts;
  const advance = async (batchId: string, positions: readonly number[], values: Partial<Schema['register_book.batch_item']>) => {
    if (positions.length === 0) return;
    await database
      .updateTable('register_book.batch_item')
      .set(values)
      .where('batch_id', '=', batchId)
      .where('position', 'in', [...positions])
      .execute();
  };
  return {
    accept: (batchId, digest, items) => accept(parts, batchId, digest, items),
    pending: (batchId, after, limit) => pending(parts, batchId, after, limit),
    prepared: (batchId, items) => prepared(parts, batchId, items),
    enter: (batchId, items) => enter(parts, batchId, items),
    booked: (batchId, positions) => booked(parts, batchId, positions),
    stored: (batchId, positions) => advance(batchId, positions, { state: 'STORED' }),
    entered: (batchId, positions, committed) =>
      settle(parts, batchId, positions, { state: 'ENTERED', transaction_id: committed.transactionId, block: committed.block }),
    refused: (batchId, positions, code, field) => settle(parts, batchId, positions, { state: 'REFUSED', refusal: code }, field),
    counts: (batchId) => counts(parts, batchId),
    unfinished: () => unfinished(parts),
    report: (batchId, after, limit) => report(parts, batchId, after, limit),
  };
}

async function accept(parts: BookParts, batchId: string, digest: string, items: readonly NewBatchItem[]): Promise<void> {
  const { database, key, clock } = parts;
  const batch_digest = keyedDigest(key, digest);
  await database.transaction().execute(async (transaction) => {
    const row = { batch_id: batchId, batch_digest, total: items.length, created_at: clock.now().toISOString() };
    const inserted = await transaction
      .insertInto('register_book.batch')
      .values(row)
      .onConflict((conflict) => conflict.column('batch_id').doNothing())
      .returning('batch_id')
      .executeTakeFirst();
    if (inserted === undefined) {
      const kept = await transaction
        .selectFrom('register_book.batch')
        .selectAll()
        .where('batch_id', '=', batchId)
        .executeTakeFirstOrThrow();
      if (kept.batch_digest !== batch_digest) throw new DomainError('CONFLICT', { field: 'batchId' });
      return;
    }
    for (let from = 0; from < items.length; from += AT_ONCE) {
      await insertItems(parts, transaction, batchId, items.slice(from, from + AT_ONCE), from);
    }
  });
  // The database has to know at once that one batch is most of the table, or it goes through all of it for each hundred.
  await sql`analyze register_book.batch_item`.execute(database);
}

async function insertItems(
  { key }: BookParts,
  transaction: Transaction<Schema>,
  batchId: string,
  items: readonly NewBatchItem[],
  from: number,
): Promise<void> {
  const ids = items.map(({ identity }) => identity.requestId);
  const taken = [
    ...(await transaction.selectFrom('register_book.request').select('request_id').where('request_id', 'in', ids).limit(1).execute()),
    ...(await transaction.selectFrom('register_book.batch_item').select('request_id').where('request_id', 'in', ids).limit(1).execute()),
  ];
  if (taken[0] !== undefined) throw new DomainError('CONFLICT', { field: `items[${from + ids.indexOf(taken[0].request_id)}].requestId` });
  const rows = items.map(({ identity, content }, n) => {
    const refused = 'code' in content;
    return {
      batch_id: batchId,
      position: from + n,
      request_id: identity.requestId,
      request_digest: keyedDigest(key, identity.requestDigest),
      state: refused ? 'REFUSED' : 'ACCEPTED',
      refusal: refused ? content.code : null,
      field: (refused ? content.field : undefined) ?? null,
      sealed: refused ? null : sealContent(key, identity.requestId, content),
    };
  });
  await insertMany(transaction, 'register_book.batch_item', rows).execute();
}

async function pending({ database, key }: BookParts, batchId: string, after: number, limit: number): Promise<readonly BatchItem[]> {
  const rows = await database
    .selectFrom('register_book.batch_item')
    .selectAll()
    .where('batch_id', '=', batchId)
    .where('position', '>', after)
    .where(LEFT)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(({ position, request_id, request_digest, state, sealed }) => {
    // checked when it was accepted, and sealed since
    const content = sealed === null ? undefined : (unseal(key, 'batch', request_id, sealed) as Content);
    return {
      position,
      identity: { requestId: request_id, requestDigest: request_digest },
      state: State.parse(state),
      entry: content?.entry,
      persons: content?.persons,
      unit: content?.unit,
    };
  });
}

async function prepared({ database, key }: BookParts, batchId: string, items: readonly PreparedItem[]): Promise<void> {
  const rows = items.map(({ position, requestId, entry, persons, unit }) => ({
    position,
    sealed: sealContent(key, requestId, { entry, persons, unit }),
  }));
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const values = rows.slice(from, from + AT_ONCE).map(({ position, sealed }) => sql`(${position}::int4, ${sealed}::bytea)`);
    await sql`
      update register_book.batch_item i set state = 'PREPARED', sealed = v.sealed from (values ${sql.join(values)}) as v (position, sealed)
      where i.batch_id = ${batchId} and i.position = v.position and i.state = 'ACCEPTED'`.execute(database);
  }
}

interface Content {
  readonly entry: RegisterEntry;
  readonly persons?: Persons | undefined;
  readonly unit?: BatchItem['unit'];
}

/** Not canonical: nobody compares it, and a batch has thousands. */
function sealContent(key: Uint8Array, requestId: string, content: Content): Uint8Array {
  return encrypt(key, Buffer.from(JSON.stringify(content)), Buffer.from(JSON.stringify(['batch', requestId])));
}

/** The serials of a series run on without a gap: the row lock makes another transaction wait, and a rollback gives them back. */
function enter(parts: BookParts, batchId: string, items: readonly BatchEntry[]): Promise<readonly BookedItem[]> {
  return parts.database.transaction().execute(async (transaction) => {
    const free = await refuseTaken(transaction, batchId, items);
    if (free.length === 0) return [];
    const next = await reserve(transaction, free);
    const made = await Promise.all(free.map(async ({ position, series, make }) => ({ position, entry: await make(next(series)) })));
    const created_at = parts.clock.now().toISOString();
    const requests = made.map(({ entry }) => requestRow(parts, entry, created_at));
    await insertMany(transaction, 'register_book.request', requests).execute();
    await insertBookRows(
      parts,
      transaction,
      made.map(({ entry }) => entry),
    );
    await transaction
      .updateTable('register_book.batch_item')
      .set({ state: 'BOOKED', sealed: null })
      .where('batch_id', '=', batchId)
      .where(
        'position',
        'in',
        made.map(({ position }) => position),
      )
      .execute();
    return made.map(({ position, entry: { request, entry } }) => ({
      position,
      requestId: request.requestId,
      certRef: entry.certRef,
      credential: entry.secret.credential,
      ledgerRequest: request.ledgerRequest,
    }));
  });
}

/** A request id that a single request took after the batch was accepted is that request's: the item is refused, its neighbours are not. */
async function refuseTaken(
  transaction: Transaction<Schema>,
  batchId: string,
  items: readonly BatchEntry[],
): Promise<readonly BatchEntry[]> {
  const ids = items.map(({ identity }) => identity.requestId);
  const rows = await transaction.selectFrom('register_book.request').select('request_id').where('request_id', 'in', ids).execute();
  if (rows.length === 0) return items;
  const taken = new Set(rows.map(({ request_id }) => request_id));
  await transaction
    .updateTable('register_book.batch_item')
    .set({ state: 'REFUSED', refusal: 'CONFLICT', field: 'requestId', sealed: null })
    .where('batch_id', '=', batchId)
    .where('request_id', 'in', [...taken])
    .execute();
  return items.filter(({ identity }) => !taken.has(identity.requestId));
}

async function reserve(transaction: Transaction<Schema>, items: readonly BatchEntry[]): Promise<(series: string) => number> {
  const wanted = new Map<string, number>();
  for (const { series } of items) wanted.set(series, (wanted.get(series) ?? 0) + 1);
  const next = new Map<string, number>();
  // in one order, so that two batches cannot wait for each other
  for (const [series, count] of [...wanted].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { last } = await transaction
      .insertInto('register_book.serial')
      .values({ series, last: count })
      .onConflict((conflict) => conflict.column('series').doUpdateSet((eb) => ({ last: eb('register_book.serial.last', '+', count) })))
      .returning('last')
      .executeTakeFirstOrThrow();
    next.set(series, last - count + 1);
  }
  return (series) => {
    const serial = next.get(series);
    if (serial === undefined) throw new Error('no serial was reserved');
    next.set(series, serial + 1);
    return serial;
  };
}

function requestRow({ key }: BookParts, { request }: NewEntry, created_at: string) {
  return {
    request_id: request.requestId,
    // an item's digest was keyed when it was accepted
    request_digest: request.requestDigest,
    act: request.act,
    state: 'PENDING',
    ledger_request: canonicalize(request.ledgerRequest),
    sealed: seal(key, 'request', request.requestId, request.secret),
    refusal: null,
    transaction_id: null,
    block: null,
    created_at,
  };
}

async function booked({ database, key }: BookParts, batchId: string, positions: readonly number[]): Promise<readonly BookedItem[]> {
  if (positions.length === 0) return [];
  const rows = await database
    .selectFrom('register_book.batch_item as i')
    .innerJoin('register_book.request as r', 'r.request_id', 'i.request_id')
    .innerJoin('register_book.entry as e', 'e.request_id', 'i.request_id')
    .select([
      'i.position',
      'r.ledger_request',
      'e.request_id',
      'e.cert_ref',
      'e.unit_ref',
      'e.licence_id',
      'e.certificate_number',
      'e.sealed',
    ])
    .where('i.batch_id', '=', batchId)
    .where('i.position', 'in', [...positions])
    .orderBy('i.position')
    .execute();
  return rows.map((row) => ({
    position: row.position,
    requestId: row.request_id,
    certRef: row.cert_ref,
    credential: toEntry(key, row).secret.credential,
    ledgerRequest: parseJson(row.ledger_request),
  }));
}

type Outcome = { state: 'ENTERED'; transaction_id: string; block: number } | { state: 'REFUSED'; refusal: ErrorCode };

/** Items and the requests behind them, in one transaction. What is entered stays entered. */
async function settle({ database }: BookParts, batchId: string, positions: readonly number[], outcome: Outcome, field?: string) {
  if (positions.length === 0) return;
  await database.transaction().execute(async (transaction) => {
    const rows = await transaction
      .updateTable('register_book.batch_item')
      .set({ state: outcome.state, sealed: null, ...('refusal' in outcome ? { refusal: outcome.refusal, field: field ?? null } : {}) })
      .where('batch_id', '=', batchId)
      .where('position', 'in', [...positions])
      .where('state', '!=', 'ENTERED')
      .returning('request_id')
      .execute();
    if (rows.length === 0) return;
    const ids = rows.map(({ request_id }) => request_id);
    await transaction
      .updateTable('register_book.request')
      .set(outcome)
      .where('request_id', 'in', ids)
      .where('state', '!=', 'ENTERED')
      .execute();
    if (outcome.state === 'ENTERED') await releaseUploads(transaction, ids);
  });
}

async function counts({ database }: BookParts, batchId: string): Promise<BatchCounts | undefined> {
  const batch = await database.selectFrom('register_book.batch').select('total').where('batch_id', '=', batchId).executeTakeFirst();
  if (batch === undefined) return undefined;
  const rows = await database
    .selectFrom('register_book.batch_item')
    .select(({ fn }) => ['state', fn.countAll<string>().as('count')])
    .where('batch_id', '=', batchId)
    .groupBy('state')
    .execute();
  const byState = new Map(rows.map(({ state, count }) => [state, Number(count)]));
  const all = Object.fromEntries(BATCH_STATES.map((state) => [state, byState.get(state) ?? 0])) as BatchCounts['counts'];
  return { batchId, total: batch.total, counts: all };
}

async function unfinished({ database }: BookParts): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('register_book.batch')
    .select('batch_id')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('register_book.batch_item as i')
          .select('i.position')
          .whereRef('i.batch_id', '=', 'register_book.batch.batch_id')
          .where(LEFT),
      ),
    )
    .orderBy('created_at')
    .orderBy('batch_id')
    .execute();
  return rows.map(({ batch_id }) => batch_id);
}

async function report({ database }: BookParts, batchId: string, after: number, limit: number): Promise<readonly BatchReportItem[]> {
  const rows = await database
    .selectFrom('register_book.batch_item as i')
    .leftJoin('register_book.entry as e', 'e.request_id', 'i.request_id')
    .select(['i.position', 'i.request_id', 'i.state', 'i.refusal', 'i.field', 'e.certificate_number', 'e.cert_ref'])
    .where('i.batch_id', '=', batchId)
    .where('i.position', '>', after)
    .orderBy('i.position')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    position: row.position,
    requestId: row.request_id,
    state: State.parse(row.state),
    code: row.refusal !== null && isErrorCode(row.refusal) ? row.refusal : undefined,
    field: row.field ?? undefined,
    certificateNumber: row.certificate_number ?? undefined,
    certRef: row.cert_ref ?? undefined,
  }));
}
