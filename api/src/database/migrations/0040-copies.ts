import { sql, type Kysely, type Migration } from 'kysely';

/** Copies that are kept for other organisations, and the digests of copies that were made for recipients. */
export const copiesKept: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table documents.kept_copy (organization text not null, cid text not null, since text not null, primary key (organization, cid))`,
  // of a copy that only its recipient can open: SHA-256 of the file in it
  `alter table documents.document add column file_digest text`,
  // the same, noted before the key is released: what this recipient got
  `alter table sharing.opening add column file_digest text`,
];
