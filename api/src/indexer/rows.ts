import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.js';

/** A statement has at most 65,535 parameters; smaller ones are planned faster. */
const ROWS = 500;

/** Adds rows, many with one statement. */
export async function insertAll<T extends keyof Schema & `ledger_index.${string}`>(
  transaction: Transaction<Schema>,
  table: T,
  rows: readonly Schema[T][],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) {
    await transaction
      .insertInto(table)
      .values(rows.slice(at, at + ROWS) as never)
      .execute();
  }
}

/** Adds rows, or changes `changing` of those that are there. No two of them may have one key. */
export async function upsertAll<T extends keyof Schema & `ledger_index.${string}`>(
  transaction: Transaction<Schema>,
  table: T,
  key: readonly (keyof Schema[T] & string)[],
  rows: readonly Schema[T][],
  changing: readonly (keyof Schema[T] & string)[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) {
    await transaction
      .insertInto(table)
      .values(rows.slice(at, at + ROWS) as never)
      .onConflict((conflict) => {
        const onKey = conflict.columns(key as never);
        if (changing.length === 0) return onKey.doNothing();
        return onKey.doUpdateSet(((eb: { ref: (column: string) => unknown }) =>
          Object.fromEntries(changing.map((column) => [column, eb.ref(`excluded.${column}`)]))) as never);
      })
      .execute();
  }
}
