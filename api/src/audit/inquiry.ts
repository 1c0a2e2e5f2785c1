import { everyRecord } from '../every-record.js';
import type { AccessInquiry, AuditAction, AuditRecord, ReadModel } from '../ports.js';

/** Entries that show somebody something of a holder. */
export const LOOKS: ReadonlySet<AuditAction> = new Set([
  'DOCUMENT_READ',
  'FIELDS_UNMASKED',
  'GRANT_CONSUMED',
  'UNIT_CHECKED',
  'REGISTER_SEARCHED',
  'SALTS_OPENED',
  'SUBJECT_EXPORTED',
]);

/** A test of entries, with what it needs of the ledger read before. */
export async function inquire(readModel: Pick<ReadModel, 'records'>, inquiry: AccessInquiry): Promise<(record: AuditRecord) => boolean> {
  const subjects = inquiry.unitRef === undefined ? undefined : await subjectsOf(readModel, inquiry.unitRef);
  const { subject, organization, account, action, purpose, from, to } = inquiry;
  return (record) =>
    LOOKS.has(record.action) &&
    (subject === undefined || record.subject === subject || record.grant === subject) &&
    (subjects === undefined || subjects.has(record.subject ?? '')) &&
    (organization === undefined || record.organization === organization) &&
    (account === undefined || record.account === account) &&
    (action === undefined || record.action === action) &&
    (purpose === undefined || (record.purpose ?? '').includes(purpose)) &&
    (from === undefined || record.at >= from) &&
    (to === undefined || record.at < to);
}

async function subjectsOf(readModel: Pick<ReadModel, 'records'>, unitRef: string): Promise<ReadonlySet<string>> {
  return new Set([unitRef, ...(await everyRecord(readModel, 'cert', { unitRef })).map(({ ref }) => ref)]);
}
