import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

/**
 * Server settings of the embedded database. Its defaults are those of a big server (160 MB of buffers) with fsync off.
 * Here the buffers are small, and fsync is on: an acknowledged row survives `kill -9` and a power cut.
 */
const SETTINGS = {
  shared_buffers: '16MB',
  wal_buffers: '64kB',
  max_connections: '4',
  max_wal_size: '32MB',
  min_wal_size: '32MB',
  fsync: 'on',
  synchronous_commit: 'on',
};

/** Type number of bytea. Bytes go to the database as they are; the library's own conversion to text goes byte by byte. */
const BYTEA = 17;
const FSYNC_OFF = '-F';

/** Opens (and, the first time, creates) the embedded database in `directory`, or in memory without one. */
export async function openPglite(directory?: string): Promise<PGlite> {
  if (directory !== undefined) mkdirSync(dirname(directory), { recursive: true, mode: 0o700 });
  return PGlite.create({
    ...(directory === undefined ? {} : { dataDir: directory }),
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== FSYNC_OFF),
      ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    // the declared type knows texts only; what is no text is sent as binary
    serializers: { [BYTEA]: (value: unknown) => value as string },
    parsers: { [BYTEA]: (text) => Buffer.from(text.slice(2), 'hex') },
    initDbStartParams: ['--wal-segsize=1', '--encoding=UTF8', '--no-locale'],
  });
}

/**
 * Gives `directory` a copy of the prepared database, so that a process does not pay for its creation (800 MB of memory, 5 s).
 * Does nothing when the database exists or there is no template. The copy appears whole or not at all.
 */
export function copyTemplate(template: string, directory: string): void {
  if (existsSync(directory) || !existsSync(template)) return;
  mkdirSync(dirname(directory), { recursive: true, mode: 0o700 });
  const partial = `${directory}.partial`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(template, partial, { recursive: true });
  renameSync(partial, directory);
}

/** PGlite has one connection: `connect` hands it out to one holder after the other. */
export function pglitePool(database: PGlite): PostgresPool {
  let last: Promise<void> = Promise.resolve();
  return {
    async connect(): Promise<PostgresPoolClient> {
      const { promise: released, resolve: release } = deferred();
      const turn = last;
      last = turn.then(() => released);
      await turn;
      return {
        // kysely types its query as an overload for cursors too, which PGlite does not have
        query: ((sql: string, parameters: readonly unknown[]) => run(database, sql, parameters)) as PostgresPoolClient['query'],
        release,
      };
    },
    end: () => database.close(),
  };
}

async function run(database: PGlite, sql: string, parameters: readonly unknown[]) {
  const result = await database.query<unknown>(sql, [...parameters]);
  const command = /^\s*(insert|update|delete|merge|select)/i.exec(sql)?.[1]?.toUpperCase() ?? 'SELECT';
  return { command, rowCount: result.affectedRows ?? 0, rows: result.rows };
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
