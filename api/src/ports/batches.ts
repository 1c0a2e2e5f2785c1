import type { NewEntry, RequestIdentity } from './book.js';
import type { Committed } from './ledger.js';
import type { ErrorCode, JsonValue, Persons, RegisterEntry } from '@zhenglian/chaincode/domain';

/**
 * How far an item of a batch is. ACCEPTED: kept as it came. PREPARED: its unit's reference is made. BOOKED: entered into the
 * register, with number and credential. STORED: its document is safe. ENTERED: on the ledger. REFUSED: final, with its code.
 */
export const BATCH_STATES = ['ACCEPTED', 'PREPARED', 'BOOKED', 'STORED', 'ENTERED', 'REFUSED'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** An item that is still to be done, with what it needs for its next step. */
export interface BatchItem {
  readonly position: number;
  readonly identity: RequestIdentity;
  readonly state: BatchState;
  /** Until it is booked. */
  readonly entry: RegisterEntry | undefined;
  /** As long as its entry. */
  readonly persons: Persons | undefined;
  /** From PREPARED until it is booked. */
  readonly unit: { readonly unitRef: string; readonly proof: string } | undefined;
}

/** An item whose unit's reference was made. */
export interface PreparedItem {
  readonly position: number;
  readonly requestId: string;
  readonly entry: RegisterEntry;
  readonly persons: Persons | undefined;
  readonly unit: { readonly unitRef: string; readonly proof: string };
}

/** An item as it is taken on: its entry, or why it is refused at once. */
export interface NewBatchItem {
  readonly identity: RequestIdentity;
  readonly content:
    { readonly entry: RegisterEntry; readonly persons: Persons } | { readonly code: ErrorCode; readonly field: string | undefined };
}

export interface BatchCounts {
  readonly batchId: string;
  readonly total: number;
  readonly counts: Readonly<Record<BatchState, number>>;
}

export interface BatchReportItem {
  readonly position: number;
  readonly requestId: string;
  readonly state: BatchState;
  readonly code: ErrorCode | undefined;
  readonly field: string | undefined;
  readonly certificateNumber: string | undefined;
  readonly certRef: string | undefined;
}

/** One entry that is to be made in a batch; `make` gets its serial. */
export interface BatchEntry {
  readonly position: number;
  readonly identity: RequestIdentity;
  readonly series: string;
  readonly make: (serial: number) => Promise<NewEntry>;
}

export interface BookedItem {
  readonly position: number;
  readonly requestId: string;
  readonly certRef: string;
  readonly credential: string;
  readonly ledgerRequest: JsonValue;
}

/** Batches as the organisation keeps them: each step of an item is written down before the next begins. */
export interface BatchBook {
  /** @throws DomainError CONFLICT when the id is taken by another list, or an item's request id by another request */
  accept(batchId: string, digest: string, items: readonly NewBatchItem[]): Promise<void>;
  /** The next items behind a position that are neither ENTERED nor REFUSED. */
  pending(batchId: string, after: number, limit: number): Promise<readonly BatchItem[]>;
  prepared(batchId: string, items: readonly PreparedItem[]): Promise<void>;
  /** Serials, entries, requests and states in one SQL transaction; when a `make` throws, nothing is stored. */
  enter(batchId: string, items: readonly BatchEntry[]): Promise<readonly BookedItem[]>;
  /** Items that were booked before, in the order of their positions. */
  booked(batchId: string, positions: readonly number[]): Promise<readonly BookedItem[]>;
  stored(batchId: string, positions: readonly number[]): Promise<void>;
  entered(batchId: string, positions: readonly number[], committed: Committed): Promise<void>;
  refused(batchId: string, positions: readonly number[], code: ErrorCode, field?: string): Promise<void>;
  counts(batchId: string): Promise<BatchCounts | undefined>;
  /** Ids of batches with items that are still to be done, the oldest first. */
  unfinished(): Promise<readonly string[]>;
  report(batchId: string, after: number, limit: number): Promise<readonly BatchReportItem[]>;
}

/** First registrations, up to a hundred in one transaction: all or nothing. Throws as `Ledger`. */
export interface BatchLedger {
  /** Asks whether all would be accepted; writes nothing. */
  check(requests: readonly JsonValue[]): Promise<void>;
  submit(requests: readonly JsonValue[]): Promise<Committed>;
}
