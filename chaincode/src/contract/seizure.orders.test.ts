import { describe, expect, test } from '@jest/globals';
import { judge, type Finding } from '@zhenglian/chaincode/domain';
import { acted, madeBy, read, refused, registered, run, tickTo } from './testing/acting.js';
import type { MemoryLedger } from './testing/memory-ledger.js';
import { NEW, OLD, ref, registerTransfer, UNIT, type Call } from './testing/scenario.js';
import { A, B, C, extension, instruction, instructA, instructB, NOW, record, release, stages } from './testing/seizures.js';
import { courtClerk, registrar } from './testing/submitters.js';

// S6 6-7: a court's order to transfer, what the transfer leaves of the queue, and pre-seizures.

const ORDER = ref(140);

const order = (change: object = {}): Call => [
  courtClerk,
  'seizure',
  'orderTransfer',
  {
    orderRef: ORDER,
    unitRef: UNIT,
    certRef: OLD,
    court: 'COURT-A',
    seizureRef: A,
    arrivedAt: '2026-12-01T01:55:00Z',
    ground: 'COURT_SALE',
    digest: ref(141),
    ...change,
  },
];
const disposal: Call = [courtClerk, 'seizure', 'disposed', { orderRef: ORDER, court: 'COURT-A', certRef: NEW, day: '2026-12-01' }];
const withdrawal: Call = [courtClerk, 'seizure', 'withdrawOrder', { orderRef: ORDER, court: 'COURT-A', day: '2026-12-01' }];

/** A ledger on which court A's seizure is effective and court B waits. */
const seized = async () => run(await registered(NOW), instructA, record(A), instructB, record(B));

/** The transfer of the order, as `title` leaves it. */
async function transferred(ledger: MemoryLedger, change: object = {}): Promise<void> {
  const { caseRef: _, replaces: predecessor, ...certificate } = registerTransfer;
  const made = { v: 1, suite: 'p256-sha256', requestDigest: ref(150), type: 'cert', ...certificate, enteredOn: '2026-12-01' };
  ledger.corrupt(`title/~cert~${NEW}~`, JSON.stringify({ ...made, state: 'VALID', predecessor, ...change }));
  const old = JSON.parse(ledger.snapshot()[`title/~cert~${OLD}~`] ?? '{}') as object;
  ledger.corrupt(`title/~cert~${OLD}~`, JSON.stringify({ ...old, state: 'REPLACED', successor: NEW, endedOn: '2026-12-01' }));
  const head = JSON.parse(ledger.snapshot()[`title/~head~${UNIT}~`] ?? '{}') as object;
  ledger.corrupt(`title/~head~${UNIT}~`, JSON.stringify({ ...head, certRef: NEW }));
}

/** What a transfer of that certificate that executes the order is told, by the seizure facet alone. */
async function judged(ledger: MemoryLedger, item: object, day = '2026-12-01') {
  const answer = await read<{ items: { findings: Finding[] }[] }>(ledger, registrar, 'seizure', 'gate', {
    act: 'TRANSFER',
    items: [{ unitRef: UNIT, ...item }],
  });
  const { codes, carries } = judge({ act: 'TRANSFER', day, ground: 'COURT_SALE' }, answer.items[0]?.findings ?? []);
  return { codes, carries: carries.map(({ kind }) => kind) };
}

