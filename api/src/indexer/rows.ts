import type { Insertable, Transaction } from 'kysely';
import { insertMany } from '../database/insert-many.js';
import type { Schema } from '../database/schema.js';

type IndexTable = keyof Schema & `ledger_index.${string}`;

/** Keeps a statement's argument at some hundred kilobytes. */
const ROWS = 500;

/** Adds rows, many with one statement. */
export async function insertAll<T extends IndexTable>(
  transaction: Transaction<Schema>,
  table: T,
  rows: readonly Schema[T][],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) await insertMany(transaction, table, portion<T>(rows, at)).execute();
}

/** Adds rows, or changes `changing` of those that are there. No two of them may have one key. */
export async function upsertAll<T extends IndexTable>(
  transaction: Transaction<Schema>,
  table: T,
  key: readonly (keyof Schema[T] & string)[],
  rows: readonly Schema[T][],
  changing: readonly (keyof Schema[T] & string)[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) {
    await insertMany(transaction, table, portion<T>(rows, at))
      .onConflict((conflict) => {
        const onKey = conflict.columns(key as never);
        if (changing.length === 0) return onKey.doNothing();
        return onKey.doUpdateSet(((eb: { ref: (column: string) => unknown }) =>
          Object.fromEntries(changing.map((column) => [column, eb.ref(`excluded.${column}`)]))) as never);
      })
      .execute();
  }
}

function portion<T extends IndexTable>(rows: readonly Schema[T][], at: number): Insertable<Schema[T]>[] {
  // the index's tables have no columns that PostgreSQL fills
  return rows.slice(at, at + ROWS) as unknown as Insertable<Schema[T]>[];
}
