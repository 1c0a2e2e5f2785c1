import type { Ledger, LogAnchor, LogRoot } from '../ports.js';

/**
 * Puts roots on the ledger (`access`, `root~`): each with its number, the size of the whole log up to it and the root before, so that a
 * log can only be continued.
 */
export function ledgerLogAnchor(ledger: Pick<Ledger, 'submit'>): LogAnchor {
  return {
    anchor: ({ n, root, last: size, previous }) =>
      ledger.submit('anchorRoot', { n, root, size, ...(previous === undefined ? {} : { previous }) }),
  };
}

/** Roots for the verifier, from an organisation's records on the ledger in the order of their numbers. */
export function rootsOfLedger(records: readonly { readonly n: number; readonly root: string; readonly size: number }[]): LogRoot[] {
  const ordered = records.toSorted((a, b) => a.n - b.n);
  return ordered.map(({ root, size }, index) => ({ first: (ordered[index - 1]?.size ?? 0) + 1, last: size, root }));
}
