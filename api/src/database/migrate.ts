import { Migrator, type Kysely, type Migration } from 'kysely';
import { assessments } from './migrations/0063-assessments.js';
import { batchIndexes } from './migrations/0064-batch-indexes.js';
import { erasedMessages } from './migrations/0062-erased-messages.js';
import { severalEntries } from './migrations/0061-several-entries.js';
import { ledgerRecords } from './migrations/0060-ledger-records.js';
import { firstBatches } from './migrations/0031-batches.js';
import { firstErasure } from './migrations/0032-erasure.js';
import { copiesKept } from './migrations/0040-copies.js';
import { firstDocuments } from './migrations/0003-documents.js';
import { firstAdmin } from './migrations/0011-admin.js';
import { firstAudit } from './migrations/0010-audit.js';
import { firstExchange } from './migrations/0013-exchange.js';
import { firstIdentity } from './migrations/0012-identity.js';
import { firstIndex } from './migrations/0001-index.js';
import { firstRegister } from './migrations/0002-register.js';
import { firstSharing } from './migrations/0021-sharing.js';
import { firstVault } from './migrations/0020-vault.js';
import { firstRenditions } from './migrations/0030-renditions.js';
import { firstWebhooks } from './migrations/0015-webhooks.js';
import { registerBook } from './migrations/0014-register-book.js';
import type { Schema } from './schema.js';

/** In order; a migration that has been released is never edited. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-index': firstIndex,
  '0002-register': firstRegister,
  '0003-documents': firstDocuments,
  '0010-audit': firstAudit,
  '0011-admin': firstAdmin,
  '0012-identity': firstIdentity,
  '0013-exchange': firstExchange,
  '0020-vault': firstVault,
  '0021-sharing': firstSharing,
  '0030-renditions': firstRenditions,
  '0014-register-book': registerBook,
  '0015-webhooks': firstWebhooks,
  '0031-batches': firstBatches,
  '0032-erasure': firstErasure,
  '0060-ledger-records': ledgerRecords,
  '0040-copies': copiesKept,
  '0061-several-entries': severalEntries,
  '0062-erased-messages': erasedMessages,
  '0063-assessments': assessments,
  '0064-batch-indexes': batchIndexes,
};

export const NEWEST = Object.keys(MIGRATIONS).toSorted().at(-1) ?? '';

/**
 * Brings the schema up to date, or to an older version for tests. Rows stay. Several processes at once wait for each other.
 * @throws Error when the database is newer than this program: an older program would damage what it does not know
 */
export async function migrate(database: Kysely<Schema>, version = NEWEST): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateTo(version);
  if (error !== undefined) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}
