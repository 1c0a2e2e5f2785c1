import type { VaultDesk } from '../ports.js';
import type { DocumentParts } from './documents.js';
import { backUpKeys } from './key-backup.js';
import { replicationLag } from './replication.js';
import { rotateWrappingKeys } from './rotation.js';

const MOST_FAULTS = 100;

/** What an operator of the encrypted storage does and sees. `backups`: folder of the key backups, which erasures reach. */
export function vaultDesk(parts: DocumentParts, backups: string): VaultDesk {
  return {
    rotate: () => rotateWrappingKeys(parts),
    async backUp() {
      const path = await backUpKeys({ ...parts, directory: backups });
      return path.slice(path.lastIndexOf('/') + 1);
    },
    async health() {
      const [copies, faults, keys] = await Promise.all([replicationLag(parts), openFaults(parts), parts.keys.keys()]);
      return { copies, faults, keys: keys.map(({ kid, state, createdAt }) => ({ kid, state, createdAt })) };
    },
  };
}

async function openFaults({ database }: DocumentParts) {
  const rows = await database
    .selectFrom('documents.fault')
    .selectAll()
    .where('repaired_at', 'is', null)
    .orderBy('found_at')
    .limit(MOST_FAULTS)
    .execute();
  return rows.map(({ document_id, place, block, fault, found_at }) => ({
    documentId: document_id,
    place,
    block,
    fault,
    foundAt: found_at,
  }));
}
