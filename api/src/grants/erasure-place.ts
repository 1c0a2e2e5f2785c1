import type { Database } from '../database/open.js';
import type { ErasurePlace } from '../ports.js';

/** Purposes and salts of the grants of a certificate, and the salt of its reference on the ledger's access records. */
export function grantsPlace(database: Database): ErasurePlace {
  return {
    name: 'grant-salts',
    async erase({ certRefs }) {
      if (certRefs.length === 0) return 0;
      const refs = [...certRefs];
      return database.transaction().execute(async (transaction) => {
        const tags = await transaction.deleteFrom('sharing.certificate_tag').where('cert_ref', 'in', refs).returning('cert_ref').execute();
        const grants = await transaction
          .updateTable('sharing.access_grant')
          .set({ sealed: null })
          .where('cert_ref', 'in', refs)
          .returning('grant_ref')
          .execute();
        return tags.length + grants.length;
      });
    },
  };
}
