import { VerifyError } from '../errors.js';
import type { Block } from './block.js';
import { type LedgerTransaction, parseTransaction } from './transaction.js';

/** One envelope of a block: parsed, or refused with the reason. A block keeps what honest peers marked invalid, garbage included. */
export type BlockEntry = { readonly index: number; readonly validationCode: number } & (
  | { readonly transaction: LedgerTransaction; readonly error?: undefined }
  | { readonly transaction?: undefined; readonly error: VerifyError }
);

/** TxValidationCode of a transaction that took effect. */
export const VALID = 0;

/**
 * Parses every envelope of a block. A malformed one never hides its neighbours: it is an entry with `error`.
 * An entry with `error` and validation code VALID is a contradiction that the caller must report.
 */
export function readTransactions(block: Block, channel: string): readonly BlockEntry[] {
  return block.envelopes.map((envelope, index) => {
    const validationCode = block.validationCodes[index] ?? -1;
    try {
      return { index, validationCode, transaction: parseTransaction(envelope, channel) };
    } catch (error) {
      if (!(error instanceof VerifyError)) throw error;
      return { index, validationCode, error };
    }
  });
}
