import type { JsonValue } from '@zhenglian/chaincode/domain';

/** What one person must not do alone. */
export const APPROVAL_ACTIONS = [
  'REVOKE_CERTIFICATE',
  'CLOSE_PORT',
  'REOPEN_PORT',
  'ERASE_DOCUMENTS',
  'GRANT_ROLE',
  'REVOKE_ROLE',
  'CHANGE_DICTIONARY',
  'CHANGE_CALENDAR',
  'CORRECT_SUBJECT',
] as const;

export type ApprovalAction = (typeof APPROVAL_ACTIONS)[number];

export interface Approval {
  readonly id: string;
  readonly action: ApprovalAction;
  readonly subject: string;
  readonly payload: JsonValue;
  readonly state: 'PENDING' | 'APPROVED' | 'REJECTED' | 'USED';
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly decidedBy: string | undefined;
}

/** An account that acts. */
export interface Person {
  readonly account: string;
  readonly organization: string;
  readonly roles: readonly string[];
}

/** One asks, another decides, the first carries out exactly what was approved, once. */
export interface Approvals {
  /** The same request again is the same approval. @throws DomainError CONFLICT for other content under the id */
  request(ask: {
    readonly id: string;
    readonly action: ApprovalAction;
    readonly subject: string;
    readonly payload: JsonValue;
    readonly by: Person;
  }): Promise<Approval>;
  /** @throws DomainError SECOND_PERSON for the one who asked, NOT_FOUND, APPROVAL_NOT_OPEN */
  decide(decision: { readonly id: string; readonly decision: 'APPROVED' | 'REJECTED'; readonly by: Person }): Promise<Approval>;
  /**
   * Uses an approval up, within the SQL transaction of the act where one is given.
   * @throws DomainError APPROVAL_DIFFERS unless it is for this payload and this person, APPROVAL_NOT_OPEN, NOT_FOUND
   */
  use(
    use: { readonly id: string; readonly action: ApprovalAction; readonly payload: JsonValue; readonly by: Person },
    transaction?: unknown,
  ): Promise<void>;
  /** What waits for a decision or for being carried out, oldest first. */
  open(): Promise<readonly Approval[]>;
}
