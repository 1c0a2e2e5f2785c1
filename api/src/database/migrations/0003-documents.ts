import { sql, type Kysely, type Migration } from 'kysely';

/** Where each encrypted document lies, and its key, wrapped. */
export const firstDocuments: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await sql.raw(`create schema documents`).execute(db);
    await sql
      .raw(
        `create table documents.document (
           id text primary key, version int4 not null, cid text not null, wrapped_key text not null,
           size int4 not null, created_at text not null)`,
      )
      .execute(db);
  },
};
