import type { JsonValue } from '../canonical.js';
import type { Finding, GateItem, Gathered } from '../gate/findings.js';
import { shanghaiDay } from '../law-clock.js';
import type { CertificateRecord } from '../title/records.js';
import { foldQueue, type Queued, type QueueEntry } from './queue.js';
import type { SeizureHeadRecord } from './records.js';

/** The queue of the unit and its bearers, unfolded: only the acting contract has the holds beside it, and the day. */
export function seizureFindings(
  heads: readonly SeizureHeadRecord[],
  item: Pick<GateItem, 'unitRef' | 'executes' | 'caseRef' | 'certRef'>,
): Finding[] {
  const own = heads.find(({ unitRef }) => unitRef === item.unitRef);
  const queued = heads.flatMap(({ unitRef, queue }) =>
    queue.filter((entry) => unitRef === item.unitRef || covers(entry, own)).map((entry) => seized(entry, unitRef, item)),
  );
  return [...queued, ...orderFindings(own, item)];
}

/** What the contract read before it decides about a seizure or an order. */
export interface SeizureFacts {
  /** What the other facets found on the unit, holds included, with the law's day. */
  readonly others: Gathered;
  /** The heads of the unit and of its bearers that exist. */
  readonly heads: readonly SeizureHeadRecord[];
  /** The certificate that the request names and those that took its place, one after the other. */
  readonly line?: readonly CertificateRecord[];
}

/** The day before which nothing can have lapsed: what folds where no clock was ever ticked. */
const NEVER = '1000-01-01';

/** The whole queue of the unit, holds and bearers included, folded on the law's day. */
export function queueOf({ others, heads }: SeizureFacts, unitRef: string): Queued[] {
  return foldQueue(entriesOf([...others.findings, ...seizureFindings(heads, { unitRef })]), foldDay(others.day));
}

/**
 * The queue as people read it: in order of arrival, with stage and term of each on that day. Of what ended by an act, `end`
 * says by which; `of` tells seizures from holds of other bodies, `onBearer` what stands on the parcel or a predecessor.
 */
export function queueView(facts: SeizureFacts, unitRef: string, day: string): JsonValue {
  const findings = [...facts.others.findings, ...seizureFindings(facts.heads, { unitRef })];
  return { unitRef, day, items: queueItems(findings, foldDay(facts.others.day)) };
}

/** The entries among findings as people read them. */
export function queueItems(findings: readonly Finding[], day: string) {
  return foldQueue(entriesOf(findings), day).map(({ entry, stage, head, from, until }) => {
    const { state = 'SEIZURE', onBearer = false } = findings.find((finding) => finding.entry === entry) ?? {};
    const term = { ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
    return { ref: entry.ref, of: state, body: entry.body, arrivedAt: entry.arrivedAt, stage, head, onBearer, ...term, ...ending(entry) };
  });
}

function ending({ endedOn, end }: QueueEntry): { endedOn?: string; end?: string } {
  return { ...(endedOn !== undefined && { endedOn }), ...(end !== undefined && { end }) };
}

/** The queue entries among findings. */
export function entriesOf(findings: readonly Finding[]): QueueEntry[] {
  return findings.flatMap(({ entry }) => entry ?? []);
}

export function foldDay(day: string | undefined): string {
  return day ?? NEVER;
}

/** Whether the right of the named certificate had gone to somebody else, or had ended, before that instant (查扣冻规定 art. 23). */
export function isDebtorsNoMore(line: readonly CertificateRecord[], unitRef: string, arrivedAt: string): boolean {
  const day = shanghaiDay(arrivedAt);
  return line.some((certificate, index) => {
    if (certificate.unitRef !== unitRef) return true;
    const gone = certificate.state === 'CANCELLED' || line[index + 1]?.registrationType === '200';
    return gone && certificate.endedOn !== undefined && certificate.endedOn <= day;
  });
}

function seized(entry: QueueEntry, unitRef: string, { unitRef: asked, executes, caseRef }: Parameters<typeof seizureFindings>[1]): Finding {
  const own = entry.pre && entry.position !== undefined && entry.position === executes;
  const consented = caseRef !== undefined && entry.consents?.includes(caseRef) === true;
  return { state: 'SEIZURE', ref: entry.ref, party: 'CourtMSP', onBearer: unitRef !== asked, own, consented, entry };
}

/** Whether a seizure of a bearer still covers the unit: not what arrived before the unit was disposed of. */
function covers(entry: QueueEntry, own: SeizureHeadRecord | undefined): boolean {
  return own?.clearedOn === undefined || shanghaiDay(entry.arrivedAt) > own.clearedOn;
}

/**
 * The order that the transfer executes. It serves the one certificate that it names, so that none is executed twice; and an
 * order out of a seizure holds as long as that seizure does: its arrival counts for nothing.
 */
function orderFindings(own: SeizureHeadRecord | undefined, { executes, certRef }: Pick<GateItem, 'executes' | 'certRef'>): Finding[] {
  const orders = own?.orders?.filter((order) => order.ref === executes && order.certRef === certRef) ?? [];
  return orders.map(({ ref, arrivedAt, tie, seizureRef }) => ({
    state: 'COURT_ORDER',
    ref,
    party: 'CourtMSP',
    ...(seizureRef === undefined ? { arrivedAt, ...(tie !== undefined && { tie }) } : { seizureRef }),
  }));
}
