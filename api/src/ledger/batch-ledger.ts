import type { BatchLedger, Ledger } from '../ports.js';

/** First registrations, up to a hundred per transaction, by the contract's own function for lists: whole or not at all. */
export function batchLedger(ledger: Ledger): BatchLedger {
  return {
    check: (requests) => ledger.check('registerFirstBatch', { items: [...requests] }),
    submit: (requests) => ledger.submit('registerFirstBatch', { items: [...requests] }),
  };
}
