import { LedgerRecord, parseJson, type RecordType } from '@zhenglian/chaincode/domain';
import { sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.js';
import type { Page, PageQuery, UnitEvent } from '../ports.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { toFacts } from './transactions.js';

type Connection = Transaction<Schema>;

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
  const heirs = await successorsOf(connection, lender);
  const touched = sql`(record.unit_ref in (${heldBy(lender)}) or record.unit_ref = any(${heirs}::text[]))`;
  const foreign = sql`not (record.type = 'live' and record.party = ${lender})`;
  const places = await sql<{ block: number; position: number }>`
    select distinct event.block, event.position
    from ledger_index.record_event event
    join ledger_index.record record on record.type = event.type and record.ref = event.ref
    where record.type = any(${[...TYPES]}::text[]) and ${touched} and ${foreign}
      and (${beforeBlock ?? null}::int4 is null or (event.block, event.position) < (${beforeBlock ?? 0}, ${beforePosition ?? 0}))
    order by event.block desc, event.position desc limit ${first + 1}`.execute(connection);
  const shown = places.rows.slice(0, first);
  const items = [];
  for (const { block, position } of shown) {
    const transaction = await connection
      .selectFrom('ledger_index.transaction')
      .selectAll()
      .where('block', '=', block)
      .where('position', '=', position)
      .executeTakeFirstOrThrow();
    const { rows } = await sql<{ type: RecordType; ref: string; unit_ref: string }>`
      select record.type, record.ref, record.unit_ref
      from ledger_index.record_event event
      join ledger_index.record record on record.type = event.type and record.ref = event.ref
      where event.block = ${block} and event.position = ${position}
        and record.type = any(${[...TYPES]}::text[]) and ${touched} and ${foreign}
      order by record.type, record.ref`.execute(connection);
    const node = {
      transaction: toFacts(transaction),
      unitRefs: [...new Set(rows.map(({ unit_ref }) => unit_ref))],
      // the reference of another lender's mortgage on the unit names the lender
      records: rows.filter(({ type }) => type !== 'live').map(({ type, ref }) => ({ type, ref })),
    };
    items.push({ cursor: encodeCursor([block, position]), node });
  }
  return { items, hasNext: places.rows.length > first };
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
