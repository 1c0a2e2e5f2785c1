import { shanghaiDay } from '../law-clock.js';
import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding, Gathered } from '../gate/findings.js';
import { clockFindings, judge, refuseAll, type Carry } from '../gate/judge.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { CorrectionRecord } from './burdens.js';
import { followOn, supersede } from './certificate.js';
import { titleFindings, type TitleFacts } from './facts.js';
import { demandNew, headAfter } from './head.js';
import type { CertificateRecord } from './records.js';
import type { AcceptCorrection, DropCorrection, FinishCorrection } from './requests-burdens.js';

// 更正登记 (Civil Code art. 220): history is never overwritten; the corrected entry is a new certificate.

type Terms = Pick<CorrectionRecord, 'correctionRef' | 'unitRef' | 'certRef' | 'of' | 'consentDigest' | 'proofDigest'>;

/** Accepted with the holder's consent or a proof: from now on nothing else is entered on the unit. */
export function acceptCorrection(
  request: AcceptCorrection,
  existing: CorrectionRecord | undefined,
  facts: TitleFacts,
  others: Gathered,
): Outcome<CorrectionRecord> {
  return decided(requestDigest('acceptCorrection', request), existing, (digest) => {
    const { division, day, ...terms } = request;
    const carries = judgeCorrection(terms, facts, others, day, division);
    if (facts.head?.correction !== undefined) throw new DomainError('CORRECTION_PENDING', { field: 'unitRef' });
    const record: CorrectionRecord = { ...madeBy(digest, 'correction'), ...terms, acceptedOn: day };
    const head = headAfter(facts.head, request.unitRef, digest, { correction: request.correctionRef });
    return { name: 'CORRECTION_ACCEPTED', records: [record, head], result: record, carries };
  });
}

/** The corrected entry: a new certificate takes the place of the old one. `taken`: what stands under its reference. */
export function finishCorrection(
  request: FinishCorrection,
  existing: CorrectionRecord | undefined,
  facts: TitleFacts,
  taken: CertificateRecord | undefined,
  others: Gathered,
): Outcome<CorrectionRecord> {
  return changed(requestDigest('finishCorrection', request), known(existing), (correction, digest) => {
    demandOpen(correction);
    const { day, replacement } = request;
    const carries = judgeCorrection(correction, facts, others, day);
    demandNew(taken, 'replacement.certRef');
    const { certificate: old, head } = facts;
    if (!old) throw new DomainError('INTERNAL');
    const made = followOn(old, digest, { ...replacement, day, registrationType: '500' });
    const record = withAct(correction, 'FINISH', digest, day);
    const after = headAfter(head, correction.unitRef, digest, { certRef: made.certRef, correction: undefined });
    return { name: 'CORRECTION_FINISHED', records: [record, made, supersede(old, made.certRef, day), after], result: record, carries };
  });
}

/** The register was right after all: what was suspended goes on. */
export function dropCorrection(
  request: DropCorrection,
  existing: CorrectionRecord | undefined,
  facts: TitleFacts,
  day: string | undefined,
): Outcome<CorrectionRecord> {
  return changed(requestDigest('dropCorrection', request), known(existing), (correction, digest) => {
    demandOpen(correction);
    refuseAll(judge({ act: 'CORRECT', day }, clockFindings(day, request.day)).codes);
    const record = withAct(correction, 'DROP', digest, request.day);
    const head = headAfter(facts.head, correction.unitRef, digest, { correction: undefined });
    return { name: 'CORRECTION_DROPPED', records: [record, head], result: record };
  });
}

function judgeCorrection(terms: Terms, facts: TitleFacts, others: Gathered, actDay: string, division?: string): readonly Carry[] {
  const { unitRef, of, correctionRef: ref } = terms;
  const asked = { act: 'CORRECT', of, day: others.day } as const;
  const current = facts.certificate?.state === 'VALID' && facts.certificate.certRef === facts.head?.certRef;
  const found: Finding[] = [...titleFindings(facts, { unitRef, ...(division !== undefined && { division }) }, asked)];
  if (terms.consentDigest === undefined && terms.proofDigest === undefined) found.push({ state: 'CORRECTION_UNPROVEN', ref });
  const { certificate } = facts;
  if (!current || (certificate && hasLater(facts, certificate.enteredOn))) found.push({ state: 'LATER_ENTRY', ref });
  const since = certificate?.enteredOn ?? '';
  const marked = others.findings.map((one) => ({ ...one, later: isLater(one, since) }));
  const { codes, carries } = judge(asked, [...found, ...marked, ...clockFindings(others.day, actDay)]);
  refuseAll([...codes, ...(current || of === 'REVOCATION' ? [] : (['CERTIFICATE_NOT_CURRENT'] as const))]);
  return carries;
}

/** A notice or right that came after the entry, or on its day: which came first cannot be told. */
function hasLater({ burdens = [] }: TitleFacts, since: string): boolean {
  return burdens.some(({ notices, rights }) => [...notices, ...rights].some(({ enteredOn }) => enteredOn >= since));
}

/** What says no day is taken for later: absence of evidence is not success. */
function isLater({ entry, since: day }: Finding, since: string): boolean {
  if (entry) return shanghaiDay(entry.arrivedAt) >= since;
  return day === undefined || day >= since;
}

function withAct(correction: CorrectionRecord, act: 'FINISH' | 'DROP', digest: string, day: string): CorrectionRecord {
  return { ...correction, acts: [{ act, requestDigest: digest, day }] };
}

function demandOpen({ acts }: CorrectionRecord): void {
  if (acts) throw new DomainError('CONFLICT', { field: 'correctionRef' });
}

function known(existing: CorrectionRecord | undefined): CorrectionRecord {
  if (!existing) throw new DomainError('NOT_FOUND', { field: 'correctionRef' });
  return existing;
}
