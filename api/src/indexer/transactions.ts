import type { RecordType } from '@zhenglian/chaincode/domain';
import { sql, type Selectable, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Schema } from '../database/schema.js';
import type {
  BlockFacts,
  BrowsedTransaction,
  DayCount,
  FindingFacts,
  Page,
  PageQuery,
  TransactionFacts,
  TransactionFilter,
} from '../ports.js';
import { decodeCursor, encodeCursor } from './cursor.js';

type Connection = Transaction<Schema>;

const Strings = z.array(z.string());

export type TransactionRow = Pick<
  Selectable<Schema['ledger_index.transaction']>,
  'id' | 'block' | 'timestamp' | 'validation_code' | 'event' | 'endorsers' | 'chaincode'
>;

export function toFacts(row: TransactionRow): TransactionFacts {
  return {
    id: row.id,
    block: row.block,
    timestamp: row.timestamp,
    validationCode: row.validation_code,
    event: row.event ?? undefined,
    chaincode: row.chaincode,
    endorsers: Strings.parse(JSON.parse(row.endorsers)),
  };
}

export async function findBlock(connection: Connection, number: number): Promise<BlockFacts | undefined> {
  return connection.selectFrom('ledger_index.block').selectAll().where('number', '=', number).executeTakeFirst();
}

/** Newest first. */
export async function pageOfBlocks(connection: Connection, { first, after }: PageQuery): Promise<Page<BlockFacts>> {
  let query = connection
    .selectFrom('ledger_index.block')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(first + 1);
  if (after !== undefined) query = query.where('number', '<', decodeCursor(after, 1)[0] ?? 0);
  const rows = await query.execute();
  return {
    items: rows.slice(0, first).map((node) => ({ cursor: encodeCursor([node.number]), node })),
    hasNext: rows.length > first,
  };
}

/** Newest first. */
export async function pageOfTransactions(
  connection: Connection,
  filter: TransactionFilter,
  { first, after }: PageQuery,
): Promise<Page<BrowsedTransaction>> {
  let query = connection
    .selectFrom('ledger_index.transaction')
    .selectAll()
    .orderBy('block', 'desc')
    .orderBy('position', 'desc')
    .limit(first + 1);
  const { block, id, chaincode, event, submitter, from, to } = filter;
  if (block !== undefined) query = query.where('block', '=', block);
  if (id !== undefined) query = query.where('id', '=', id);
  if (chaincode !== undefined) query = query.where('chaincode', '=', chaincode);
  if (event !== undefined) query = query.where('event', '=', event);
  if (submitter !== undefined) query = query.where('creator', '=', submitter);
  if (from !== undefined) query = query.where('timestamp', '>=', from);
  if (to !== undefined) query = query.where('timestamp', '<', to);
  if (after !== undefined) {
    const [b = 0, p = 0] = decodeCursor(after, 2);
    query = query.where(sql<boolean>`(block, position) < (${b}, ${p})`);
  }
  const rows = await query.execute();
  const shown = rows.slice(0, first);
  const findings = await findingsOf(
    connection,
    shown.map((row) => row.id),
  );
  const items = shown.map((row) => ({
    cursor: encodeCursor([row.block, row.position]),
    node: {
      ...toFacts(row),
      position: row.position,
      function: row.function,
      submitter: row.creator,
      findings: findings.filter(({ transactionId, block: at }) => transactionId === row.id && at === row.block),
    },
  }));
  return { items, hasNext: rows.length > first };
}

/** Newest first. */
export async function pageOfFindings(connection: Connection, { first, after }: PageQuery): Promise<Page<FindingFacts>> {
  let query = connection
    .selectFrom('ledger_index.finding')
    .selectAll()
    .orderBy('block', 'desc')
    .orderBy('position', 'desc')
    .orderBy('place', 'desc')
    .limit(first + 1);
  if (after !== undefined) {
    const [block = 0, position = 0, place = 0] = decodeCursor(after, 3);
    query = query.where(sql<boolean>`(block, position, place) < (${block}, ${position}, ${place})`);
  }
  const rows = await query.execute();
  const items = rows.slice(0, first).map((row) => ({ cursor: encodeCursor([row.block, row.position, row.place]), node: toFinding(row) }));
  return { items, hasNext: rows.length > first };
}

export async function findingsOf(connection: Connection, transactionIds: readonly string[]): Promise<FindingFacts[]> {
  if (transactionIds.length === 0) return [];
  const rows = await connection
    .selectFrom('ledger_index.finding')
    .selectAll()
    .where('transaction_id', 'in', [...transactionIds])
    .orderBy('block')
    .orderBy('position')
    .orderBy('place')
    .execute();
  return rows.map(toFinding);
}

function toFinding(row: Selectable<Schema['ledger_index.finding']>): FindingFacts {
  const { block, kind, reason } = row;
  return { transactionId: row.transaction_id, block, kind, reason, codes: Strings.parse(JSON.parse(row.codes)) };
}

/** What a transaction wrote, by type and reference. */
export async function writtenBy(connection: Connection, transactionId: string) {
  const rows = await connection
    .selectFrom('ledger_index.record_event as event')
    .innerJoin('ledger_index.transaction as transaction', (join) =>
      join.onRef('transaction.block', '=', 'event.block').onRef('transaction.position', '=', 'event.position'),
    )
    .select(['event.type', 'event.ref'])
    .where('transaction.id', '=', transactionId)
    .orderBy('event.type')
    .orderBy('event.ref')
    .execute();
  // types come from records that the domain has parsed
  return rows.map(({ type, ref }) => ({ type: type as RecordType, ref }));
}

/** Valid transactions by day in Asia/Shanghai and event. */
export async function dayCounts(connection: Connection, { from, to }: { readonly from: string; readonly to: string }): Promise<DayCount[]> {
  const { rows } = await sql<{ day: string; event: string; transactions: number }>`
    select to_char((timestamp::timestamptz at time zone 'Asia/Shanghai'), 'YYYY-MM-DD') as day, event, count(*)::int4 as transactions
    from ledger_index.transaction
    where validation_code = 0 and event is not null
      and timestamp >= ${startOf(from)} and timestamp < ${startOf(to, 1)}
    group by 1, 2 order by 1, 2`.execute(connection);
  return rows;
}

const SHANGHAI_HOURS = 8;

/** The instant at which a day begins in Asia/Shanghai. */
function startOf(day: string, later = 0): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + (later * 24 - SHANGHAI_HOURS) * 3_600_000).toISOString();
}
