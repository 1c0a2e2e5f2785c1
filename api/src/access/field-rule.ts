import type { RoleGrant } from '../access.js';
import type { AuditAction } from '../ports.js';

/**
 * Who sees a field of an answer. OPEN: whoever may have the object. Otherwise only that role of that kind of organisation: for others a
 * field that may be empty is empty. `logged`: its content leaves only after an entry in the log, about the object that `subject` names
 * (members from the object on, separated by dots).
 */
export type FieldRule =
  | 'OPEN'
  | {
      readonly to?: RoleGrant;
      readonly logged?: AuditAction;
      readonly subject?: string;
    };

export const open = (fields: string): Readonly<Record<string, FieldRule>> =>
  Object.fromEntries(fields.split(/\s+/).map((field) => [field, 'OPEN']));
