import { DomainError } from '@zhenglian/chaincode/domain';
import type { ErasurePlace, ReplicaPeer } from '../ports.js';
import type { DocumentParts } from './documents.js';

/** The places of the encrypted storage: keys first, for without them the rest is noise; then ciphertext here and at each organisation that keeps copies. */
export function storagePlaces(parts: DocumentParts): readonly ErasurePlace[] {
  return [keys(parts), ciphertext(parts), ...parts.replicas.map((peer) => copies(parts, peer))];
}

/** Wrapped keys, own and recipients'. The row of the document stays, so that its id is not used again. */
function keys({ database, clock }: DocumentParts): ErasurePlace {
  return {
    name: 'document-keys',
    async erase({ documentIds }) {
      if (documentIds.length === 0) return 0;
      const ids = [...documentIds];
      await database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('documents.document_key').where('document_id', 'in', ids).execute();
        const now = clock.now().toISOString();
        await transaction
          .updateTable('documents.document')
          .set({ erased_at: now })
          .where('id', 'in', ids)
          .where('erased_at', 'is', null)
          .execute();
        await transaction
          .updateTable('documents.replica')
          .set({ state: 'REMOVE', since: now, attempts: 0 })
          .where('document_id', 'in', ids)
          .where('state', '!=', 'REMOVED')
          .execute();
      });
      return ids.length;
    },
  };
}

function ciphertext(parts: DocumentParts): ErasurePlace {
  return {
    name: 'ciphertext',
    async erase({ documentIds }) {
      const cids = await cidsOf(parts, documentIds);
      for (const cid of cids) await parts.blocks.remove(cid);
      return cids.length;
    },
  };
}

function copies(parts: DocumentParts, peer: ReplicaPeer): ErasurePlace {
  return {
    name: `replica:${peer.organization}`,
    async erase({ documentIds }) {
      const cids = await cidsOf(parts, documentIds);
      for (const cid of cids) {
        await peer.remove(cid);
        // not taken on trust that it is gone
        if ((await peer.block(cid, cid)) !== undefined) throw new DomainError('STORAGE_UNAVAILABLE', { field: peer.organization });
      }
      if (documentIds.length > 0) {
        await parts.database
          .updateTable('documents.replica')
          .set({ state: 'REMOVED', stored_at: null })
          .where('document_id', 'in', [...documentIds])
          .where('organization', '=', peer.organization)
          .execute();
      }
      return cids.length;
    },
  };
}

async function cidsOf({ database }: DocumentParts, documentIds: readonly string[]): Promise<string[]> {
  if (documentIds.length === 0) return [];
  const rows = await database
    .selectFrom('documents.document')
    .select('cid')
    .where('id', 'in', [...documentIds])
    .execute();
  return rows.map(({ cid }) => cid);
}
