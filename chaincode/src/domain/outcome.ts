import { DomainError } from './errors.js';
import type { EventName } from './events.js';
import type { RecordKey } from './fields.js';
import { keyOf, type LedgerRecord } from './records.js';
import type { Carry } from './gate/judge.js';

/** Who must endorse later writes of a key: all of `all`, and `n` of `of`. */
export interface KeyPolicy {
  readonly key: RecordKey;
  readonly all: readonly string[];
  readonly n: number;
  readonly of: readonly string[];
}

/** What an act does to the ledger: the records to write, and the event that carries them. */
export interface Act<R extends LedgerRecord> {
  readonly name: EventName;
  readonly records: readonly LedgerRecord[];
  /** The record that answers the request. */
  readonly result: R;
  /** Keys that end: `live~` of a mortgage. */
  readonly deletes?: readonly RecordKey[];
  /** Keys that get a policy of their own with this write. */
  readonly policies?: readonly KeyPolicy[];
  /** What the gate said follows from the act; it goes into the event. */
  readonly carries?: readonly Carry[];
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

/**
 * An act on a record that stands: release, extension, consent, reversal. Throws NOT_FOUND without the record. The same request
 * again, found among the record's `acts`, is a success without a write; a new one is decided, which refuses what came too late.
 */
export function changed<R extends LedgerRecord & { readonly acts?: readonly { readonly requestDigest: string }[] | undefined }>(
  digest: string,
  existing: R | undefined,
  decide: (existing: R, digest: string) => Act<R>,
): Outcome<R> {
  if (!existing) throw new DomainError('NOT_FOUND');
  if (existing.acts?.some((act) => act.requestDigest === digest)) return { result: existing };
  const act = decide(existing, digest);
  return { act, result: act.result };
}

/**
 * The outcomes of a batch as one: a transaction has one event and writes a key once. All outcomes must bear the same event
 * name. Throws CONFLICT when two items write the same key; items that were done before write nothing.
 */
export function joined<R extends LedgerRecord>(outcomes: readonly Outcome<R>[]): { act?: Act<R>; results: R[] } {
  const results = outcomes.map(({ result }) => result);
  const acts = outcomes.flatMap(({ act }) => (act ? [act] : []));
  const [first] = acts;
  if (!first) return { results };
  if (acts.some(({ name }) => name !== first.name)) throw new DomainError('INTERNAL', { detail: 'a batch has one kind of act' });
  const records = acts.flatMap((act) => act.records);
  const deletes = acts.flatMap((act) => act.deletes ?? []);
  const keys = [...records.map(keyOf), ...deletes].map(({ type, parts }) => [type, ...parts].join('~'));
  if (new Set(keys).size !== keys.length) throw new DomainError('CONFLICT', { field: 'items' });
  const policies = acts.flatMap((act) => act.policies ?? []);
  const carries = acts.flatMap((act) => act.carries ?? []);
  return { act: { name: first.name, records, result: first.result, deletes, policies, carries }, results };
}
