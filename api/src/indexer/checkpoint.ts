import type { Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';

/** Last block whose rows are there, and the hash of its header. */
export interface Checkpoint {
  readonly number: number;
  readonly hash: string;
}

const ID = 1;

export async function readCheckpoint(database: Database): Promise<Checkpoint | undefined> {
  const row = await database.selectFrom('ledger_index.checkpoint').selectAll().where('id', '=', ID).executeTakeFirst();
  return row && { number: row.block, hash: row.hash };
}

/** Moves the checkpoint; belongs into the transaction that writes the rows. */
export async function writeCheckpoint(transaction: Transaction<Schema>, { number, hash }: Checkpoint): Promise<void> {
  await transaction
    .insertInto('ledger_index.checkpoint')
    .values({ id: ID, block: number, hash })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ block: number, hash }))
    .execute();
}
