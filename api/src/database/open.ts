import { existsSync } from 'node:fs';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import { migrate } from './migrate.js';
import { copyTemplate, openPglite, pglitePool } from './pglite.js';
import type { Schema } from './schema.js';

export type Database = Kysely<Schema>;

export interface DatabaseOptions {
  /** PostgreSQL, when set. */
  readonly url?: string | undefined;
  /** Folder of the embedded database; in memory when absent. */
  readonly directory?: string | undefined;
  readonly template?: string | undefined;
}

/** Opens PostgreSQL or the embedded database and brings its schema up to date. The same code runs on both. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: await poolOf(options) }) });
  await migrate(database);
  return database;
}

async function poolOf({ url, directory, template }: DatabaseOptions): Promise<PostgresPool> {
  if (url !== undefined) return new pg.Pool({ connectionString: url, max: 10 });
  if (directory !== undefined && template !== undefined && !existsSync(directory)) copyTemplate(template, directory);
  return pglitePool(await openPglite(directory));
}
