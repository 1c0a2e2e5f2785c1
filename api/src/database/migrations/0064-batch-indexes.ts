import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Upload messages by their entry: entries of a batch let theirs go a hundred at a time. Of a batch's items only those that are left are
 * looked for, every second, however many are done.
 */
export const batchIndexes: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create index upload_entry on register_book.upload (sequence)`,
  `create index batch_item_left on register_book.batch_item (batch_id, position) where state not in ('ENTERED', 'REFUSED')`,
  `drop index register_book.batch_item_batch_id_state_idx`,
];
