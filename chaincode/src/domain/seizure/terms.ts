import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import type { Asked } from '../gate/table.js';
import { shanghaiDay } from '../law-clock.js';
import { changed, type Act, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { CertificateRecord } from '../title/records.js';
import { queueOf, type SeizureFacts } from './facts.js';
import { CONSENT_LIMIT, LONGEST_TERM, stillBinds, type Queued, type QueueEntry } from './queue.js';
import type { SEIZURE_ACTS, SeizureHeadRecord, SeizureRecord } from './records.js';
import type { ConsentOfCourt, Extend, RecordSeizure, Release, TakeEffect } from './requests.js';

/** Extensions that one seizure may have; with three years each that is a lifetime. */
const EXTENSION_LIMIT = 20;

/** A seizure as it stands: its record, its place in the folded queue, and the head that lists it. */
interface Standing {
  readonly record: SeizureRecord;
  readonly place: Queued;
  readonly head: SeizureHeadRecord;
}

/** The registry's receipt: the seizure is on record, and its rank settled. Throws NOT_FOUND, CONFLICT, SEIZURE_ENDED, CLOCK_BEHIND. */
export function recordSeizure(request: RecordSeizure, existing: SeizureRecord | undefined, facts: SeizureFacts): Outcome<SeizureRecord> {
  return changed(requestDigest('recordSeizure', request), existing, (record, digest) => {
    const standing = stand(record, facts);
    const { enteredOn } = request;
    if (standing.place.entry.enteredOn !== undefined) throw new DomainError('CONFLICT', { field: 'seizureRef' });
    if (enteredOn < shanghaiDay(record.arrivedAt)) throw new DomainError('INVALID_DATE', { field: 'enteredOn' });
    demandLive(standing.place);
    pass({ act: 'SEIZE', day: facts.others.day }, clockFindings(facts.others.day, enteredOn));
    return rewrite('SEIZURE_ENTERED', standing, digest, { act: 'ENTER', day: enteredOn }, { enteredOn });
  });
}

/**
 * 预查封转查封: the position on which a pre-seizure stands has become the debtor's right (Chongqing art. 72-73). The registry
 * names the certificate. Throws NOT_FOUND, CONFLICT (no pre-seizure), SEIZURE_ENDED, CERTIFICATE_NOT_CURRENT, CLOCK_BEHIND.
 */
export function takeEffect(
  request: TakeEffect,
  existing: SeizureRecord | undefined,
  facts: SeizureFacts,
  certificate: CertificateRecord | undefined,
): Outcome<SeizureRecord> {
  return changed(requestDigest('takeEffect', request), existing, (record, digest) => {
    const standing = stand(record, facts);
    const { day, certRef } = request;
    if (!standing.place.entry.pre) throw new DomainError('CONFLICT', { field: 'seizureRef', detail: 'no pre-seizure any more' });
    demandLive(standing.place);
    if (certificate?.unitRef !== record.unitRef || certificate.state !== 'VALID') {
      throw new DomainError('CERTIFICATE_NOT_CURRENT', { field: 'certRef' });
    }
    pass({ act: 'SEIZE', day: facts.others.day }, clockFindings(facts.others.day, day));
    const { position: _, ...entry } = standing.place.entry;
    const taken = { ...standing, place: { ...standing.place, entry } };
    return rewrite('SEIZURE_TAKEN_EFFECT', taken, digest, { act: 'TAKE_EFFECT', day, digest: certRef }, { pre: false });
  });
}

/**
 * 续封, before the end of the term (民诉法解释 art. 485; 查扣冻规定 art. 27). Throws NOT_FOUND, SEIZURE_ENDED, TOO_LARGE, or all
 * of NOT_THE_AUTHOR, TERM_TOO_LONG, SEIZURE_LAPSED, NOT_EFFECTIVE, CLOCK_BEHIND.
 */
export function extend(request: Extend, existing: SeizureRecord | undefined, facts: SeizureFacts): Outcome<SeizureRecord> {
  return changed(requestDigest('extend', request), existing, (record, digest) => {
    const standing = stand(record, facts);
    const { place } = standing;
    const { day, months, digest: ruling } = request;
    const found: Finding[] = [
      ...actorFindings(request, standing, facts, 'TERM_OVER'),
      ...(months > LONGEST_TERM ? [{ state: 'TERM_TOO_LONG' } as const] : []),
      ...(place.stage === 'WAITING' ? [{ state: 'NOT_EFFECTIVE' } as const] : []),
    ];
    pass({ act: 'SEIZE', step: 'EXTEND', day: facts.others.day }, found);
    if (place.entry.extensions.length >= EXTENSION_LIMIT) throw new DomainError('TOO_LARGE', { field: 'months' });
    const extensions = [...place.entry.extensions, { day: actDay(facts, day), months }];
    return rewrite('SEIZURE_EXTENDED', standing, digest, { act: 'EXTEND', day, digest: ruling }, { extensions });
  });
}

/**
 * 解封, by the court that seized only. The successor's term begins on the law's day, whatever day the court writes. Throws
 * NOT_FOUND, or all of NOT_THE_AUTHOR, SEIZURE_ENDED, CLOCK_BEHIND.
 */
export function release(request: Release, existing: SeizureRecord | undefined, facts: SeizureFacts): Outcome<SeizureRecord> {
  return changed(requestDigest('release', request), existing, (record, digest) => {
    const standing = stand(record, facts);
    const { day, digest: document } = request;
    pass({ act: 'SEIZE', step: 'RELEASE', day: facts.others.day }, actorFindings(request, standing, facts));
    const end = { endedOn: actDay(facts, day), end: 'RELEASED' } as const;
    return rewrite('SEIZURE_RELEASED', standing, digest, { act: 'RELEASE', day, digest: document }, end);
  });
}

/** The seizing court consents to an act on the unit: a waiver, another holder. Throws as `release`, and TOO_LARGE. */
export function consentOfCourt(request: ConsentOfCourt, existing: SeizureRecord | undefined, facts: SeizureFacts): Outcome<SeizureRecord> {
  return changed(requestDigest('consent', request), existing, (record, digest) => {
    const standing = stand(record, facts);
    const { day, caseRef } = request;
    const asked: Asked = { act: 'SEIZE', step: 'RELEASE', day: facts.others.day };
    pass(asked, actorFindings(request, standing, facts));
    const known = standing.place.entry.consents ?? [];
    if (known.length >= CONSENT_LIMIT) throw new DomainError('TOO_LARGE', { field: 'caseRef' });
    const consented = { ...record, consents: [...record.consents, { caseRef, requestDigest: digest, day }] };
    const consents = [...new Set([...known, caseRef])];
    return rewrite('COURT_CONSENTED', { ...standing, record: consented }, digest, { act: 'CONSENT', day }, { consents });
  });
}

/** Where the seizure stands. Throws SEIZURE_ENDED when the head has dropped it. */
function stand(record: SeizureRecord, facts: SeizureFacts): Standing {
  const place = queueOf(facts, record.unitRef).find(({ entry }) => entry.ref === record.seizureRef);
  const head = facts.heads.find(({ unitRef }) => unitRef === record.unitRef);
  if (!place || !head) throw new DomainError('SEIZURE_ENDED', { field: 'seizureRef' });
  return { record, place, head };
}

/** Who acts, on what is over, and when. */
function actorFindings(
  request: { court: string; day: string },
  { record, place }: Standing,
  { others }: SeizureFacts,
  lapsed: Finding['state'] = 'ENDED_BEFORE',
): Finding[] {
  return [
    ...(request.court === record.court ? [] : [{ state: 'NOT_SUBMITTERS' } as const]),
    ...(place.stage === 'LAPSED' ? [{ state: lapsed }] : []),
    ...(place.stage === 'ENDED' ? [{ state: 'ENDED_BEFORE' } as const] : []),
    ...clockFindings(others.day, request.day),
  ];
}

function demandLive(place: Queued): void {
  if (!stillBinds(place)) throw new DomainError('SEIZURE_ENDED', { field: 'seizureRef' });
}

/** The day from which an act counts: the law's, so that nobody dates an end back and shortens the term of the next. */
function actDay({ others }: SeizureFacts, day: string): string {
  return others.day ?? day;
}

function rewrite(
  name: Act<SeizureRecord>['name'],
  { record, place, head }: Standing,
  requestDigest: string,
  act: { act: (typeof SEIZURE_ACTS)[number]; day: string; digest?: string },
  change: Partial<QueueEntry>,
): Act<SeizureRecord> {
  const next: SeizureRecord = { ...record, acts: [...record.acts, { requestDigest, ...act }] };
  const queue = head.queue.map((entry) => (entry.ref === record.seizureRef ? { ...place.entry, ...change } : entry));
  return { name, records: [next, { ...head, ...madeBy(requestDigest, 'seizures'), queue }], result: next };
}
