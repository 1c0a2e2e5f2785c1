import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding, Gathered } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import { shanghaiDay } from '../law-clock.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { entriesOf, foldDay } from '../seizure/facts.js';
import { enqueue, foldQueue, jumpsRank, tieOf, type QueueEntry } from '../seizure/queue.js';
import { holdFindings } from './facts.js';
import type { HoldHeadRecord, HoldRecord } from './records.js';
import type { EnterHold, ReleaseHold } from './requests.js';

/** What the contract read before it decides about a hold. */
export interface HoldFacts {
  /** What the other facets found, seizures included, with the law's day. */
  readonly others: Gathered;
  /** The holds of the unit and its bearers. */
  readonly heads: readonly HoldHeadRecord[];
}

/**
 * The regulator enters another body's hold on its document: one queue with the seizures, by proven arrival (Shanghai art. 33;
 * Chongqing art. 76). Throws CONFLICT, QUEUE_FULL, or all of UNIT_UNKNOWN, DOCUMENT_MISSING, RANK_TAKEN, CLOCK_BEHIND.
 */
export function enterHold(request: EnterHold, existing: HoldRecord | undefined, facts: HoldFacts): Outcome<HoldRecord> {
  return decided(requestDigest('enterHold', request as never), existing, (digest) => {
    const { holdRef, unitRef, body, documentDigest, arrivedAt, months, forbids, day } = request;
    const { others, heads } = facts;
    const found = [...others.findings, ...holdFindings(heads, { unitRef })];
    const entries = entriesOf(found);
    const own: Finding[] = [
      ...documentFindings(documentDigest),
      ...clockFindings(others.day, day > shanghaiDay(arrivedAt) ? day : shanghaiDay(arrivedAt)),
      ...(jumpsRank(entries, request) ? [{ state: 'RANK_TAKEN' } as const] : []),
    ];
    const carries = pass({ act: 'HOLD', step: 'ORDER', day: others.day }, [...found, ...own]);
    if (documentDigest === undefined) throw new DomainError('DOCUMENT_MISSING', { field: 'documentDigest' });
    if (day < shanghaiDay(arrivedAt)) throw new DomainError('INVALID_DATE', { field: 'day' });
    const before = heads.find((head) => head.unitRef === unitRef)?.queue ?? [];
    const tie = tieOf(entries, arrivedAt);
    const entry: QueueEntry = { ref: holdRef, body, arrivedAt, ...tie, pre: false, enteredOn: day, months, extensions: [], forbids };
    const waiting = entries.filter((other) => !before.includes(other));
    const queue = enqueue(before, waiting, entry, foldDay(others.day));
    const head: HoldHeadRecord = { ...madeBy(digest, 'holds'), unitRef, queue };
    const record: HoldRecord = {
      ...madeBy(digest, 'hold'),
      holdRef,
      unitRef,
      body,
      documentDigest,
      arrivedAt,
      months,
      forbids,
      acts: [{ act: 'ENTER', requestDigest: digest, day }],
    };
    return { name: 'HOLD_ENTERED', records: [record, head], result: record, carries };
  });
}

/** The body that held lets go, by a document of its own. Throws NOT_FOUND, or all of NOT_THE_AUTHOR, DOCUMENT_MISSING, SEIZURE_ENDED, CLOCK_BEHIND. */
export function releaseHold(request: ReleaseHold, existing: HoldRecord | undefined, facts: HoldFacts): Outcome<HoldRecord> {
  return changed(requestDigest('releaseHold', request as never), existing, (record, digest) => {
    const { body, documentDigest, day } = request;
    const { others, heads } = facts;
    const { unitRef, holdRef } = record;
    const entries = entriesOf([...others.findings, ...holdFindings(heads, { unitRef })]);
    const place = foldQueue(entries, foldDay(others.day)).find(({ entry }) => entry.ref === holdRef);
    const head = heads.find((one) => one.unitRef === unitRef);
    const over = !place || place.stage === 'LAPSED' || place.stage === 'ENDED';
    pass({ act: 'HOLD_RELEASE', day: others.day }, [
      ...(body === record.body ? [] : [{ state: 'NOT_SUBMITTERS' } as const]),
      ...documentFindings(documentDigest),
      ...(over ? [{ state: 'ENDED_BEFORE' } as const] : []),
      ...clockFindings(others.day, day),
    ]);
    if (!head || documentDigest === undefined) throw new DomainError('INTERNAL');
    const endedOn = others.day ?? day;
    const queue = head.queue.map((entry): QueueEntry => (entry.ref === holdRef ? { ...entry, endedOn, end: 'RELEASED' } : entry));
    const next: HoldRecord = {
      ...record,
      acts: [...record.acts, { act: 'RELEASE', requestDigest: digest, day, digest: documentDigest }],
    };
    return { name: 'HOLD_RELEASED', records: [next, { ...head, ...madeBy(digest, 'holds'), queue }], result: next };
  });
}

function documentFindings(documentDigest: string | undefined): Finding[] {
  return documentDigest === undefined ? [{ state: 'DOCUMENT_ABSENT' }] : [];
}
