import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import { shanghaiDay } from '../law-clock.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { CertificateRecord } from '../title/records.js';
import { isDebtorsNoMore, queueOf, type SeizureFacts } from './facts.js';
import { byArrival, jumpsRank, stillBinds, tieOf, type Queued, type QueueEntry } from './queue.js';
import { ORDER_LIMIT, type OpenOrder, type OrderRecord, type SeizureHeadRecord, type SeizureRecord } from './records.js';
import type { Disposed, OrderTransfer, WithdrawOrder } from './requests.js';

/**
 * A court orders the transfer of a unit: the court whose seizure is the effective head, or any court before every seizure that
 * lives (查扣冻规定 art. 23, 26; Chongqing art. 74). Throws CONFLICT, NOT_FOUND (no such certificate), SEIZURE_UNKNOWN,
 * TOO_LARGE, or all of UNIT_UNKNOWN, UNIT_RETIRED, NOT_THE_AUTHOR, NOT_EFFECTIVE, NOT_THE_DEBTORS, RANK_TAKEN, CLOCK_BEHIND.
 */
export function orderTransfer(
  request: OrderTransfer,
  existing: OrderRecord | undefined,
  facts: SeizureFacts,
  seizure: SeizureRecord | undefined,
): Outcome<OrderRecord> {
  return decided(requestDigest('orderTransfer', request as never), existing, (digest) => {
    const { orderRef, unitRef, certRef, seizureRef, arrivedAt } = request;
    const { day, findings } = facts.others;
    if (!facts.line?.length) throw new DomainError('NOT_FOUND', { field: 'certRef' });
    const carries = pass({ act: 'COURT_TRANSFER_ORDER', day }, [...findings, ...orderFindings(request, facts, seizure)]);
    const before = facts.heads.find((head) => head.unitRef === unitRef);
    const open = before?.orders ?? [];
    if (open.length >= ORDER_LIMIT) throw new DomainError('TOO_LARGE', { field: 'unitRef' });
    const queue = queueOf(facts, unitRef).map(({ entry }) => entry);
    const tie = tieOf([...queue, ...open], arrivedAt);
    const order: OpenOrder = { ref: orderRef, arrivedAt, ...tie, certRef, ...(seizureRef !== undefined && { seizureRef }) };
    const head: SeizureHeadRecord = {
      queue: [],
      ...before,
      ...madeBy(digest, 'seizures'),
      unitRef,
      orders: [...open, order].sort(byArrival),
    };
    const record: OrderRecord = { ...madeBy(digest, 'order'), ...request, acts: [] };
    return { name: 'TRANSFER_ORDERED', records: [record, head], result: record, carries };
  });
}

/** The court takes an order back that was not carried out. Throws NOT_FOUND, NOT_THE_AUTHOR, ORDER_DONE, CLOCK_BEHIND. */
export function withdrawOrder(request: WithdrawOrder, existing: OrderRecord | undefined, facts: SeizureFacts): Outcome<OrderRecord> {
  return changed(requestDigest('withdrawOrder', request), existing, (order, digest) => {
    const head = demandOpen(order, request, facts);
    const record: OrderRecord = { ...order, acts: [...order.acts, { act: 'WITHDRAW', requestDigest: digest, day: request.day }] };
    return { name: 'ORDER_WITHDRAWN', records: [record, without(order, head, digest)], result: record };
  });
}

/** What `disposed` reads beside the queue. */
export interface DisposalFacts extends SeizureFacts {
  /** The certificate that the transfer made. */
  readonly certificate: CertificateRecord | undefined;
  /** The records of the unit's own queue. */
  readonly seizures: readonly SeizureRecord[];
}

/**
 * The transfer of an order is entered: the seizure that it executed ends, and with it, unless only a part was disposed of, all
 * that waited behind (查扣冻规定 art. 26). What seizes the acquirer's own right stays. Throws NOT_FOUND, NOT_THE_AUTHOR,
 * ORDER_DONE, CERTIFICATE_NOT_CURRENT (no transfer of that certificate), CLOCK_BEHIND.
 */
