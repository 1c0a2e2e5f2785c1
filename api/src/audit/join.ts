import type { AuditRecord } from '../ports.js';
import type { LogVerdict } from './verify.js';

/** An access event as the ledger has it. */
export interface LedgerAccess {
  /** Salted reference, one per event. */
  readonly eventRef: string;
  /** Organisation id of the recipient. */
  readonly organization: string;
  readonly grant: string | undefined;
  readonly at: string;
}

/** One organisation's log as the regulator got it, with the verdict of the verifier. */
export interface OrganizationLog {
  readonly organization: string;
  readonly verdict: LogVerdict;
  readonly records: readonly AuditRecord[];
}

export type AccessFinding =
  /** The log itself is not the anchored one. */
  | { readonly kind: 'LOG_BAD'; readonly organization: string; readonly sequence: number }
  /** An organisation with events on the ledger gave no log. */
  | { readonly kind: 'LOG_MISSING'; readonly organization: string }
  /** The ledger has an access that the organisation did not log. */
  | { readonly kind: 'NOT_LOGGED'; readonly organization: string; readonly eventRef: string }
  /** The organisation logged an access under a grant that the ledger does not have: a look without an event (S12). */
  | { readonly kind: 'NOT_ON_LEDGER'; readonly organization: string; readonly sequence: number }
  /** Log and ledger disagree about the grant. */
  | { readonly kind: 'GRANT_DIFFERS'; readonly organization: string; readonly sequence: number; readonly eventRef: string };

export interface AccessRow {
  readonly event: LedgerAccess;
  readonly record: AuditRecord;
}

/** The regulator's join of ledger and logs (S12): what fits, and every mismatch as a finding. */
export function joinAccess(
  events: readonly LedgerAccess[],
  logs: readonly OrganizationLog[],
): { readonly rows: readonly AccessRow[]; readonly findings: readonly AccessFinding[] } {
  const rows: AccessRow[] = [];
  const findings: AccessFinding[] = [];
  const byOrganization = new Map(logs.map((log) => [log.organization, log]));
  for (const { organization, verdict } of logs) {
    if (!verdict.good) findings.push({ kind: 'LOG_BAD', organization, sequence: verdict.sequence });
  }
  for (const organization of new Set(events.map((event) => event.organization))) {
    if (!byOrganization.has(organization)) findings.push({ kind: 'LOG_MISSING', organization });
  }
  for (const event of events) {
    const record = byOrganization.get(event.organization)?.records.find(({ eventRef }) => eventRef === event.eventRef);
    if (record !== undefined && record.grant === event.grant) rows.push({ event, record });
    else if (record !== undefined) {
      findings.push({ kind: 'GRANT_DIFFERS', organization: event.organization, sequence: record.sequence, eventRef: event.eventRef });
    } else if (byOrganization.has(event.organization)) {
      findings.push({ kind: 'NOT_LOGGED', organization: event.organization, eventRef: event.eventRef });
    }
  }
  // the registry logs what it releases, the recipient what it gets: both name the event
  const known = new Set(events.map(({ eventRef }) => eventRef));
  for (const { organization, records } of logs) {
    for (const record of records) {
      const counted =
        record.result === 'RELEASED' &&
        (record.eventRef !== undefined || (record.action === 'GRANT_CONSUMED' && record.grant !== undefined));
      if (counted && !known.has(record.eventRef ?? '')) {
        findings.push({ kind: 'NOT_ON_LEDGER', organization, sequence: record.sequence });
      }
    }
  }
  return { rows, findings };
}
