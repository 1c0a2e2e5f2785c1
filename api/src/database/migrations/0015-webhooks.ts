import { sql, type Kysely, type Migration } from 'kysely';

/** Calls to addresses that clients have given: a bank's system hears of its own cases without asking. */
export const firstWebhooks: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table exchange.webhook (
     id text primary key, account text not null, url text not null, events text not null, secret bytea not null,
     active boolean not null, created_at text not null)`,
  `create table exchange.webhook_call (
     id text primary key, webhook text not null references exchange.webhook (id), event text not null, body text not null,
     state text not null check (state in ('PENDING', 'DONE', 'FAILED')), attempts int4 not null, next_at text not null,
     problem text, created_at text not null)`,
  `create index webhook_due on exchange.webhook_call (next_at) where state = 'PENDING'`,
];
