import type { AuditRecord } from './audit.js';
import type { Page, PageQuery } from './read-model.js';
import type { Person } from './second-person.js';
import type { JsonValue } from '@zhenglian/chaincode/domain';

/** That a message came; its content stays closed. */
export interface ReceivedMessage {
  readonly sender: string;
  readonly id: string;
  readonly type: string;
  readonly conversation: string;
  readonly state: string;
  readonly receivedAt: string;
}

export interface MessageDesk {
  /** Newest first. */
  received(page: PageQuery): Promise<Page<ReceivedMessage>>;
  /** In clear, logged before it is shown. @throws DomainError NOT_FOUND, BLANK_FIELD without a purpose */
  read(ask: {
    readonly sender: string;
    readonly id: string;
    readonly purpose: string;
    readonly who: Person;
  }): Promise<{ readonly type: string; readonly payload: JsonValue }>;
}

/** A log against its roots on the ledger. */
export interface CheckedLog {
  readonly organization: string;
  readonly verdict:
    | { readonly good: true; readonly entries: number; readonly anchored: number }
    | { readonly good: false; readonly sequence: number; readonly problem: string };
}

export interface AccessReport {
  readonly logs: readonly CheckedLog[];
  /** What log and ledger both know. */
  readonly rows: readonly { readonly record: AuditRecord }[];
  readonly findings: readonly ({ readonly kind: string; readonly organization: string } & (
    { readonly sequence: number } | { readonly eventRef: string } | object
  ))[];
}

/** The regulator's join of ledger and logs (S12). */
export interface AccessAudit {
  /** @param texts exported logs, each as `GET /audit/log.jsonl` gives it. @throws DomainError INVALID_FORMAT */
  join(texts: readonly string[]): Promise<AccessReport>;
}

/** What a verified block brought. */
export interface Happened {
  readonly event: string;
  /** The submitter's claim. */
  readonly at: string;
  readonly transactionId: string;
  readonly block: number;
  readonly records: readonly { readonly type: string; readonly ref: string }[];
}

/** Addresses of clients that want to hear of events. */
export interface WebhookDesk {
  /** @returns the secret under which calls are signed: shown once. @throws DomainError INVALID_FORMAT, TOO_LARGE */
  add(wish: { readonly account: string; readonly url: string; readonly events: readonly string[] }): Promise<{
    readonly id: string;
    readonly secret: string;
  }>;
  /** @throws DomainError NOT_FOUND for one that is not the account's own */
  remove(which: { readonly account: string; readonly id: string }): Promise<void>;
}