describe('S6 6: the order', () => {
  test('is on record, and lets the transfer of that certificate through', async () => {
    const ledger = await seized();
    const written = await acted(ledger, order(), 'TRANSFER_ORDERED');
    expect(written).toEqual({
      [`~order~${ORDER}~`]: { ...madeBy(order()), type: 'order', ...order()[3], acts: [] },
      [`~head~${UNIT}~`]: {
        ...madeBy(order()),
        type: 'seizures',
        unitRef: UNIT,
        queue: [expect.objectContaining({ ref: A }), expect.objectContaining({ ref: B })],
        orders: [{ ref: ORDER, arrivedAt: '2026-12-01T01:55:00Z', certRef: OLD, seizureRef: A }],
      },
    });
    expect(await judged(ledger, { executes: ORDER, certRef: OLD })).toEqual({ codes: [], carries: ['WAITERS_VOIDED'] });
    expect(await judged(ledger, { certRef: OLD })).toEqual({ codes: ['SEIZED'], carries: [] });
    expect(await judged(ledger, { executes: ref(142), certRef: OLD })).toMatchObject({ codes: ['SEIZED'] });
    // An order serves the certificate that it names: not the acquirer's, and none that is not named.
    expect(await judged(ledger, { executes: ORDER, certRef: NEW })).toMatchObject({ codes: ['SEIZED'] });
    expect(await judged(ledger, { executes: ORDER })).toMatchObject({ codes: ['SEIZED'] });
  });

  test('of an earlier day than every seizure goes first; what is recorded after it cannot be dated before it', async () => {
    const ledger = await run(await registered(NOW), order({ seizureRef: undefined, arrivedAt: '2026-12-01T00:30:00Z' }));
    expect(await refused(ledger, instruction(A, '2026-12-01T00:20:00Z'))).toEqual(['RANK_TAKEN']);
    await run(ledger, instructA, record(A));
    expect(await judged(ledger, { executes: ORDER, certRef: OLD })).toEqual({ codes: [], carries: ['WAITERS_VOIDED'] });
  });

  test('of the same second as a seizure: what came onto the ledger first goes first', async () => {
    const sameSecond = order({ seizureRef: undefined, arrivedAt: '2026-12-01T01:00:00Z' });
    const before = await run(await registered(NOW), sameSecond, instructA, record(A));
    expect(await judged(before, { executes: ORDER, certRef: OLD })).toEqual({ codes: [], carries: ['WAITERS_VOIDED'] });
    const behind = await run(await registered(NOW), instructA, record(A), sameSecond);
    expect(await judged(behind, { executes: ORDER, certRef: OLD })).toMatchObject({ codes: ['SEIZED'] });
  });

  test.each([
    ['is not on record yet', [instructA]],
    ['is a pre-seizure', [instruction(A, '2026-12-01T01:00:00Z', { pre: true, certRef: undefined }), record(A)]],
  ])('a seizure that %s does not sell', async (_, before) => {
    expect(await refused(await run(await registered(NOW), ...before), order())).toEqual(['NOT_EFFECTIVE']);
  });

  test.each<[string, Call, readonly string[]]>([
    ['of a court that waits', order({ seizureRef: B, court: 'COURT-B' }), ['NOT_EFFECTIVE']],
    ['by another court', order({ court: 'COURT-B' }), ['NOT_THE_AUTHOR']],
    ['of a seizure that does not exist', order({ seizureRef: ref(143) }), ['SEIZURE_UNKNOWN']],
    ['without a seizure, dated before one on record', order({ seizureRef: undefined, arrivedAt: '2026-12-01T00:30:00Z' }), ['RANK_TAKEN']],
    ['of a certificate that does not exist', order({ certRef: ref(144) }), ['NOT_FOUND']],
    ['of tomorrow', order({ arrivedAt: '2026-12-02T01:00:00Z' }), ['CLOCK_BEHIND']],
    ['of an unknown unit', order({ unitRef: ref(145) }), ['UNIT_UNKNOWN', 'NOT_THE_DEBTORS', 'NOT_EFFECTIVE']],
    ['by the registry', [registrar, 'seizure', 'orderTransfer', order()[3]], ['NOT_THE_AUTHOR']],
  ])('an order %s is refused', async (_, call, codes) => {
    expect(await refused(await seized(), call)).toEqual(codes);
  });

  test('an order of what was sold before it arrived is refused', async () => {
    const ledger = await seized();
    await transferred(ledger);
    expect(await refused(ledger, order())).toEqual(['NOT_THE_DEBTORS']);
  });

  test('an order can be taken back, once', async () => {
    const ledger = await run(await seized(), order());
    expect(await acted(ledger, withdrawal, 'ORDER_WITHDRAWN')).toMatchObject({
      [`~order~${ORDER}~`]: { acts: [{ act: 'WITHDRAW', day: '2026-12-01' }] },
      [`~head~${UNIT}~`]: { orders: [] },
    });
    expect(await judged(ledger, { executes: ORDER, certRef: OLD })).toMatchObject({ codes: ['SEIZED'] });
    expect(await refused(ledger, disposal)).toEqual(['ORDER_DONE']);
  });
});

