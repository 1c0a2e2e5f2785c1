import type { AuditLog, AuditRecord } from '../ports.js';

/** A look as its holder sees it: which organisation, in which role, at what and why. Not which colleague: that is for the regulator. */
export interface Look {
  readonly at: string;
  readonly organization: string;
  readonly roles: readonly string[];
  readonly action: AuditRecord['action'];
  readonly fields: readonly string[];
  readonly purpose: string | undefined;
  readonly grant: string | undefined;
}

const LOOKS: ReadonlySet<AuditRecord['action']> = new Set([
  'DOCUMENT_READ',
  'FIELDS_UNMASKED',
  'GRANT_CONSUMED',
  'UNIT_CHECKED',
  'SALTS_OPENED',
  'SUBJECT_EXPORTED',
]);
const PAGE = 200;

/** Who looked at a certificate, newest first (PIPL art. 44; checklist 41). Refused tries are shown too. */
export async function whoLooked(log: AuditLog, subject: string): Promise<Look[]> {
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
