import type { AuditRecord } from './audit.js';
import type { OutgoingMessage } from './book.js';
import type { Page, PageQuery } from './read-model.js';
import type { Person } from './second-person.js';
import type { JsonValue } from '@zhenglian/chaincode/domain';

/** A message that cannot be handled before something else has come: the sender is told to send it again. */
export class NotYet extends Error {}

/** That a message came; its content stays closed. */
export interface ReceivedMessage {
  readonly sender: string;
  readonly id: string;
  readonly type: string;
  readonly conversation: string;
  readonly state: string;
  /** Code of the refusal that its sender was told. */
  readonly refusal: string | undefined;
  readonly receivedAt: string;
}

/** That a message was sent, how far it has come, and what its recipient signed; its content stays closed. */
export interface DispatchedMessage {
  /** Organisation id. */
  readonly recipient: string;
  readonly id: string;
  readonly type: string;
  readonly conversation: string;
  /** PENDING, DELIVERED, REFUSED by its recipient, FAILED when it was given up. */
  readonly state: string;
  readonly attempts: number;
  /** Code of a refusal, or why the last try failed. */
  readonly problem: string | undefined;
  readonly sentAt: string;
  readonly deliveredAt: string | undefined;
  /** Signed by the recipient (compact JWS). */
  readonly receipt: string | undefined;
}

/** A message that is sent for its own sake, not with an act on the ledger. */
export interface SentMessage {
  readonly payload: JsonValue;
}

export interface MessageDesk {
  /** The message of this id, as it was sent first. */
  sent(id: string): Promise<SentMessage | undefined>;
  /** Puts a message into the outbox. @throws DomainError CONFLICT for other content under the id, NOT_THE_AUTHOR, INVALID_FORMAT */
  send(message: OutgoingMessage): Promise<void>;
  /** Newest first. */
  received(page: PageQuery): Promise<Page<ReceivedMessage>>;
  /** What was sent, newest first. */
  dispatched(page: PageQuery): Promise<Page<DispatchedMessage>>;
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

/** What the regulator asks about; every member narrows. Instants in UTC, `to` exclusive. */
export interface AccessInquiry {
  readonly subject?: string | undefined;
  readonly unitRef?: string | undefined;
  /** Organisation id of who looked. */
  readonly organization?: string | undefined;
  readonly account?: string | undefined;
  readonly action?: AuditRecord['action'] | undefined;
  readonly purpose?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The looks as a file: what the statement signs is its digest, the question and how far each log reached. */
export interface AccessExport {
  readonly csv: string;
  readonly sha256: string;
  /** Compact JWS of the regulator. */
  readonly statement: string;
}

export interface AccessReport {
  readonly logs: readonly CheckedLog[];
  /** What log and ledger both know. */
  readonly rows: readonly { readonly record: AuditRecord }[];
  /** Every look that was asked for, newest first. */
  readonly looks: readonly AuditRecord[];
  /** A page of the looks. @throws DomainError INVALID_FORMAT for a cursor that is none */
  page(query: PageQuery): Page<AuditRecord>;
  readonly findings: readonly ({ readonly kind: string; readonly organization: string } & (
    { readonly sequence: number } | { readonly eventRef: string } | object
  ))[];
  readonly exported: AccessExport;
}

/** The regulator's join of ledger and logs (S12). */
export interface AccessAudit {
  /**
   * @param ask exported logs, each as `GET /audit/log.jsonl` gives it; without them every organisation is asked for its own
   * @throws DomainError INVALID_FORMAT
   */
  join(ask: { readonly texts?: readonly string[] | undefined; readonly inquiry: AccessInquiry }): Promise<AccessReport>;
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

/** An address that hears of events; its secret is not told again. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly active: boolean;
  readonly createdAt: string;
  /** Calls that wait to be answered, and those that were given up. */
  readonly pending: number;
  readonly failed: number;
}

/** One call of a webhook, without its body. */
export interface WebhookCall {
  readonly id: string;
  readonly event: string;
  /** PENDING, DONE, FAILED when it was given up. */
  readonly state: string;
  readonly attempts: number;
  /** Why the last try failed. */
  readonly problem: string | undefined;
  readonly createdAt: string;
  /** When it is tried next; of a call that is over undefined. */
  readonly nextAt: string | undefined;
}

/** Addresses of clients that want to hear of events. */
export interface WebhookDesk {
  /** @returns the secret under which calls are signed: shown once. @throws DomainError INVALID_FORMAT, TOO_LARGE */
  add(wish: { readonly account: string; readonly url: string; readonly events: readonly string[] }): Promise<{
    readonly id: string;
    readonly secret: string;
  }>;
  /** The account's own, newest first, ended ones too. */
  list(account: string): Promise<readonly Webhook[]>;
  /** Newest first. @throws DomainError NOT_FOUND for a webhook that is not the account's own */
  calls(which: { readonly account: string; readonly id: string }, page: PageQuery): Promise<Page<WebhookCall>>;
  /** @throws DomainError NOT_FOUND for one that is not the account's own */
  remove(which: { readonly account: string; readonly id: string }): Promise<void>;
}
