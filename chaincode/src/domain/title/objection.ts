import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding, Gathered } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { GroundRecord, ObjectionRecord } from './burdens.js';
import { endCertificate } from './certificate.js';
import { titleFindings, type TitleFacts } from './facts.js';
import { headAfter, listed, proofOf, unlisted } from './head.js';
import type { CertificateRecord } from './records.js';
import type { ApplyObjection, CancelObjection, DecideObjection, KeepObjection } from './requests-burdens.js';
import { objectionState, type ObjectionState } from './terms.js';

// 异议登记 (Civil Code art. 220): applied for, decided, kept by a suit within 15 days, cancelled. All of it by the law's clock.

/** An application: pending transfers and mortgages of the unit stop until it is decided. `earlier`: the last one on that ground. */
export function applyObjection(
  request: ApplyObjection,
  existing: ObjectionRecord | undefined,
  facts: TitleFacts,
  earlier: ObjectionRecord | undefined,
  others: Gathered,
): Outcome<ObjectionRecord> {
  return decided(requestDigest('applyObjection', request), existing, (digest) => {
    const { objectionRef, unitRef, groundRef, division, day } = request;
    const own = titleFindings(facts, { unitRef, division }, { act: 'OBJECT', day: others.day });
    const all = [...own, ...repeated(earlier, others.day), ...others.findings, ...clockFindings(others.day, day)];
    const carries = pass({ act: 'OBJECT', day: others.day }, all);
    const record: ObjectionRecord = { ...madeBy(digest, 'objection'), objectionRef, unitRef, groundRef, appliedOn: day };
    const ground: GroundRecord = { ...madeBy(digest, 'ground'), unitRef, groundRef, objectionRef };
    const head = headAfter(facts.head, unitRef, digest, { objections: listed(facts.head?.objections, objectionRef) });
    return { name: 'OBJECTION_APPLIED', records: [record, ground, head], result: record, carries };
  });
}

/** Entered with its proof, from which the 15 days run; or rejected. */
export function decideObjection(
  request: DecideObjection,
  existing: ObjectionRecord | undefined,
  facts: TitleFacts,
  taken: CertificateRecord | undefined,
  day: string,
): Outcome<ObjectionRecord> {
  return changed(requestDigest('decideObjection', request), known(existing), (objection, digest) => {
    demandState(objection, day, ['PENDING']);
    pass({ act: 'OBJECT', day }, clockFindings(day, request.day));
    const { unitRef } = objection;
    const { proof } = request;
    const acts = actsOf(objection, proof ? 'ENTER' : 'REJECT', digest, request.day);
    if (!proof) return ended('OBJECTION_DECIDED', { ...objection, acts }, facts, digest);
    const division = facts.unit?.division ?? '';
    const paper = { paper: proof, unitRef, division, day: request.day, registrationType: '600' } as const;
    const record: ObjectionRecord = { ...objection, enteredOn: request.day, proofRef: proof.certRef, acts };
    return { name: 'OBJECTION_DECIDED', records: [record, proofOf(digest, taken, paper)], result: record };
  });
}

/** Kept by the proof of a suit, arbitration or ruling within 15 days; after them it has lapsed. */
export function keepObjection(request: KeepObjection, existing: ObjectionRecord | undefined, day: string): Outcome<ObjectionRecord> {
  return changed(requestDigest('keepObjection', request), known(existing), (objection, digest) => {
    const state = objectionState(objection, day);
    const over: Finding[] = state === 'LAPSED' ? [{ state: 'TERM_OVER', ref: objection.objectionRef }] : [];
    pass({ act: 'OBJECT', step: 'KEEP', day }, [...over, ...clockFindings(day, request.day)]);
    demandState(objection, day, ['LIVE']);
    const { suitDigest } = request;
    const record: ObjectionRecord = { ...objection, suitDigest, acts: actsOf(objection, 'KEEP', digest, request.day) };
    return { name: 'OBJECTION_KEPT', records: [record], result: record };
  });
}

/** Withdrawn or dismissed, by a document; a lapsed one is taken off the head without. */
export function cancelObjection(
  request: CancelObjection,
  existing: ObjectionRecord | undefined,
  facts: TitleFacts,
  proof: CertificateRecord | undefined,
  day: string,
): Outcome<ObjectionRecord> {
  return changed(requestDigest('cancelObjection', request), known(existing), (objection, digest) => {
    demandState(objection, day, ['PENDING', 'LIVE', 'SUED', 'LAPSED']);
    const needed = objectionState(objection, day) !== 'LAPSED';
    if (needed && request.documentDigest === undefined) throw new DomainError('DOCUMENT_MISSING', { field: 'documentDigest' });
    pass({ act: 'OBJECT', day }, clockFindings(day, request.day));
    const record: ObjectionRecord = { ...objection, acts: actsOf(objection, 'CANCEL', digest, request.day) };
    const act = ended('OBJECTION_CANCELLED', record, facts, digest);
    const papers = proof?.state === 'VALID' ? [endCertificate(proof, 'CANCELLED', request.day)] : [];
    return { ...act, records: [...act.records, ...papers] };
  });
}

function ended(name: 'OBJECTION_DECIDED' | 'OBJECTION_CANCELLED', record: ObjectionRecord, { head }: TitleFacts, digest: string) {
  const { unitRef, objectionRef } = record;
  const after = headAfter(head, unitRef, digest, { objections: unlisted(head?.objections, objectionRef) });
  return { name, records: [record, after], result: record };
}

/** The same ground by the same party: once lapsed it cannot come again, and while it lives it need not. */
function repeated(earlier: ObjectionRecord | undefined, day: string | undefined): Finding[] {
  if (!earlier || !['LAPSED', 'PENDING', 'LIVE', 'SUED'].includes(objectionState(earlier, day))) return [];
  return [{ state: 'OBJECTION_SAME_GROUND', ref: earlier.objectionRef }];
}

function demandState(objection: ObjectionRecord, day: string, allowed: readonly ObjectionState[]): void {
  const state = objectionState(objection, day);
  if (allowed.includes(state)) return;
  const code = state === 'PENDING' ? 'OBJECTION_PENDING' : state === 'LAPSED' ? 'OBJECTION_LAPSED' : 'CONFLICT';
  throw new DomainError(code, { field: 'objectionRef' });
}

function actsOf({ acts = [] }: ObjectionRecord, act: 'ENTER' | 'REJECT' | 'KEEP' | 'CANCEL', digest: string, day: string) {
  return [...acts, { act, requestDigest: digest, day }];
}

function known(existing: ObjectionRecord | undefined): ObjectionRecord {
  if (!existing) throw new DomainError('OBJECTION_UNKNOWN', { field: 'objectionRef' });
  return existing;
}
