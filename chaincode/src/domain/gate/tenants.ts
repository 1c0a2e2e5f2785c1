import type { Finding } from './findings.js';

/**
 * Rows of general knowledge (`law: 'G'`) that a county has switched off because its practice is another one: county → ids of
 * rows. It is part of the package that every institution approves, so that no registry can take away alone what protects a bank
 * or a court. Rows read in the statute stay whatever is listed here.
 */
export const ROWS_OFF: Readonly<Record<string, readonly string[]>> = {};

/** What `title` finds on each unit of such a county; nothing where all rows hold. */
export function rowsOff(division: string | undefined, off: Readonly<Record<string, readonly string[]>> = ROWS_OFF): Finding[] {
  const rows = division !== undefined && Object.hasOwn(off, division) ? (off[division] ?? []) : [];
  return rows.length > 0 ? [{ state: 'ROWS_OFF', rows: [...rows] }] : [];
}
