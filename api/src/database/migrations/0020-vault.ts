import { sql, type Kysely, type Migration } from 'kysely';

/** A key per document and recipient, copies at other organisations, what scrubbing found, and what was erased. */
export const firstVault: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table documents.document_key (
     document_id text not null references documents.document (id), kid text not null, jwe text not null,
     primary key (document_id, kid))`,
  `create index on documents.document_key (kid)`,
  // keys of before had no name
  `insert into documents.document_key (document_id, kid, jwe) select id, 'unnamed', wrapped_key from documents.document`,
  `alter table documents.document drop column wrapped_key`,
  `alter table documents.document add column erased_at text`,
  `create table documents.replica (
     document_id text not null references documents.document (id), organization text not null, state text not null,
     since text not null, stored_at text, attempts int4 not null, primary key (document_id, organization))`,
  `create index on documents.replica (state, since)`,
  `create table documents.fault (
     document_id text not null references documents.document (id), place text not null, block text not null, fault text not null,
     found_at text not null, repaired_at text, primary key (document_id, place, block))`,
];
