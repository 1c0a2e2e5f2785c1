import { sql, type Kysely, type Migration } from 'kysely';

/** Copies that are kept for other organisations, and the digests of copies that were made for recipients. */
export const copiesKept: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table documents.kept_copy (organization text not null, cid text not null, since text not null, primary key (organization, cid))`,
  // SHA-256 of the file that the recipient gets, kept before its key is released
  `alter table sharing.opening add column file_digest text`,
];
