import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.js';
import { upsertAll } from './rows.js';

/** A key as a block leaves it; without a value it is deleted, and its policy with it. */
export interface StateChange {
  readonly namespace: string;
  readonly key: string;
  readonly value: Uint8Array | undefined;
  readonly policy: Uint8Array | undefined;
}

export function hexOf(key: string): string {
  return Buffer.from(key, 'utf8').toString('hex');
}

/** Writes what blocks did to the ledger's state. No key twice. */
export async function writeState(transaction: Transaction<Schema>, changes: readonly StateChange[]): Promise<void> {
  const gone = changes.filter(({ value }) => value === undefined);
  for (const { namespace, key } of gone) {
    await transaction.deleteFrom('ledger_index.state').where('namespace', '=', namespace).where('key', '=', hexOf(key)).execute();
  }
  const rows = changes.flatMap(({ namespace, key, value, policy }) =>
    value === undefined ? [] : [{ namespace, key: hexOf(key), value, policy: policy ?? null }],
  );
  await upsertAll(transaction, 'ledger_index.state', ['namespace', 'key'], rows, ['value', 'policy']);
}
