import { sql, type Kysely, type Migration } from 'kysely';

/** Grants, their recipients and their openings; what the ledger must not see is encrypted. */
export const firstSharing: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create schema sharing`,
  `create table sharing.certificate_tag (cert_ref text primary key, cert_tag text not null unique, sealed bytea not null)`,
  `create table sharing.recipient (
     recipient text primary key, name text not null, public_key text not null, created_at text not null)`,
  `create table sharing.access_grant (
     grant_ref text primary key, cert_ref text not null, recipient text not null, claims text not null, sealed bytea,
     jws text, created_at text not null)`,
  `create index on sharing.access_grant (cert_ref)`,
  `create table sharing.opening (
     use_id text primary key, grant_ref text not null references sharing.access_grant (grant_ref), n int4 not null,
     used text not null, copy_id text not null, created_at text not null)`,
  `create index on sharing.opening (grant_ref)`,
];
