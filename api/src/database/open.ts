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

const CONNECTIONS = 10;
/** A lost server is told within seconds instead of holding every request for minutes. */
const CONNECT_MILLISECONDS = 5_000;
/** No statement of ours takes so long; what does is stuck. */
const STATEMENT_MILLISECONDS = 60_000;

/** Opens PostgreSQL or the embedded database and brings its schema up to date. The same code runs on both. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const database = await connectDatabase(options);
  await migrate(database);
  return database;
}

/** Opens a database as it is, whatever the version of its schema. */
export async function connectDatabase(options: DatabaseOptions): Promise<Database> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: await poolOf(options) }) });
}

async function poolOf({ url, directory, template }: DatabaseOptions): Promise<PostgresPool> {
  if (url !== undefined) return serverPool(url);
  if (directory !== undefined && template !== undefined && !existsSync(directory)) copyTemplate(template, directory);
  return pglitePool(await openPglite(directory));
}

function serverPool(connectionString: string): PostgresPool {
  const pool = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    statement_timeout: STATEMENT_MILLISECONDS,
    application_name: 'zhenglian',
  });
  // an idle connection that breaks is replaced at the next use; without a listener it would end the process
  pool.on('error', () => undefined);
  return pool;
}
