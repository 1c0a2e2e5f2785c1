import { DomainError } from '../errors.js';
import type { CaseRecord, CaseState } from './records.js';

/** READY (accepted and reviewed, may be entered) → DONE (entered). */
const NEXT: Readonly<Record<CaseState, readonly CaseState[]>> = { READY: ['DONE'], DONE: [] };

/** The case after its entry into the register, with the certificate that it led to. Throws CASE_NOT_READY unless it is READY. */
export function completeCase(record: CaseRecord, certRef: string): CaseRecord {
  if (!NEXT[record.state].includes('DONE')) throw new DomainError('CASE_NOT_READY', { field: 'caseRef' });
  return { ...record, state: 'DONE', result: certRef };
}
