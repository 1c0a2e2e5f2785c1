import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import { decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { CaseRecord } from '../title/records.js';
import type { AttestationRecord } from './records.js';
import type { Attest } from './requests.js';

/** What the ledger holds about the attestation that is asked for. */
export interface AttestFacts {
  readonly attestation: AttestationRecord | undefined;
  /** The case as `title` states it. */
  readonly case: CaseRecord | undefined;
}

/**
 * The tax authority attests one side of a case (契税法 art. 11, 个人所得税法 art. 15, 土地增值税暂行条例 art. 12).
 * Throws CONFLICT, CASE_UNKNOWN, CASE_NOT_READY, CASE_MISMATCH or SIDE_NOT_REQUIRED.
 */
export function attest(request: Attest, facts: AttestFacts): Outcome<AttestationRecord> {
  return decided(requestDigest('attest', request), facts.attestation, (digest) => {
    if (!facts.case) throw new DomainError('CASE_UNKNOWN', { field: 'caseRef' });
    if (facts.case.unitRef !== request.unitRef) throw new DomainError('CASE_MISMATCH', { field: 'unitRef' });
    if (facts.case.state !== 'READY') throw new DomainError('CASE_NOT_READY', { field: 'caseRef' });
    if (!facts.case.requiredSides.includes(request.side)) throw new DomainError('SIDE_NOT_REQUIRED', { field: 'side' });
    const record: AttestationRecord = { ...madeBy(digest, 'att'), ...request, state: 'ATTESTED' };
    return { name: 'TAX_ATTESTED', records: [record], result: record };
  });
}
