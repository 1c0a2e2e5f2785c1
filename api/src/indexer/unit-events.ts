import { LedgerRecord, parseJson, type RecordType } from '@zhenglian/chaincode/domain';
import { sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.js';
import type { Page, PageQuery, UnitEvent } from '../ports.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { toFacts, type TransactionRow } from './transactions.js';

type Connection = Transaction<Schema>;

interface Place {
  readonly block: number;
  readonly position: number;
}

/** What changes the worth of a unit for whoever holds it in mortgage. */
const TYPES: readonly RecordType[] = ['seize', 'order', 'hold', 'cert', 'notice', 'objection', 'correction', 'right', 'live', 'unit'];
/** A unit that was split goes on in its successors; more generations than that nobody follows at once. */
const GENERATIONS = 5;

/**
 * Transactions that touched a unit on which the lender holds a live mortgage, or a successor of one, newest first. Its own mortgages are left
 * out; of another lender's only that there is one.
 */
export async function collateralEvents(connection: Connection, lender: string, { first, after }: PageQuery): Promise<Page<UnitEvent>> {
  const [beforeBlock, beforePosition] = after === undefined ? [undefined, undefined] : decodeCursor(after, 2);
  const concerning = concerningRecords(lender, await successorsOf(connection, lender));
  const { rows } = await sql<Place & TransactionRow>`
    select place.* from ledger_index.transaction place
    where (place.block, place.position) in (select event.block, event.position from ${concerning})
      and (${beforeBlock ?? null}::int4 is null or (place.block, place.position) < (${beforeBlock ?? 0}, ${beforePosition ?? 0}))
    order by place.block desc, place.position desc limit ${first + 1}`.execute(connection);
  const shown = rows.slice(0, first);
  const touched = await sql<Place & { type: RecordType; ref: string; unit_ref: string }>`
    select event.block, event.position, record.type, record.ref, record.unit_ref from ${concerning}
      and (event.block, event.position) in (select * from unnest(
        ${shown.map(({ block }) => block)}::int4[], ${shown.map(({ position }) => position)}::int4[]))
    order by record.type, record.ref`.execute(connection);
  const items = shown.map((transaction) => {
    const records = touched.rows.filter(({ block, position }) => block === transaction.block && position === transaction.position);
    const node = {
      transaction: toFacts(transaction),
      unitRefs: [...new Set(records.map(({ unit_ref }) => unit_ref))],
      // the reference of another lender's mortgage on the unit names the lender
      records: records.filter(({ type }) => type !== 'live').map(({ type, ref }) => ({ type, ref })),
    };
    return { cursor: encodeCursor([transaction.block, transaction.position]), node };
  });
  return { items, hasNext: rows.length > first };
}

/** Records, with where they were written, that concern a lender: of its units and their `heirs`, not its own mortgages. */
function concerningRecords(lender: string, heirs: readonly string[]) {
  return sql`ledger_index.record_event event
    join ledger_index.record record on record.type = event.type and record.ref = event.ref
    where record.type = any(${[...TYPES]}::text[])
      and (record.unit_ref in (${heldBy(lender)}) or record.unit_ref = any(${heirs}::text[]))
      and not (record.type = 'live' and record.party = ${lender})`;
}

function heldBy(lender: string) {
  return sql`select held.unit_ref from ledger_index.record held
    where held.type = 'live' and held.party = ${lender} and held.deleted = false and held.unit_ref is not null`;
}

async function successorsOf(connection: Connection, lender: string): Promise<string[]> {
  const found = new Set<string>();
  let retired = await sql<{ content: string }>`
    select content from ledger_index.record
    where type = 'unit' and state = 'RETIRED' and unit_ref in (${heldBy(lender)})`.execute(connection);
  for (let generation = 0; generation < GENERATIONS && retired.rows.length > 0; generation += 1) {
    const next = retired.rows.flatMap(({ content }) => {
      const record = LedgerRecord.parse(parseJson(content));
      return record.type === 'unit' ? (record.successors ?? []).filter((ref) => !found.has(ref)) : [];
    });
    for (const ref of next) found.add(ref);
    retired = await sql<{ content: string }>`
      select content from ledger_index.record
      where type = 'unit' and state = 'RETIRED' and unit_ref = any(${next}::text[])`.execute(connection);
  }
  return [...found];
}
