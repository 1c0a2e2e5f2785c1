import { sql, type Insertable, type InsertQueryBuilder, type InsertResult, type RawBuilder } from 'kysely';
import type { Database } from './open.js';
import type { Schema } from './schema.js';

/**
 * `insert into table` of many rows as three arguments; say what else the statement does (`onConflict`, `returning`) as with Kysely's own.
 * With an argument per value, statements of many rows took longer to write and to plan than to run. All bytes go as one binary argument,
 * cut into values by the database: as text they are twice as long, and reading them took half of a batch's time in the database. All rows
 * have the columns of the first.
 */
export function insertMany<T extends keyof Schema>(
  database: Pick<Database, 'insertInto'>,
  table: T,
  rows: readonly Insertable<Schema[T]>[],
): InsertQueryBuilder<Schema, T, InsertResult> {
  const names = Object.keys(rows[0] ?? {});
  const lists = rows.map((row) => names.map((name) => (row as Readonly<Record<string, unknown>>)[name]));
  const binary = names.map((_, column) => lists.some((values) => values[column] instanceof Uint8Array));
  const plain = lists.map((values) => Object.fromEntries(names.flatMap((name, at) => (binary[at] ? [] : [[name, values[at]]]))));
  const bytes = lists.flatMap((values) => values.filter((_, column) => binary[column])) as readonly (Uint8Array | null | undefined)[];
  const all = Buffer.concat(bytes.map((value) => value ?? NOTHING));
  const ends = endsOf(bytes);
  const slots = names.filter((_, column) => binary[column]);
  const columns = names.map((name, column): RawBuilder<unknown> => {
    if (!binary[column]) return sql.ref(`r.${name}`);
    const slot = sql`(r.ordinality - 1) * ${slots.length}::int4 + ${slots.indexOf(name) + 1}::int4`;
    return sql`substr(b.bytes, b.starts[${slot}], b.lengths[${slot}])`;
  });
  const source = sql`json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(plain)}::text::json) with ordinality as r`;
  // `offset 0`: read once, not for every row again
  const cut = sql`(select ${all}::bytea as bytes, ${list(ends.starts)}::text::int4[] as starts, ${list(ends.lengths)}::text::int4[] as lengths offset 0) as b`;
  return database
    .insertInto(table)
    .columns(names as never)
    .expression(
      (slots.length === 0
        ? sql`select ${sql.join(columns)} from ${source}`
        : sql`select ${sql.join(columns)} from ${source}, ${cut}`) as never,
    );
}

const NOTHING = new Uint8Array();

/** Where each value begins (from 1, as SQL counts) and how long it is; neither for one that is null. */
function endsOf(values: readonly (Uint8Array | null | undefined)[]): { starts: (number | null)[]; lengths: (number | null)[] } {
  let at = 1;
  const starts = values.map((value) => {
    const start = at;
    at += value?.length ?? 0;
    return value ? start : null;
  });
  return { starts, lengths: values.map((value) => value?.length ?? null) };
}

function list(numbers: readonly (number | null)[]): string {
  return `{${numbers.map((number) => number ?? 'null').join(',')}}`;
}
