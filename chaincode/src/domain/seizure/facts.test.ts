import { describe, expect, test } from '@jest/globals';
import type { CertificateRecord } from '../title/records.js';
import type { Finding } from '../gate/findings.js';
import { certificate, NEW, ref, UNIT } from '../testing/facts.js';
import { refusalOf } from '../testing/refusal.js';
import { isDebtorsNoMore, queueView, seizureFindings, type SeizureFacts } from './facts.js';
import { orderTransfer, withdrawOrder } from './orders.js';
import type { QueueEntry } from './queue.js';
import { ORDER_LIMIT, type OpenOrder, type SeizureHeadRecord } from './records.js';

// What the seizure facet finds on a unit and its bearers, how people read the queue, and whose right a court may still seize.

const DAY = '2026-11-21';
const PARCEL = ref(0x51);
const [FIRST, SECOND] = ['2026-11-02T01:00:00Z', '2026-11-03T01:00:00Z'];
const made = { v: 1, suite: certificate.suite, requestDigest: ref(99) } as const;
const entry = (number: number, arrivedAt: string, more: Partial<QueueEntry> = {}): QueueEntry => ({
  ref: ref(number),
  body: 'A',
  arrivedAt,
  pre: false,
  enteredOn: '2026-11-03',
  months: 36,
  extensions: [],
  ...more,
});
const head = (unitRef: string, queue: QueueEntry[], more: Partial<SeizureHeadRecord> = {}): SeizureHeadRecord => ({
  ...made,
  type: 'seizures',
  unitRef,
  queue,
  ...more,
});
const found = (heads: SeizureHeadRecord[], item: object = {}) =>
  seizureFindings(heads, { unitRef: UNIT, ...item }).map(({ ref: of, state, onBearer, own, consented }) => ({
    of,
    state,
    onBearer,
    own,
    consented,
  }));
const seen = (number: number, more: object = {}) => ({
  of: ref(number),
  state: 'SEIZURE',
  onBearer: false,
  own: false,
  consented: false,
  ...more,
});

describe('findings', () => {
  test.each<[string, SeizureHeadRecord[], object, object[]]>([
    [
      'of the unit and of its parcel',
      [head(PARCEL, [entry(2, FIRST)]), head(UNIT, [entry(1, FIRST)])],
      {},
      [seen(2, { onBearer: true }), seen(1)],
    ],
    ['of the parcel alone', [head(PARCEL, [entry(2, FIRST)])], {}, [seen(2, { onBearer: true })]],
    [
      'not of the parcel, once the unit was disposed of, unless it came later',
      [head(PARCEL, [entry(2, FIRST), entry(3, SECOND)]), head(UNIT, [], { clearedOn: '2026-11-02' })],
      {},
      [seen(3, { onBearer: true })],
    ],
    [
      'an own pre-seizure is on the position that the act executes',
      [head(UNIT, [entry(1, FIRST, { pre: true, position: ref(7) })])],
      { executes: ref(7) },
      [seen(1, { own: true })],
    ],
    ['another position is another’s', [head(UNIT, [entry(1, FIRST, { pre: true, position: ref(7) })])], { executes: ref(8) }, [seen(1)]],
    [
      'a seizure that is no pre-seizure is nobody’s own',
      [head(UNIT, [entry(1, FIRST, { position: ref(7) })])],
      { executes: ref(7) },
      [seen(1)],
    ],
    ['no position, nothing executed', [head(UNIT, [entry(1, FIRST, { pre: true })])], {}, [seen(1)]],
    ['consent to that case', [head(UNIT, [entry(1, FIRST, { consents: [ref(5)] })])], { caseRef: ref(5) }, [seen(1, { consented: true })]],
    ['consent to another case', [head(UNIT, [entry(1, FIRST, { consents: [ref(5)] })])], { caseRef: ref(6) }, [seen(1)]],
  ])('%s', (_, heads, item, findings) => {
    expect(found(heads, item)).toEqual(findings);
  });

  test('an order is found by the transfer that executes it, on the certificate that it names, of this unit', () => {
    const order = (number: number, more: Partial<OpenOrder> = {}): OpenOrder => ({
      ref: ref(number),
      arrivedAt: FIRST,
      certRef: NEW,
      ...more,
    });
    const heads = [
      head(PARCEL, [], { orders: [order(4)] }),
      head(UNIT, [], { orders: [order(1), order(2, { seizureRef: ref(9) }), order(3, { certRef: ref(8) })] }),
    ];
    const orders = (executes: string) => seizureFindings(heads, { unitRef: UNIT, executes, certRef: NEW });
    expect(orders(ref(1))).toEqual([{ state: 'COURT_ORDER', ref: ref(1), party: 'CourtMSP', arrivedAt: FIRST }]);
    expect(orders(ref(2))).toEqual([{ state: 'COURT_ORDER', ref: ref(2), party: 'CourtMSP', seizureRef: ref(9) }]);
    expect([orders(ref(3)), orders(ref(4))]).toEqual([[], []]);
  });
});

const others = (findings: Finding[]) => ({ day: DAY, findings });

