import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { CaseRecord } from '../title/records.js';
import type { AttestationRecord } from './records.js';
import type { Attest, Reverse } from './requests.js';

/** What the ledger holds about the attestation that is asked for. */
export interface AttestFacts {
  readonly attestation: AttestationRecord | undefined;
  /** The case as `title` states it. */
  readonly case: CaseRecord | undefined;
  /** The law's day. */
  readonly day?: string | undefined;
}

/**
 * The tax authority attests one side of a case (契税法 art. 11, 个人所得税法 art. 15, 土地增值税暂行条例 art. 12).
 * Throws CONFLICT, CASE_UNKNOWN, CASE_NOT_READY, CASE_MISMATCH, SIDE_NOT_REQUIRED, WRONG_TENANT or CLOCK_BEHIND.
 */
export function attest(request: Attest, facts: AttestFacts): Outcome<AttestationRecord> {
  return decided(requestDigest('attest', request), facts.attestation, (digest) => {
    demandCase(request, facts);
    const record: AttestationRecord = { ...madeBy(digest, 'att'), ...request, state: 'ATTESTED' };
    return { name: 'TAX_ATTESTED', records: [record], result: record };
  });
}

/** After a reversal, and before the entry: another attestation of the same side. The reversed one stays in its acts. */
export function attestAgain(request: Attest, facts: AttestFacts): Outcome<AttestationRecord> {
  return changed(requestDigest('attestAgain', request), known(facts), (before, digest) => {
    if (before.state !== 'REVERSED') throw new DomainError('CONFLICT', { field: 'side' });
    demandCase(request, facts);
    const { kind, receiptDigest, office, attestedOn } = before;
    const act = {
      act: 'AGAIN' as const,
      requestDigest: digest,
      day: request.attestedOn,
      former: { kind, receiptDigest, office, attestedOn },
    };
    const record: AttestationRecord = { ...before, ...request, state: 'ATTESTED', acts: acts(before, act) };
    return { name: 'TAX_ATTESTED', records: [record], result: record };
  });
}

/**
 * The contract came to nothing, or the assessment was wrong. Before the entry the attestation is REVERSED, and the case cannot be
 * entered; after it the attestation stands with a flag, and the registry is told by the event. Nothing is deleted (S14).
 */
export function reverse(request: Reverse, facts: AttestFacts): Outcome<AttestationRecord> {
  return changed(requestDigest('reverse', request), known(facts), (before, digest) => {
    if (!facts.case) throw new DomainError('CASE_UNKNOWN', { field: 'caseRef' });
    if (before.state === 'REVERSED') throw new DomainError('TAX_REVERSED', { field: 'side' });
    demandPast(request.day, facts.day, 'day');
    const { day, reason } = request;
    const entered = facts.case.state === 'DONE';
    const act = { act: entered ? ('FLAG' as const) : ('REVERSE' as const), requestDigest: digest, day, reason };
    const record: AttestationRecord = { ...before, state: entered ? before.state : 'REVERSED', acts: acts(before, act) };
    return { name: entered ? 'TAX_FLAGGED' : 'TAX_REVERSED', records: [record], result: record };
  });
}

function demandCase(request: Attest, { case: opened, day }: AttestFacts): void {
  if (!opened) throw new DomainError('CASE_UNKNOWN', { field: 'caseRef' });
  if (opened.unitRef !== request.unitRef) throw new DomainError('CASE_MISMATCH', { field: 'unitRef' });
  if (opened.state !== 'READY') throw new DomainError('CASE_NOT_READY', { field: 'caseRef' });
  if (!opened.requiredSides.includes(request.side)) throw new DomainError('SIDE_NOT_REQUIRED', { field: 'side' });
  if (!isInScope(request.office, opened.division)) throw new DomainError('WRONG_TENANT', { field: 'office' });
  demandPast(request.attestedOn, day, 'attestedOn');
}

/** A tax office attests for its own city: digits 2 to 5 of its code are those of province and city, as in a county's code. */
function isInScope(office: string, division: string): boolean {
  return office.slice(1, 5) === division.slice(0, 4);
}

function demandPast(actDay: string, day: string | undefined, field: string): void {
  if (day !== undefined && day < actDay) throw new DomainError('CLOCK_BEHIND', { field });
}

type TaxAct = NonNullable<AttestationRecord['acts']>[number];

function acts({ acts: before = [] }: AttestationRecord, act: TaxAct): TaxAct[] {
  if (before.length >= 40) throw new DomainError('TOO_LARGE', { field: 'side' });
  return [...before, act];
}

function known({ attestation }: AttestFacts): AttestationRecord {
  if (!attestation) throw new DomainError('ATTESTATION_UNKNOWN', { field: 'side' });
  return attestation;
}
