import type { Committed } from './ledger.js';
import type { Page } from './read-model.js';

/** What is logged. A closed list: counts, filters and retention hang on it. */
export const AUDIT_ACTIONS = [
  'SIGNED_IN',
  'SIGN_IN_REFUSED',
  'SIGNED_OUT',
  'OPERATION',
  'OPERATION_REFUSED',
  'DOCUMENT_READ',
  'FIELDS_UNMASKED',
  'GRANT_CONSUMED',
  'UNIT_CHECKED',
  'REGISTER_SEARCHED',
  'SALTS_OPENED',
  'SUBJECT_EXPORTED',
  'SUBJECT_CORRECTED',
  'SUBJECT_ERASED',
  'LOG_READ',
  'LOG_EXPORTED',
  'LOG_PRUNED',
  'APPROVAL_REQUESTED',
  'APPROVAL_DECIDED',
  'SETTINGS_CHANGED',
  'INTERFACE_CALLED',
  'STOCK_IMPORTED',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One act or look. References only: no name, number or address of a holder. */
export interface AuditEvent {
  /** Account, machine client or `system`. */
  readonly account: string;
  /** Organisation id of the account. */
  readonly organization: string;
  readonly roles: readonly string[];
  readonly action: AuditAction;
  readonly result: 'DONE' | 'RELEASED' | 'REFUSED';
  /** certRef, caseRef, unitRef, grant or name of the operation. */
  readonly subject?: string | undefined;
  /** Names of the fields that were released. */
  readonly fields?: readonly string[] | undefined;
  readonly purpose?: string | undefined;
  /** Grant under which something was released. */
  readonly grant?: string | undefined;
  /** Salted reference of the access event on the ledger, where there is one. */
  readonly eventRef?: string | undefined;
  readonly correlationId?: string | undefined;
}

export interface AuditRecord extends AuditEvent {
  readonly sequence: number;
  readonly at: string;
  readonly hash: string;
}

export interface AuditQuery {
  readonly subject?: string | undefined;
  readonly account?: string | undefined;
  readonly action?: AuditAction | undefined;
  /** UTC instants; `to` is exclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly first: number;
  readonly after?: string | undefined;
}

/** The organisation's log of looks and acts. */
export interface AuditLog {
  /** Durable when it resolves: release content only then. */
  record(event: AuditEvent): Promise<AuditRecord>;
  find(query: AuditQuery): Promise<Page<AuditRecord>>;
  /** Who looked at a certificate, newest first. */
  looks(subject: string): Promise<readonly Look[]>;
  count(period: { from: string; to: string }): Promise<readonly { readonly action: AuditAction; readonly count: number }[]>;
}

/** A look as its holder sees it: which organisation, in which role, at what and why. Not which colleague: that is for the regulator. */
export type Look = Pick<AuditRecord, 'at' | 'organization' | 'roles' | 'action' | 'purpose' | 'grant'> & {
  readonly fields: readonly string[];
};

/** The log as files. */
export interface LogExport {
  /** The whole log for the stand-alone verifier, one JSON object per line. */
  lines(): AsyncIterable<string>;
  /** Entries of a period as CSV, oldest first. UTC instants, `to` exclusive. */
  csv(period: { readonly from: string; readonly to: string }): AsyncIterable<string>;
}

/** A closed stretch of the log: Merkle root (RFC 6962) over the hashes of entries first…last, and the chain's hash at its end. */
export interface LogRoot {
  readonly first: number;
  readonly last: number;
  readonly root: string;
  /** Absent where the root comes from the ledger, which does not hold it: the last leaf under the root says the same. */
  readonly head?: string | undefined;
}

/** A root in its place: the n-th of the organisation, after the one named `previous`. */
export interface NextRoot extends LogRoot {
  readonly n: number;
  readonly previous: string | undefined;
}

/** Puts roots where the organisation cannot change them any more. The same root again succeeds without a second write. */
export interface LogAnchor {
  /** @throws DomainError CONFLICT when another root stands for the same stretch, or the ledger's codes */
  anchor(root: NextRoot): Promise<Committed>;
}