test('people read seizures, holds and bearers in one queue, with what ended and how', () => {
  const hold: Finding = { state: 'HOLD', onBearer: false, entry: { ...entry(3, '2026-11-01T01:00:00Z'), forbids: ['TRANSFER'] } };
  const ended = entry(1, FIRST, { endedOn: '2026-11-05', end: 'RELEASED' });
  const facts: SeizureFacts = { others: others([hold]), heads: [head(UNIT, [ended]), head(PARCEL, [entry(2, SECOND)])] };
  const term = { body: 'A', from: '2026-11-01', until: '2029-11-01' };
  expect(queueView(facts, UNIT, DAY)).toEqual({
    unitRef: UNIT,
    day: DAY,
    items: [
      { ref: ref(3), of: 'HOLD', ...term, arrivedAt: '2026-11-01T01:00:00Z', stage: 'EFFECTIVE', head: true, onBearer: false },
      {
        ref: ref(1),
        of: 'SEIZURE',
        body: 'A',
        arrivedAt: FIRST,
        stage: 'ENDED',
        head: false,
        onBearer: false,
        endedOn: '2026-11-05',
        end: 'RELEASED',
      },
      { ref: ref(2), of: 'SEIZURE', body: 'A', arrivedAt: SECOND, stage: 'WAITING', head: false, onBearer: true },
    ],
  });
});

describe('whose right it is when the court’s notice arrives (查扣冻 23)', () => {
  const line = (...records: Partial<CertificateRecord>[]) => records.map((more) => ({ ...certificate, ...more }));
  const replaced = { state: 'REPLACED', endedOn: '2026-11-02' } as const;
  test.each<[string, CertificateRecord[], boolean]>([
    ['current', line({}), false],
    ['transferred the day before', line({ ...replaced, endedOn: '2026-11-01' }, { registrationType: '200' }), true],
    ['transferred on the day', line(replaced, { registrationType: '200' }), true],
    ['transferred the day after', line({ ...replaced, endedOn: '2026-11-03' }, { registrationType: '200' }), false],
    ['reissued, and still the debtor’s', line(replaced, { registrationType: '900' }), false],
    ['reissued, then transferred', line(replaced, { registrationType: '900', ...replaced }, { registrationType: '200' }), true],
    ['ended without a successor', line({ state: 'CANCELLED', endedOn: '2026-11-02' }), true],
    ['ended later', line({ state: 'CANCELLED', endedOn: '2026-11-03' }), false],
    ['of another unit', line({ unitRef: ref(0x77) }), true],
  ])('%s', (_, certificates, gone) => {
    expect(isDebtorsNoMore(certificates, UNIT, FIRST)).toBe(gone);
  });
});

describe('orders of courts', () => {
  const request = {
    orderRef: ref(0x30),
    unitRef: UNIT,
    certRef: certificate.certRef,
    court: 'A',
    arrivedAt: '2026-11-02T03:00:00Z',
    ground: 'JUDGMENT',
    digest: ref(0x31),
  } as const;
  const open = (count: number): OpenOrder[] =>
    Array.from({ length: count }, (_, index) => ({
      ref: ref(0x40 + index),
      arrivedAt: `2026-11-02T0${index % 10}:00:00Z`,
      certRef: certificate.certRef,
    }));
  const facts = (more: Partial<SeizureFacts> = {}): SeizureFacts => ({ others: others([]), heads: [], line: [certificate], ...more });
  const ordersOf = (records: readonly object[] = []) =>
    records.filter((record): record is SeizureHeadRecord => 'queue' in record).map(({ orders }) => orders?.map((order) => order.ref));

  test('stand on their unit in the order of their arrival', () => {
    const heads = [head(PARCEL, [], { orders: open(1) }), head(UNIT, [], { orders: [...open(1), ...open(7).slice(6)] })];
    expect(ordersOf(orderTransfer(request, undefined, facts({ heads }), undefined).act?.records)).toEqual([
      [ref(0x40), ref(0x30), ref(0x46)],
    ]);
  });

  test('are ten at most', () => {
    const withOpen = (count: number) => () =>
      orderTransfer(request, undefined, facts({ heads: [head(UNIT, [], { orders: open(count) })] }), undefined);
    expect(refusalOf(withOpen(ORDER_LIMIT))).toEqual({ code: 'TOO_LARGE', field: 'unitRef' });
    expect(ordersOf(withOpen(ORDER_LIMIT - 1)().act?.records)[0]).toHaveLength(ORDER_LIMIT);
  });

  test('are judged by what still binds: a seizure that has lapsed is no rank', () => {
    const lapsed = entry(1, '2026-09-02T01:00:00Z', { months: 1, enteredOn: '2026-09-02' });
    const later = entry(1, '2026-11-04T01:00:00Z');
    const order = (queue: QueueEntry[]) => () =>
      orderTransfer({ ...request, arrivedAt: '2026-09-01T01:00:00Z' }, undefined, facts({ heads: [head(UNIT, queue)] }), undefined);
    expect(order([lapsed])().act?.name).toBe('TRANSFER_ORDERED');
    expect(refusalOf(order([later])).code).toBe('RANK_TAKEN');
  });

  test('need a certificate, and are withdrawn one by one', () => {
    expect(refusalOf(() => orderTransfer(request, undefined, { others: others([]), heads: [] }, undefined))).toEqual({
      code: 'NOT_FOUND',
      field: 'certRef',
    });
    const record = orderTransfer(request, undefined, facts(), undefined).result;
    const end = { orderRef: request.orderRef, court: 'A', day: DAY };
    const own: OpenOrder = { ref: request.orderRef, arrivedAt: request.arrivedAt, certRef: request.certRef };
    const heads = [head(PARCEL, [], { orders: open(1) }), head(UNIT, [], { orders: [own, ...open(2)] })];
    expect(ordersOf(withdrawOrder(end, record, facts({ heads })).act?.records)).toEqual([[ref(0x40), ref(0x41)]]);
    for (const rest of [[], [head(UNIT, [])], [head(UNIT, [], { orders: open(2) })]]) {
      expect(refusalOf(() => withdrawOrder(end, record, facts({ heads: rest })))).toEqual({ code: 'ORDER_DONE', field: 'orderRef' });
    }
  });
});
