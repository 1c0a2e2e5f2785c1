import { sql, type Insertable, type InsertQueryBuilder, type InsertResult } from 'kysely';
import type { Database } from './open.js';
import type { Schema } from './schema.js';

/**
 * `insert into table` of many rows as one JSON argument; say what else the statement does (`onConflict`, `returning`) as with Kysely's own.
 * With an argument per value, statements of many rows took longer to write and to plan than to run. All rows have the columns of the first.
 */
export function insertMany<T extends keyof Schema>(
  database: Pick<Database, 'insertInto'>,
  table: T,
  rows: readonly Insertable<Schema[T]>[],
): InsertQueryBuilder<Schema, T, InsertResult> {
  const names = Object.keys(rows[0] ?? {});
  const columns = sql.join(names.map((name) => sql.ref(name)));
  return database
    .insertInto(table)
    .columns(names as never)
    .expression(sql`select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${toJson(rows)}::text::json)` as never);
}

/** Bytes as PostgreSQL reads them. */
function toJson(rows: readonly object[]): string {
  const plain = (value: unknown) => (value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value);
  return JSON.stringify(rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)]))));
}
