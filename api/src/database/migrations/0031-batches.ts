import { sql, type Kysely, type Migration } from 'kysely';

/** Batches of first registrations: each item with how far it is. */
export const firstBatches: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table register_book.batch (
     batch_id text primary key, batch_digest text not null, total int4 not null, created_at text not null)`,
  `create table register_book.batch_item (
     batch_id text not null references register_book.batch (batch_id), position int4 not null,
     request_id text not null unique, request_digest text not null,
     state text not null check (state in ('ACCEPTED', 'PREPARED', 'BOOKED', 'STORED', 'ENTERED', 'REFUSED')),
     refusal text, field text, sealed bytea, primary key (batch_id, position))`,
  `create index on register_book.batch_item (batch_id, state)`,
];
