import { sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.js';

type IndexTable = keyof Schema & `ledger_index.${string}`;

/** Keeps a statement's one argument at some hundred kilobytes. */
const ROWS = 500;

/** Adds rows, many with one statement. */
export async function insertAll<T extends IndexTable>(
  transaction: Transaction<Schema>,
  table: T,
  rows: readonly Schema[T][],
): Promise<void> {
  for (const some of portions(rows)) await sql`insert into ${given(table, some)}`.execute(transaction);
}

/** Adds rows, or changes `changing` of those that are there. No two of them may have one key. */
export async function upsertAll<T extends IndexTable>(
  transaction: Transaction<Schema>,
  table: T,
  key: readonly (keyof Schema[T] & string)[],
  rows: readonly Schema[T][],
  changing: readonly (keyof Schema[T] & string)[],
): Promise<void> {
  const changes = changing.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`);
  const then = changes.length === 0 ? sql`nothing` : sql`update set ${sql.join(changes)}`;
  for (const some of portions(rows)) {
    await sql`insert into ${given(table, some)} on conflict (${sql.join(key.map((column) => sql.ref(column)))}) do ${then}`.execute(
      transaction,
    );
  }
}

/**
 * `table (columns) select …` of the rows as one JSON argument: with an argument per value, statements of many rows took longer to write and
 * to plan than to run.
 */
function given<T extends IndexTable>(table: T, rows: readonly [Schema[T], ...Schema[T][]]) {
  const columns = sql.join(Object.keys(rows[0]).map((column) => sql.ref(column)));
  const name = sql.table(table);
  return sql`${name} (${columns}) select ${columns} from json_populate_recordset(null::${name}, ${toJson(rows)}::text::json)`;
}

/** Bytes as PostgreSQL reads them. */
function toJson(rows: readonly object[]): string {
  const plain = (value: unknown) => (value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value);
  return JSON.stringify(rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)]))));
}

function portions<R>(rows: readonly R[]): [R, ...R[]][] {
  const found: [R, ...R[]][] = [];
  for (let at = 0; at < rows.length; at += ROWS) {
    const [first, ...others] = rows.slice(at, at + ROWS);
    if (first !== undefined) found.push([first, ...others]);
  }
  return found;
}
