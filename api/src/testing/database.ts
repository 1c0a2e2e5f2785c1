import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../database/open.js';
import { prepareTemplate } from '../database/prepare.js';
import { postgresPrograms, startCluster } from './postgres.js';

const MODULES = join(import.meta.dirname, '../../../node_modules');

export type Engine = 'PGlite' | 'PostgreSQL';

/** The engines that a suite runs on. Where PostgreSQL is not installed, `./scripts/test` says that its half was left out. */
export const ENGINES: readonly Engine[] = postgresPrograms() === undefined ? ['PGlite'] : ['PGlite', 'PostgreSQL'];

/** Opening the first time makes the template of the embedded database. */
export const OPENING = 120_000;

export interface TestDatabase {
  readonly database: Database;
  /** Folder of the embedded database's data, to open it again. */
  readonly directory: string;
  /** Address of the PostgreSQL database; undefined with the embedded one. */
  readonly url: string | undefined;
  close(): Promise<void>;
}

/** A fresh, migrated database on disk: embedded (from a template that is made once per installation of the library), or PostgreSQL. */
export async function testDatabase(engine: Engine = 'PGlite'): Promise<TestDatabase> {
  const empty = await emptyDatabase(engine);
  const database = await openDatabase({ ...empty });
  return {
    database,
    directory: empty.directory ?? '',
    url: empty.url,
    async close() {
      await database.destroy();
      await empty.remove();
    },
  };
}

export interface EmptyDatabase {
  readonly url: string | undefined;
  readonly directory: string | undefined;
  readonly template: string | undefined;
  remove(): Promise<void>;
}

/** Where a database without any table of ours can be opened. */
export async function emptyDatabase(engine: Engine): Promise<EmptyDatabase> {
  if (engine === 'PostgreSQL') {
    const cluster = await startCluster();
    return { url: await cluster.createDatabase(), directory: undefined, template: undefined, remove: () => cluster.stop() };
  }
  const template = join(MODULES, '.cache/zhenglian', `pglite-${versionOf('@electric-sql/pglite')}`);
  await prepareTemplate(template);
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-db-'));
  return {
    url: undefined,
    directory: join(folder, 'db'),
    template,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

function versionOf(name: string): string {
  return (JSON.parse(readFileSync(join(MODULES, name, 'package.json'), 'utf8')) as { version: string }).version;
}
