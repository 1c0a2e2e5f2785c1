import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding, Gathered } from '../gate/findings.js';
import { clockFindings, judge, refuseAll } from '../gate/judge.js';
import { isOver } from '../law-clock.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { NoticeRecord } from './burdens.js';
import { unitFindings, type TitleFacts } from './facts.js';
import type { CaseRecord, CaseState } from './records.js';
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
 * ALREADY_REGISTERED, CORRECTION_PENDING, WRONG_TENANT, NOTICE_UNKNOWN, NOTICE_LAPSED, CLOCK_BEHIND.
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
    refuseAll([...codes, ...(executes === undefined ? [] : noticeCodes(notice, unitRef, openedOn))]);
    const record: CaseRecord = { ...madeBy(digest, 'case'), ...request, state: 'READY' };
    const applied: NoticeRecord[] = notice && executes !== undefined ? [{ ...notice, application: request.caseRef }] : [];
    return { name: 'CASE_OPENED', records: [record, ...applied], result: record };
  });
}

/** The registry attests what the entry needs: signatures, the three persons, checks, the announcement. Only while READY. */
export function attestCase(request: AttestCase, existing: CaseRecord | undefined, { day }: Pick<Gathered, 'day'>): Outcome<CaseRecord> {
  return changed(requestDigest('attestCase', request), known(existing), (opened, digest) => {
    demandReady(opened);
    refuseAll(judge({ act: opened.act, day }, clockFindings(day, request.day)).codes);
    const { acceptor } = opened.attested ?? request.attested;
    if (acceptor !== request.attested.acceptor) throw new DomainError('CONFLICT', { field: 'attested.acceptor' });
    const acts = [...(opened.acts ?? []), { act: 'ATTEST' as const, requestDigest: digest, day: request.day }];
    if (acts.length > 19) throw new DomainError('TOO_LARGE', { field: 'attested' });
    const record: CaseRecord = { ...opened, attested: request.attested, acts };
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
    refuseAll(judge({ act: opened.act, day }, clockFindings(day, request.day)).codes);
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
