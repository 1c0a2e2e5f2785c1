import { DomainError } from './errors.js';
import type { EventName } from './events.js';
import type { LedgerRecord } from './records.js';

/** What an act does to the ledger: the records to write, and the event that carries them. */
export interface Act<R extends LedgerRecord> {
  readonly name: EventName;
  readonly records: readonly LedgerRecord[];
  /** The record that answers the request. */
  readonly result: R;
}

/** Either a new act, or the record that the same request made before. */
export type Outcome<R extends LedgerRecord> = { readonly act: Act<R>; readonly result: R } | { readonly act?: never; readonly result: R };

/**
 * Client-chosen identifiers: the same request again is a success without a write, whatever has happened to the record since;
 * another request under the same identifier is CONFLICT. Only a new identifier is decided.
 */
export function decided<R extends LedgerRecord>(digest: string, existing: R | undefined, decide: (digest: string) => Act<R>): Outcome<R> {
  if (existing) {
    if (existing.requestDigest !== digest) throw new DomainError('CONFLICT');
    return { result: existing };
  }
  const act = decide(digest);
  return { act, result: act.result };
}
