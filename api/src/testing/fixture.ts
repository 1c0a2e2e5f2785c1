import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open.js';

/** Every row of a database at one version of the schema; bytes in base64 as `{ "bytes": … }`. */
const Fixture = z.object({
  version: z.string(),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null(), z.object({ bytes: z.string() })])))),
});

export type Fixture = z.infer<typeof Fixture>;

export const parseFixture = (text: string): Fixture => Fixture.parse(JSON.parse(text));

/** Reads every row of ours. What a release's fixture is made with, before the next migration is written. */
export async function exportRows(database: Database, version: string): Promise<Fixture> {
  const tables: Record<string, unknown[]> = {};
  for (const name of await tableNames(database)) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)} order by 1, 2`.execute(database);
    tables[name] = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
        ]),
      ),
    );
  }
  return Fixture.parse({ version, tables });
}

/** Puts the rows of a fixture into a database of the same version, and moves the counters behind them. */
export async function importRows(database: Database, { tables }: Fixture): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`set constraints all deferred`.execute(transaction);
    for (const name of ordered(Object.keys(tables))) {
      for (const row of tables[name] ?? []) {
        const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
        const values = sql.join(
          Object.values(row).map((value) => (value !== null && typeof value === 'object' ? Buffer.from(value.bytes, 'base64') : value)),
        );
        await sql`insert into ${sql.table(name)} (${columns}) overriding system value values (${values})`.execute(transaction);
      }
    }
    const { rows: counters } = await sql<{ name: string; column: string }>`
      select table_schema || '.' || table_name as name, column_name as column
      from information_schema.columns where is_identity = 'YES'`.execute(transaction);
    for (const { name, column } of counters) {
      await sql`select setval(pg_get_serial_sequence(${name}, ${column}), (select coalesce(max(${sql.ref(column)}), 1) from ${sql.table(name)}))`.execute(
        transaction,
      );
    }
  });
}

export async function rowCounts(database: Database): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const name of await tableNames(database)) {
    const { rows } = await sql<{ count: number }>`select count(*)::int4 as count from ${sql.table(name)}`.execute(database);
    counts[name] = rows[0]?.count ?? 0;
  }
  return counts;
}

async function tableNames(database: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_schema || '.' || table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema', 'public') order by 1`.execute(database);
  return rows.map(({ name }) => name);
}

/** Requests before the entries that refer to them. */
function ordered(names: readonly string[]): string[] {
  const first = 'register_book.request';
  return [...names.filter((name) => name === first), ...names.filter((name) => name !== first)];
}
