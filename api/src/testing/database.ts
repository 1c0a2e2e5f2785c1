import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../database/open.js';
import { prepareTemplate } from '../database/prepare.js';

const MODULES = join(import.meta.dirname, '../../../node_modules');

export interface TestDatabase {
  readonly database: Database;
  /** Folder of the data, to open it again. */
  readonly directory: string;
  close(): Promise<void>;
}

/** A fresh embedded database on disk; the template is made once per installation of the library. */
export async function testDatabase(): Promise<TestDatabase> {
  const template = join(MODULES, '.cache/zhenglian', `pglite-${versionOf('@electric-sql/pglite')}`);
  await prepareTemplate(template);
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-db-'));
  const directory = join(folder, 'db');
  const database = await openDatabase({ directory, template });
  return {
    database,
    directory,
    async close() {
      await database.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function versionOf(name: string): string {
  return (JSON.parse(readFileSync(join(MODULES, name, 'package.json'), 'utf8')) as { version: string }).version;
}
