import type { ErasurePlace } from '../ports.js';
import { toEntry, type BookParts } from './book.js';
import { seal } from './sealed.js';

/**
 * Salts that tie a person to the ledger: the code of the certificate's reference, the salts inside the credential, those of its
 * request. The entry itself is the statutory register and stays (Civil Code art. 216, 217).
 */
export function registerPlace({ database, key }: Pick<BookParts, 'database' | 'key'>): ErasurePlace {
  return {
    name: 'register-salts',
    async erase({ certRefs }) {
      if (certRefs.length === 0) return 0;
      return database.transaction().execute(async (transaction) => {
        const rows = await transaction
          .selectFrom('register_book.entry')
          .selectAll()
          .where('cert_ref', 'in', [...certRefs])
          .execute();
        for (const row of rows) {
          const { entry, unitProof } = toEntry(key, row).secret;
          const sealed = seal(key, 'entry', row.cert_ref, JSON.parse(JSON.stringify({ entry, unitProof, code: '', credential: '' })));
          await transaction.updateTable('register_book.entry').set({ sealed }).where('cert_ref', '=', row.cert_ref).execute();
          await transaction
            .updateTable('register_book.request')
            .set({ sealed: seal(key, 'request', row.request_id, {}) })
            .where('request_id', '=', row.request_id)
            .execute();
        }
        return rows.length;
      });
    },
  };
}
