import { sql, type Kysely, type Migration } from 'kysely';

/** One request may enter several rights: a unit that is split goes into as many certificates as it has parts. */
export const severalEntries: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `alter table register_book.entry drop constraint entry_request_id_key`,
  `create index entry_by_request on register_book.entry (request_id, sequence)`,
];
