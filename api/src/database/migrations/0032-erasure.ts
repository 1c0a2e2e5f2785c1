import { sql, type Kysely, type Migration } from 'kysely';

/** Erasures, and how far each is at each place. */
export const firstErasure: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table documents.erasure (
     erasure_id text primary key, subject text not null, ground text not null, receipt text, created_at text not null)`,
  `create table documents.erasure_place (
     erasure_id text not null references documents.erasure (erasure_id), place text not null, items int4 not null, done_at text not null,
     primary key (erasure_id, place))`,
];
