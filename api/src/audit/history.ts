import type { AuditLog, AuditRecord, Look } from '../ports.js';

const LOOKS: ReadonlySet<AuditRecord['action']> = new Set([
  'DOCUMENT_READ',
  'FIELDS_UNMASKED',
  'GRANT_CONSUMED',
  'UNIT_CHECKED',
  'REGISTER_SEARCHED',
  'SALTS_OPENED',
  'SUBJECT_EXPORTED',
]);
const PAGE = 200;

/** Who looked at a certificate, newest first (PIPL art. 44; checklist 41). Refused tries are shown too. */
export async function whoLooked(log: Pick<AuditLog, 'find'>, subject: string): Promise<Look[]> {
  const { items } = await log.find({ subject, first: PAGE });
  return items
    .map(({ node }) => node)
    .filter(({ action }) => LOOKS.has(action))
    .map(({ at, organization, roles, action, fields, purpose, grant }) => ({
      at,
      organization,
      roles,
      action,
      fields: fields ?? [],
      purpose,
      grant,
    }));
}
