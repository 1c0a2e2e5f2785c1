import { sql, type Kysely, type Migration } from 'kysely';

/** What sign-in has to remember: failures, used one-time codes, ended sessions. */
export const firstIdentity: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create schema identity`,
  `create table identity.account_state (
     account text primary key, failures int4 not null, locked_until text, last_step int4 not null)`,
  `create table identity.ended_session (session text primary key, until text not null)`,
];