export function disposed(request: Disposed, existing: OrderRecord | undefined, facts: DisposalFacts): Outcome<OrderRecord> {
  return changed(requestDigest('disposed', request), existing, (order, digest) => {
    const { day, certRef } = request;
    const head = demandOpen(order, request, facts);
    const { certificate } = facts;
    const follows = certificate?.unitRef === order.unitRef && certificate.predecessor === order.certRef;
    if (!follows || certificate.registrationType !== '200') throw new DomainError('CERTIFICATE_NOT_CURRENT', { field: 'certRef' });
    const ends = queueOf(facts, order.unitRef).flatMap((place): End[] => endOf(place, order, certificate, facts));
    const endedOn = facts.others.day ?? day;
    const queue = head.queue.map((entry): QueueEntry => {
      const end = ends.find(({ seizure }) => seizure.seizureRef === entry.ref)?.end;
      return end ? { ...entry, endedOn, end } : entry;
    });
    const seizures = ends.map(({ seizure, end }): SeizureRecord => {
      const act = { act: end === 'DISPOSED' ? ('DISPOSE' as const) : ('VOID' as const), requestDigest: digest, day, digest: certRef };
      return { ...seizure, acts: [...seizure.acts, act] };
    });
    const cleared = { ...without(order, head, digest), queue, ...(!order.part && { clearedOn: certificate.enteredOn }) };
    const record: OrderRecord = { ...order, acts: [...order.acts, { act: 'DISPOSE', requestDigest: digest, day }] };
    return { name: 'SEIZURE_DISPOSED', records: [record, cleared, ...seizures], result: record };
  });
}

interface End {
  readonly seizure: SeizureRecord;
  readonly end: 'DISPOSED' | 'VOIDED';
}

/** How an entry of the unit's own queue ends by the disposal, if it does. */
function endOf(place: Queued, order: OrderRecord, certificate: CertificateRecord, { seizures }: DisposalFacts): End[] {
  const { ref, arrivedAt } = place.entry;
  const seizure = seizures.find(({ seizureRef }) => seizureRef === ref);
  if (!seizure || !stillBinds(place)) return [];
  if (ref === order.seizureRef) return [{ seizure, end: 'DISPOSED' }];
  const acquirers = seizure.certRef === certificate.certRef || shanghaiDay(arrivedAt) > certificate.enteredOn;
  return order.part || acquirers ? [] : [{ seizure, end: 'VOIDED' }];
}

function orderFindings(request: OrderTransfer, facts: SeizureFacts, seizure: SeizureRecord | undefined): Finding[] {
  const { unitRef, court, seizureRef, arrivedAt } = request;
  const queue = queueOf(facts, unitRef);
  const found: Finding[] = clockFindings(facts.others.day, shanghaiDay(arrivedAt));
  if (isDebtorsNoMore(facts.line ?? [], unitRef, arrivedAt)) found.push({ state: 'DEBTORS_NO_MORE' });
  if (seizureRef === undefined) {
    const recorded = queue.filter(stillBinds).map(({ entry }) => entry);
    return jumpsRank(recorded, request) ? [...found, { state: 'RANK_TAKEN' }] : found;
  }
  if (!seizure) throw new DomainError('SEIZURE_UNKNOWN', { field: 'seizureRef' });
  if (seizure.court !== court) found.push({ state: 'NOT_SUBMITTERS' });
  const place = queue.find(({ entry }) => entry.ref === seizureRef);
  if (!place?.head || place.stage !== 'EFFECTIVE') found.push({ state: 'NOT_EFFECTIVE' });
  return found;
}

/** The head that lists the order as open. */
function demandOpen(
  order: OrderRecord,
  { court, day }: { court: string; day: string },
  { heads, others }: SeizureFacts,
): SeizureHeadRecord {
  const own = court === order.court ? [] : [{ state: 'NOT_SUBMITTERS' } as const];
  pass({ act: 'COURT_TRANSFER_ORDER', day: others.day }, [...own, ...clockFindings(others.day, day)]);
  const head = heads.find(({ unitRef }) => unitRef === order.unitRef);
  if (!head?.orders?.some(({ ref }) => ref === order.orderRef)) throw new DomainError('ORDER_DONE', { field: 'orderRef' });
  return head;
}

function without({ orderRef }: OrderRecord, head: SeizureHeadRecord, digest: string): SeizureHeadRecord {
  const orders = head.orders?.filter(({ ref }) => ref !== orderRef) ?? [];
  return { ...head, ...madeBy(digest, 'seizures'), orders };
}
