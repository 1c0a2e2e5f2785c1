import { Migrator, type Kysely, type Migration } from 'kysely';
import type { Schema } from './schema.js';
import { firstIndex } from './migrations/0001-index.js';
import { firstRegister } from './migrations/0002-register.js';
import { firstDocuments } from './migrations/0003-documents.js';
import { firstVault } from './migrations/0004-vault.js';

/** In order; a migration that has been released is never edited. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-index': firstIndex,
  '0002-register': firstRegister,
  '0003-documents': firstDocuments,
  '0004-vault': firstVault,
};

/** Brings the schema up to date. Rows stay. */
export async function migrate(database: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}
