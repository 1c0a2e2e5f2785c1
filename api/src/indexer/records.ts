import { LedgerRecord, parseJson, type RecordType } from '@zhenglian/chaincode/domain';
import { sql, type Selectable, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.js';
import type { Page, PageQuery, RecordFacts, RecordFilter, TransactionFacts } from '../ports.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { toFacts } from './transactions.js';

type Connection = Transaction<Schema>;
type Row = Selectable<Schema['ledger_index.record']>;

const PLACE = 3;

export async function findRecord(connection: Connection, type: RecordType, ref: string): Promise<RecordFacts | undefined> {
  const rows = await connection.selectFrom('ledger_index.record').selectAll().where('type', '=', type).where('ref', '=', ref).execute();
  return (await withHistory(connection, rows))[0];
}

/** Records of one type, newest first. */
export async function pageOfRecords(
  connection: Connection,
  type: RecordType,
  filter: RecordFilter,
  { first, after }: PageQuery,
): Promise<Page<RecordFacts>> {
  let query = connection
    .selectFrom('ledger_index.record')
    .selectAll()
    .where('type', '=', type)
    .where('deleted', '=', false)
    .orderBy('block', 'desc')
    .orderBy('position', 'desc')
    .orderBy('place', 'desc')
    .limit(first + 1);
  const { unitRef, party, subject, state, division, divisions } = filter;
  if (unitRef !== undefined) query = query.where(onUnits([unitRef]));
  if (party !== undefined) query = query.where('party', '=', party);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (state !== undefined) query = query.where('state', '=', state);
  if (division !== undefined) query = query.where('division', '=', division);
  if (divisions !== undefined) query = query.where('division', 'in', divisions.length === 0 ? [''] : divisions);
  if (after !== undefined) {
    const [block = 0, position = 0, place = 0] = decodeCursor(after, PLACE);
    query = query.where(sql<boolean>`(block, position, place) < (${block}, ${position}, ${place})`);
  }
  const rows = await query.execute();
  const found = await withHistory(connection, rows.slice(0, first));
  const items = found.map((node, index) => {
    const { block = 0, position = 0, place = 0 } = rows[index] ?? {};
    return { cursor: encodeCursor([block, position, place]), node };
  });
  return { items, hasNext: rows.length > first };
}

/** Everything of one type that stands on any of the units, oldest first. */
export async function recordsOfUnits(connection: Connection, type: RecordType, unitRefs: readonly string[]): Promise<RecordFacts[]> {
  if (unitRefs.length === 0) return [];
  const rows = await connection
    .selectFrom('ledger_index.record')
    .selectAll()
    .where('type', '=', type)
    .where('deleted', '=', false)
    .where(onUnits(unitRefs))
    .orderBy('block')
    .orderBy('position')
    .orderBy('place')
    .execute();
  return withHistory(connection, rows);
}

export async function recordsOfSubjects(connection: Connection, type: RecordType, subjects: readonly string[]): Promise<RecordFacts[]> {
  if (subjects.length === 0) return [];
  const rows = await connection
    .selectFrom('ledger_index.record')
    .selectAll()
    .where('type', '=', type)
    .where('subject', 'in', [...subjects])
    .orderBy('ref')
    .execute();
  return withHistory(connection, rows);
}

function onUnits(unitRefs: readonly string[]) {
  const list = sql.join(unitRefs);
  return sql<boolean>`(unit_ref in (${list}) or (type, ref) in
    (select u.type, u.ref from ledger_index.record_unit u where u.unit_ref in (${list})))`;
}

async function withHistory(connection: Connection, rows: readonly Row[]): Promise<RecordFacts[]> {
  if (rows.length === 0) return [];
  const histories = await historiesOf(
    connection,
    rows.map(({ type }) => type),
    rows.map(({ ref }) => ref),
  );
  return rows.map(({ type, ref, content, division, deleted }) => ({
    // written by the indexer from a record that the domain had parsed
    record: LedgerRecord.parse(parseJson(content)),
    ref,
    division: division ?? undefined,
    deleted,
    history: histories.get(`${type} ${ref}`) ?? [],
  }));
}

/** The transactions that wrote a record, oldest first. */
export async function historyOf(connection: Connection, type: string, ref: string): Promise<TransactionFacts[]> {
  return (await historiesOf(connection, [type], [ref])).get(`${type} ${ref}`) ?? [];
}

async function historiesOf(connection: Connection, types: readonly string[], refs: readonly string[]) {
  const events = await connection
    .selectFrom('ledger_index.record_event as event')
    .innerJoin('ledger_index.transaction as transaction', (join) =>
      join.onRef('transaction.block', '=', 'event.block').onRef('transaction.position', '=', 'event.position'),
    )
    .leftJoin('ledger_index.finding as finding', (join) =>
      join.onRef('finding.block', '=', 'event.block').onRef('finding.position', '=', 'event.position').on('finding.place', '=', 0),
    )
    .selectAll('transaction')
    .select(['event.type', 'event.ref', 'finding.kind as wrong'])
    .where('event.type', 'in', [...new Set(types)])
    .where('event.ref', 'in', [...new Set(refs)])
    .orderBy('event.block')
    .orderBy('event.position')
    .execute();
  const histories = new Map<string, TransactionFacts[]>();
  for (const event of events) {
    const id = `${event.type} ${event.ref}`;
    // what the watch found wrong is never valid for anybody: its endorsements count nothing
    const facts = event.wrong === null ? toFacts(event) : { ...toFacts(event), endorsers: [] };
    histories.set(id, [...(histories.get(id) ?? []), facts]);
  }
  return histories;
}
