import type { AuditLog, Look } from '../ports.js';
import { LOOKS } from './inquiry.js';

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
