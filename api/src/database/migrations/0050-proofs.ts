import { sql, type Kysely, type Migration } from 'kysely';

/** A proof names the case that ended with its certificate. */
export const firstProofs: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await sql.raw('create index case_result on ledger_index.case_file (result)').execute(db);
  },
};