describe('S6 7: the disposal', () => {
  test('ends the seizure that sold and voids the waiters', async () => {
    const ledger = await run(await seized(), order());
    await transferred(ledger);
    const { requestDigest } = madeBy(disposal);
    const written = await acted(ledger, disposal, 'SEIZURE_DISPOSED');
    expect(Object.keys(written).sort()).toEqual([`~head~${UNIT}~`, `~order~${ORDER}~`, `~seize~${A}~`, `~seize~${B}~`].sort());
    expect(written).toMatchObject({
      [`~order~${ORDER}~`]: { acts: [{ act: 'DISPOSE', requestDigest, day: '2026-12-01' }] },
      [`~seize~${A}~`]: { acts: [{ act: 'ENTER' }, { act: 'DISPOSE', requestDigest, digest: NEW }] },
      [`~seize~${B}~`]: { acts: [{ act: 'ENTER' }, { act: 'VOID', requestDigest, digest: NEW }] },
      [`~head~${UNIT}~`]: {
        queue: [
          { ref: A, endedOn: '2026-12-01', end: 'DISPOSED' },
          { ref: B, endedOn: '2026-12-01', end: 'VOIDED' },
        ],
        orders: [],
        clearedOn: '2026-12-01',
      },
    });
    expect(await judged(ledger, { certRef: NEW })).toEqual({ codes: [], carries: [] });
    expect(await refused(ledger, extension(B, 'COURT-B', '2026-12-01'))).toEqual(['SEIZURE_ENDED']);
    expect(await refused(ledger, release(B, 'COURT-B', '2026-12-01'))).toEqual(['SEIZURE_ENDED']);
  });

  test('of a part: the first waiter takes effect on the rest', async () => {
    const ledger = await run(await seized(), order({ part: true }));
    await transferred(ledger);
    const written = await acted(ledger, disposal, 'SEIZURE_DISPOSED');
    expect(written[`~head~${UNIT}~`]).not.toHaveProperty('clearedOn');
    expect(await stages(ledger)).toEqual(['ENDED 2026-12-01 2026-12-01', 'EFFECTIVE 2026-12-01 2027-12-01']);
  });

  test('leaves what seizes the acquirer’s own right', async () => {
    const ledger = await run(await seized(), order());
    await transferred(ledger);
    await run(ledger, instruction(C, '2026-12-01T01:58:00Z', { certRef: NEW }), disposal);
    expect(await stages(ledger)).toEqual([
      'ENDED 2026-12-01 2026-12-01',
      'ENDED 2026-12-01 2026-12-01',
      'INSTRUCTED 2026-12-01 2027-12-01',
    ]);
  });

  test('leaves what arrived after the day of the transfer, whatever certificate it names', async () => {
    const ledger = await run(await seized(), order());
    await transferred(ledger);
    await tickTo(ledger, '2026-12-02T02:00:00Z');
    await run(ledger, instruction(C, '2026-12-02T01:00:00Z', { certRef: undefined }), disposal);
    expect((await stages(ledger)).map((stage) => stage.split(' ')[0])).toEqual(['ENDED', 'ENDED', 'INSTRUCTED']);
  });

  test.each<[string, object | undefined, Call, readonly string[]]>([
    ['before any transfer', undefined, disposal, ['CERTIFICATE_NOT_CURRENT']],
    ['by a certificate of another unit', { unitRef: ref(9) }, disposal, ['CERTIFICATE_NOT_CURRENT']],
    ['by a certificate that no transfer made', { registrationType: '300' }, disposal, ['CERTIFICATE_NOT_CURRENT']],
    ['by a certificate that followed another one', { predecessor: ref(9) }, disposal, ['CERTIFICATE_NOT_CURRENT']],
    ['by another court', {}, [courtClerk, 'seizure', 'disposed', { ...disposal[3], court: 'COURT-B' }], ['NOT_THE_AUTHOR']],
    ['tomorrow', {}, [courtClerk, 'seizure', 'disposed', { ...disposal[3], day: '2026-12-02' }], ['CLOCK_BEHIND']],
    ['of no order', {}, [courtClerk, 'seizure', 'disposed', { ...disposal[3], orderRef: ref(9) }], ['NOT_FOUND']],
  ])('%s is refused', async (_, certificate, call, codes) => {
    const ledger = await run(await seized(), order());
    if (certificate) await transferred(ledger, certificate);
    expect(await refused(ledger, call)).toEqual(codes);
  });
});

