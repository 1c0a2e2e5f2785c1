import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding, Gathered } from '../gate/findings.js';
import { clockFindings, judge, refuseAll } from '../gate/judge.js';
import { isOver } from '../law-clock.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { NoticeRecord } from './burdens.js';
import { unitFindings, type TitleFacts } from './facts.js';
import type { Attested, CaseRecord, CaseState } from './records.js';
import type { AttestCase, EndCase, OpenCase } from './requests.js';
import { noticeEnd } from './terms.js';

/** READY (accepted, may be entered) → DONE (entered) | WITHDRAWN (条例 art. 15: until the entry) | REJECTED (不予登记). */
const NEXT: Readonly<Record<CaseState, readonly CaseState[]>> = {
  READY: ['DONE', 'WITHDRAWN', 'REJECTED'],
  DONE: [],
  WITHDRAWN: [],
  REJECTED: [],
};

/**
 * The registry accepts an application. Restrictions of other facets are judged at the entry, since consents name the case.
 * A case that executes an own advance notice keeps it from lapsing. Throws CONFLICT, UNIT_UNKNOWN, CERTIFICATE_NOT_CURRENT,
 * ALREADY_REGISTERED, CORRECTION_PENDING, WRONG_TENANT, NOTICE_UNKNOWN, NOTICE_LAPSED, CLOCK_BEHIND, and INVALID_DATE for an
 * announcement that ended before the case was opened.
 */
export function openCase(
  request: OpenCase,
  existing: CaseRecord | undefined,
  facts: TitleFacts,
  { day, notice }: { day?: string | undefined; notice?: NoticeRecord | undefined } = {},
): Outcome<CaseRecord> {
  return decided(requestDigest('openCase', request), existing, (digest) => {
    const { act, openedOn, executes, unitRef, division } = request;
    const found = [...unitFindings(facts, { division }), ...correctionOf(facts), ...clockFindings(day, openedOn)];
    const { codes } = judge({ act, day }, found);
    demandAnnounced(request.attested, openedOn);
    // By the law's day: nobody dates an application back to save a notice whose term is over.
    refuseAll([...codes, ...(executes === undefined ? [] : noticeCodes(notice, unitRef, day ?? openedOn))]);
    const record: CaseRecord = { ...madeBy(digest, 'case'), ...request, state: 'READY' };
    const applied: NoticeRecord[] = notice && executes !== undefined ? [{ ...notice, application: request.caseRef }] : [];
    return { name: 'CASE_OPENED', records: [record, ...applied], result: record };
  });
}

/**
 * The registry attests what the entry needs: signatures, the three persons, checks, the announcement. Only while READY. The last
 * attestation counts, also when it says again what an earlier one said. Throws CASE_UNKNOWN, CASE_NOT_READY, CLOCK_BEHIND,
 * TOO_LARGE after 19 of them, INVALID_DATE for a day before the case, CONFLICT for a reference that is used, another acceptor, or an
 * announcement that would end sooner than was announced, or is no longer named.
 */
export function attestCase(request: AttestCase, existing: CaseRecord | undefined, { day }: Pick<Gathered, 'day'>): Outcome<CaseRecord> {
  return changed(requestDigest('attestCase', request), known(existing), (opened, digest) => {
    const { requestRef, attested } = request;
    if (opened.acts?.some((act) => act.requestRef === requestRef)) throw new DomainError('CONFLICT', { field: 'requestRef' });
    demandReady(opened);
    demandOnward(opened, request.day, day);
    demandSame(opened.attested, attested);
    demandAnnounced(attested, opened.openedOn);
    const acts = [...(opened.acts ?? []), { act: 'ATTEST' as const, requestDigest: digest, day: request.day, requestRef }];
    if (acts.length > 19) throw new DomainError('TOO_LARGE', { field: 'attested' });
    const record: CaseRecord = { ...opened, attested, acts };
    return { name: 'CASE_ATTESTED', records: [record], result: record };
  });
}

/** The applicant withdraws, or the registry rejects; both only before the entry. The own notice runs on. */
export function endCase(
  request: EndCase,
  existing: CaseRecord | undefined,
  notice: NoticeRecord | undefined,
  { day }: Pick<Gathered, 'day'>,
): Outcome<CaseRecord> {
  return changed(requestDigest('endCase', request), known(existing), (opened, digest) => {
    demandReady(opened);
    demandOnward(opened, request.day, day);
    const acts = [...(opened.acts ?? []), { act: request.state, requestDigest: digest, day: request.day }];
    const record: CaseRecord = { ...opened, state: request.state, acts };
    return { name: 'CASE_ENDED', records: [record, ...withoutApplication(notice, opened.caseRef)], result: record };
  });
}

/** The case after its entry into the register, with the certificate that it led to. Throws CASE_NOT_READY unless it is READY. */
export function completeCase(record: CaseRecord, certRef: string): CaseRecord {
  demandReady(record);
  return { ...record, state: 'DONE', result: certRef };
}

/** Whether the transfer must be exempt or not taxable: what was attested, else every inheritance (契税法 art. 6). */
export function isExemptOnly({ ground, attested }: CaseRecord): boolean {
  return attested?.exemptOnly ?? ground === 'INHERITANCE';
}

function demandReady({ state }: CaseRecord): void {
  if (!NEXT[state].includes('DONE')) throw new DomainError('CASE_NOT_READY', { field: 'caseRef' });
}

/** An act on a case is of no day before the case, and of none that has not come. */
function demandOnward({ act, openedOn }: CaseRecord, on: string, day: string | undefined): void {
  if (on < openedOn) throw new DomainError('INVALID_DATE', { field: 'day' });
  refuseAll(judge({ act, day }, clockFindings(day, on)).codes);
}

/** Who accepted stays, and who relies on an announcement has the days that it named: a shorter one is another case. */
function demandSame(before: Attested | undefined, { acceptor, announcedUntil }: Attested): void {
  if (before === undefined) return;
  if (before.acceptor !== acceptor) throw new DomainError('CONFLICT', { field: 'attested.acceptor' });
  const until = before.announcedUntil;
  if (until !== undefined && (announcedUntil === undefined || announcedUntil < until)) {
    throw new DomainError('CONFLICT', { field: 'attested.announcedUntil' });
  }
}

/** An announcement follows the acceptance (S17). */
function demandAnnounced(attested: Attested | undefined, openedOn: string): void {
  const until = attested?.announcedUntil;
  if (until !== undefined && until < openedOn) throw new DomainError('INVALID_DATE', { field: 'attested.announcedUntil' });
}

function known(existing: CaseRecord | undefined): CaseRecord {
  if (!existing) throw new DomainError('CASE_UNKNOWN', { field: 'caseRef' });
  return existing;
}

function correctionOf({ head }: TitleFacts): Finding[] {
  return head?.correction === undefined ? [] : [{ state: 'CORRECTION', ref: head.correction }];
}

function noticeCodes(notice: NoticeRecord | undefined, unitRef: string, openedOn: string) {
  if (!notice || notice.unitRef !== unitRef || notice.acts) return ['NOTICE_UNKNOWN'] as const;
  const end = noticeEnd(notice);
  return end !== undefined && isOver(end, openedOn) ? (['NOTICE_LAPSED'] as const) : [];
}

function withoutApplication(notice: NoticeRecord | undefined, caseRef: string): NoticeRecord[] {
  if (!notice || notice.application !== caseRef) return [];
  const { application: _, ...rest } = notice;
  return [rest];
}
