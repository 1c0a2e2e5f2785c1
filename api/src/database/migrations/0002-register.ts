import { sql, type Kysely, type Migration } from 'kysely';

/** The organisation's own book: requests that it made, and at the registry the entries of the register. Append only. */
export const firstRegister: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create schema register_book`,
  `create table register_book.request (
     request_id text primary key, request_digest text not null, act text not null,
     state text not null check (state in ('PENDING', 'ENTERED', 'REFUSED')),
     ledger_request text not null, sealed bytea not null, refusal text, transaction_id text, block int4, created_at text not null)`,
  `create index request_state on register_book.request (state) where state = 'PENDING'`,
  `create table register_book.serial (series text primary key, last int4 not null check (last between 1 and 9999999))`,
  `create table register_book.entry (
     sequence int4 generated always as identity primary key,
     request_id text not null unique references register_book.request (request_id),
     cert_ref text not null unique, unit_ref text not null, licence_id text not null unique,
     certificate_number text not null unique, sealed bytea not null, created_at text not null)`,
];
