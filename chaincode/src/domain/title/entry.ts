import { DomainError, type ErrorCode } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding, Gathered } from '../gate/findings.js';
import { clockFindings, judge, pass, refuseAll } from '../gate/judge.js';
import { isOver } from '../law-clock.js';
import { decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { NoticeRecord } from './burdens.js';
import { completeCase } from './case.js';
import { endCertificate, supersede } from './certificate.js';
import { areThree, titleFindings, type TitleFacts } from './facts.js';
import { headAfter, unlisted } from './head.js';
import type { CaseRecord, CertificateRecord, UnitKeyRecord, UnitRecord } from './records.js';
import { CHANGE_KINDS, type RegisterChange, type RegisterFirst, type RegisterTransfer, type SetUnitKey } from './requests.js';
import { noticeEnd } from './terms.js';

// The registry's entries of title. Each takes a request, what `title` holds and what the other facets found, and says what to
// write; none reads or writes itself.

/** What a registration depends on beside the unit itself. */
export interface EntryFacts extends TitleFacts {
  /** The parcel and the predecessors that a first registration names, as far as they are registered. */
  readonly bearers?: readonly UnitRecord[];
  /** The proof of the notice that a transfer executes. */
  readonly proof?: CertificateRecord | undefined;
}

/** The registry publishes, once, the key under which its unit references can be checked. Throws CONFLICT for another key. */
export function setUnitKey(request: SetUnitKey, existing: UnitKeyRecord | undefined): Outcome<UnitKeyRecord> {
  return decided(requestDigest('setUnitKey', request), existing, (digest) => {
    const record: UnitKeyRecord = { ...madeBy(digest, 'key'), ...request };
    return { name: 'UNIT_KEY_SET', records: [record], result: record };
  });
}

/**
 * First registration: unit, certificate and head come into being together, and the 90 days of the unit's notices begin.
 * Throws CONFLICT, UNIT_KEY_MISSING, or one refusal with the codes of all facets; SAME_PERSON unless three persons accepted, reviewed
 * and entered it, as its case or, without a case, the request says.
 */
export function registerFirst(
  request: RegisterFirst,
  existing: CertificateRecord | undefined,
  facts: EntryFacts,
  unitKey: UnitKeyRecord | undefined,
  others: Gathered = NOTHING,
): Outcome<CertificateRecord> {
  return decided(requestDigest('registerFirst', request), existing, (digest) => {
    if (!unitKey) throw new DomainError('UNIT_KEY_MISSING');
    const { unitRef, certRef, enteredOn, parcelRef, predecessors, caseRef } = request;
    const item = { unitRef, certRef, division: request.division, ...(caseRef !== undefined && { caseRef }) };
    const found = [...titleFindings(facts, item, { act: 'FIRST', day: others.day }), ...personFindings(request), ...others.findings];
    const { codes, carries } = judge({ act: 'FIRST', day: others.day }, [...found, ...clockFindings(others.day, enteredOn)]);
    refuseAll([...codes, ...bearerCodes(request, facts)]);
    const unit: UnitRecord = {
      ...madeBy(digest, 'unit'),
      unitRef,
      state: 'REGISTERED',
      division: request.division,
      enteredOn,
      ...(parcelRef !== undefined && { parcelRef }),
      ...(predecessors !== undefined && { predecessors }),
    };
    const { persons } = request;
    const certificate = { ...issued(request, digest), ...(persons && { persons }) };
    const records = [
      ...(facts.unit ? [] : [unit]),
      certificate,
      headAfter(facts.head, unitRef, digest, { certRef }),
      ...noticesOf(facts, unitRef).flatMap((notice) => (notice.firstOn === undefined ? [{ ...notice, firstOn: enteredOn }] : [])),
      ...(facts.case ? [completeCase(facts.case, certRef)] : []),
    ];
    return { name: 'FIRST_REGISTERED', records, result: certificate, carries };
  });
}

/**
 * Transfer: the new certificate takes the place of the old one and the case is done; an own notice that it executes is
 * converted. `others` is what the other facets found. Throws CONFLICT, or one refusal with the codes of all facets.
 */
export function registerTransfer(
  request: RegisterTransfer,
  existing: CertificateRecord | undefined,
  facts: EntryFacts,
  others: Gathered,
): Outcome<CertificateRecord> {
  return decided(requestDigest('registerTransfer', request), existing, (digest) => {
    const { executes, unitRef } = request;
    const { day } = others;
    const found = [...titleFindings(facts, request, { act: 'TRANSFER', day }), ...caseDiffers(request, facts.case), ...others.findings];
    const asked = { act: 'TRANSFER', day, ground: facts.case?.ground } as const;
    const { codes, carries } = judge(asked, [...found, ...clockFindings(day, request.enteredOn)]);
    const notice = noticesOf(facts, unitRef).find(({ noticeRef }) => noticeRef === executes);
    refuseAll([...codes, ...(notice ? termCodes(notice, facts.case, day) : [])]);
    const certificate = issued(request, digest, request.replaces);
    return { name: 'TRANSFER_REGISTERED', records: succeed(facts, certificate, digest, notice), result: certificate, carries };
  });
}

/** Change of what the register says of the same right, as name, address or survey: a new certificate, the case is done. */
export function registerChange(
  request: RegisterChange,
  existing: CertificateRecord | undefined,
  facts: TitleFacts,
  others: Gathered,
): Outcome<CertificateRecord> {
  return decided(requestDigest('registerChange', request), existing, (digest) => {
    const { day } = others;
    const found = [...titleFindings(facts, request, { act: 'CHANGE', day }), ...others.findings, ...clockFindings(day, request.enteredOn)];
    const carries = pass({ act: 'CHANGE', day, change: CHANGE_KINDS[request.change] }, found);
    const certificate = issued(request, digest, request.replaces);
    return { name: 'CHANGE_REGISTERED', records: succeed(facts, certificate, digest), result: certificate, carries };
  });
}

/** The three persons of a first registration stand in its case; without one, in the entry (RG-05; domain 3.1). */
function personFindings({ caseRef, persons }: RegisterFirst): Finding[] {
  return caseRef === undefined && !areThree({ ...persons }) ? [{ state: 'SAME_PERSON' }] : [];
}

/** The certificate that an entry issues. */
function issued(request: RegisterFirst | RegisterTransfer | RegisterChange, digest: string, predecessor?: string): CertificateRecord {
  const { unitRef, certRef, kind, registrationType, division, enteredOn, credentialDigest } = request;
  return {
    ...madeBy(digest, 'cert'),
    unitRef,
    certRef,
    kind,
    registrationType,
    division,
    enteredOn,
    credentialDigest,
    state: 'VALID',
    ...(predecessor !== undefined && { predecessor }),
  };
}

/** New certificate, old certificate, head, case; and the notice with its proof, if one is converted. */
function succeed(facts: EntryFacts, certificate: CertificateRecord, digest: string, notice?: NoticeRecord) {
  const { certificate: old, head, case: opened, proof } = facts;
  // The gate has just answered that they exist; this line is for the type checker and for a row that was lost.
  if (!old || !head || !opened || (notice && !proof)) throw new DomainError('INTERNAL');
  const { certRef, unitRef, enteredOn } = certificate;
  const notices = notice ? { notices: unlisted(head.notices, notice.noticeRef) } : {};
  return [
    certificate,
    supersede(old, certRef, enteredOn),
    headAfter(head, unitRef, digest, { certRef, ...notices }),
    completeCase(opened, certRef),
    ...(notice && proof ? [converted(notice, digest, enteredOn), endCertificate(proof, 'CANCELLED', enteredOn)] : []),
  ];
}

function converted(notice: NoticeRecord, digest: string, day: string): NoticeRecord {
  return { ...notice, acts: [...(notice.acts ?? []), { act: 'CONVERT', requestDigest: digest, day }] };
}

/** A transfer of another ground, or under another notice, than was applied for. */
function caseDiffers({ ground, executes }: RegisterTransfer, opened: CaseRecord | undefined): Finding[] {
  if (!opened) return [];
  const otherGround = ground !== undefined && ground !== opened.ground;
  const otherNotice = opened.executes !== undefined && executes !== opened.executes;
  return otherGround || otherNotice ? [{ state: 'CASE_OTHER', ref: opened.caseRef }] : [];
}

/** The 90 days (Civil Code art. 221): a case that was opened in time as the execution of the notice keeps it. */
function termCodes(notice: NoticeRecord, opened: CaseRecord | undefined, day: string | undefined): readonly ErrorCode[] {
  const end = noticeEnd(notice);
  const over = end !== undefined && opened !== undefined && isOver(end, day ?? opened.openedOn);
  const lapsed = over && notice.application !== opened.caseRef;
  return judge({ act: 'CONVERT', of: 'PURCHASE', day }, lapsed ? [{ state: 'NOTICE_TERM_OVER' }] : []).codes;
}

/** Parcel and predecessors of a first registration: known, of the same county, and the predecessors without a right of their own. */
function bearerCodes({ parcelRef, predecessors = [], division }: RegisterFirst, { bearers = [] }: EntryFacts): ErrorCode[] {
  const parcel = bearers.find(({ unitRef }) => unitRef === parcelRef);
  const codes: ErrorCode[] = [];
  if (parcelRef !== undefined && !parcel) codes.push('UNIT_UNKNOWN');
  if (parcel?.state === 'RETIRED') codes.push('UNIT_RETIRED');
  if (bearers.some((unit) => unit.division !== division)) codes.push('WRONG_TENANT');
  if (bearers.some(({ unitRef, state }) => predecessors.includes(unitRef) && state !== 'RETIRED')) codes.push('ALREADY_REGISTERED');
  return codes;
}

function noticesOf({ burdens = [] }: TitleFacts, unitRef: string): readonly NoticeRecord[] {
  return burdens.find((one) => one.unitRef === unitRef)?.notices ?? [];
}

const NOTHING: Gathered = { day: undefined, findings: [] };
