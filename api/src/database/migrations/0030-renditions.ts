import { sql, type Kysely, type Migration } from 'kysely';

/** Sealed files of certificates, by the digest under which the ledger knows them. */
export const firstRenditions: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table ledger_index.rendition (
     sha256 text primary key, cert_ref text not null, form text not null, day text not null, block int4 not null, position int4 not null)`,
  `create index rendition_certificate on ledger_index.rendition (cert_ref)`,
];
