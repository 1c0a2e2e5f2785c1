import { sql, type Kysely, type Migration } from 'kysely';

/** Messages between organisations. Content is encrypted; an outgoing message is written in the transaction of its cause. */
export const firstExchange: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create schema exchange`,
  `create table exchange.conversation (
     party text not null, name text not null, outward int4 not null, inward int4 not null, primary key (party, name))`,
  `create table exchange.outbox (
     id text primary key, recipient text not null, conversation text not null, sequence int4 not null, type text not null,
     sealed bytea not null, digest text not null, state text not null check (state in ('PENDING', 'DELIVERED', 'REFUSED', 'FAILED')),
     attempts int4 not null, next_at text not null, problem text, receipt text, created_at text not null, delivered_at text,
     unique (recipient, conversation, sequence))`,
  `create index outbox_due on exchange.outbox (next_at) where state = 'PENDING'`,
  `create table exchange.inbox (
     sender text not null, id text not null, conversation text not null, sequence int4 not null, type text not null,
     sealed bytea not null, digest text not null, state text not null check (state in ('WAITING', 'ACCEPTED', 'REFUSED')),
     refusal text, received_at text not null, primary key (sender, id), unique (sender, conversation, sequence))`,
  `create index inbox_order on exchange.inbox (received_at)`,
];