describe('S7: pre-seizure of a buyer’s position', () => {
  const POSITION = ref(160);
  const pre = instruction(A, '2026-12-01T01:00:00Z', { pre: true, position: POSITION, certRef: undefined });
  const effect: Call = [registrar, 'seizure', 'takeEffect', { seizureRef: A, certRef: OLD, day: '2026-12-01' }];

  test('stands before the registration of the unit, and lets only the transfer that executes the position through', async () => {
    const ledger = await run(await registered(NOW), pre, record(A));
    expect(await stages(ledger)).toEqual(['PRE 2026-12-01 2027-12-01']);
    expect(await judged(ledger, { certRef: OLD })).toMatchObject({ codes: ['SEIZED'] });
    expect(await judged(ledger, { certRef: OLD, executes: ref(161) })).toMatchObject({ codes: ['SEIZED'] });
    expect(await judged(ledger, { certRef: OLD, executes: POSITION })).toEqual({ codes: [], carries: ['PRE_TAKES_EFFECT'] });
    const unknown = instruction(B, '2026-12-01T01:30:00Z', { unitRef: ref(9), pre: true, certRef: undefined });
    await run(ledger, unknown);
  });

  test('turns into a seizure of the new right', async () => {
    const ledger = await run(await registered(NOW), pre, record(A));
    const written = await acted(ledger, effect, 'SEIZURE_TAKEN_EFFECT');
    expect(written).toMatchObject({
      [`~seize~${A}~`]: { pre: true, position: POSITION, acts: [{ act: 'ENTER' }, { act: 'TAKE_EFFECT', digest: OLD }] },
      [`~head~${UNIT}~`]: { queue: [{ ref: A, pre: false }] },
    });
    expect((written[`~head~${UNIT}~`] as { queue: object[] }).queue[0]).not.toHaveProperty('position');
    expect(await stages(ledger)).toEqual(['EFFECTIVE 2026-12-01 2027-12-01']);
    expect(await judged(ledger, { certRef: OLD, executes: POSITION })).toMatchObject({ codes: ['SEIZED'] });
  });

  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['of a seizure that is none', [instructA], effect, ['CONFLICT']],
    [
      'on a certificate that does not exist',
      [pre],
      [registrar, 'seizure', 'takeEffect', { ...effect[3], certRef: ref(9) }],
      ['CERTIFICATE_NOT_CURRENT'],
    ],
    ['tomorrow', [pre], [registrar, 'seizure', 'takeEffect', { ...effect[3], day: '2026-12-02' }], ['CLOCK_BEHIND']],
    ['of what was released', [pre, release(A, 'COURT-A', '2026-12-01')], effect, ['SEIZURE_ENDED']],
    ['by the court', [pre], [courtClerk, 'seizure', 'takeEffect', effect[3]], ['NOT_THE_AUTHOR']],
    ['a pre-seizure that names a certificate', [], instruction(A, NOW, { pre: true, position: POSITION }), ['INVALID_FORMAT']],
  ])('%s is refused', async (_, before, call, codes) => {
    expect(await refused(await run(await registered(NOW), ...before), call)).toEqual(codes);
  });
});

test('an order does not outlive the seizure that it executes: the next court’s seizure stands', async () => {
  const ledger = await run(await registered(NOW), instructA, record(A), order());
  await tickTo(ledger, '2027-11-01T02:00:00Z');
  await run(ledger, instruction(B, '2027-11-01T01:30:00Z'), record(B, '2027-11-01'));
  expect(await judged(ledger, { executes: ORDER, certRef: OLD }, '2027-12-01')).toMatchObject({ codes: [] });
  expect(await judged(ledger, { executes: ORDER, certRef: OLD }, '2027-12-02')).toEqual({ codes: ['SEIZED'], carries: [] });
});

test('what is lapsed is not sold: an order after the term is refused', async () => {
  const ledger = await tickTo(await run(await registered(NOW), instructA, record(A)), '2027-12-02T02:00:00Z');
  expect(await refused(ledger, order({ arrivedAt: '2027-12-02T01:00:00Z' }))).toEqual(['NOT_EFFECTIVE']);
});
