import { sql } from 'kysely';
import type { Database } from './open.js';

export interface UpkeepParts {
  readonly database: Database;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly warn: (error: unknown) => void;
}

const FIRST_MILLISECONDS = 10 * 60_000;
const DAY = 24 * 3_600_000;

/** What a PostgreSQL server's autovacuum does and the embedded database does not: every day, until `signal` aborts. */
export async function keepTidy({ database, sleep, warn }: UpkeepParts, signal: AbortSignal): Promise<void> {
  await sleep(FIRST_MILLISECONDS);
  while (!signal.aborted) {
    await tidy(database).catch((error: unknown) => (signal.aborted ? undefined : warn(error)));
    await sleep(DAY);
  }
}

/** Gives the room of replaced rows back and counts what is there, a table at a time, so that nobody waits for long. */
export async function tidy(database: Database): Promise<void> {
  const { rows } = await sql<{ schemaname: string; tablename: string }>`
    select schemaname, tablename from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1, 2`.execute(database);
  for (const { schemaname, tablename } of rows) await sql`vacuum (analyze) ${sql.id(schemaname, tablename)}`.execute(database);
}
