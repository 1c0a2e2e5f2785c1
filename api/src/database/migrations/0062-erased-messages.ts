import { sql, type Kysely, type Migration } from 'kysely';

/** A received message whose sender had its content destroyed stays on record as ERASED. */
export const erasedMessages: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `alter table exchange.inbox drop constraint inbox_state_check`,
  `alter table exchange.inbox add constraint inbox_state_check check (state in ('WAITING', 'ACCEPTED', 'REFUSED', 'ERASED'))`,
  `create index outbox_by_conversation on exchange.outbox (conversation, type)`,
];
