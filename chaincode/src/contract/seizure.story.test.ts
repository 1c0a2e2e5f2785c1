import { describe, expect, test } from '@jest/globals';
import type { Finding } from '@zhenglian/chaincode/domain';
import { read } from './testing/acting.js';
import { ref, type Call } from './testing/scenario.js';
import { stages } from './testing/seizures.js';
import {
  caseOf,
  caseRefOf,
  certRefOf,
  COUNTY,
  firstOf,
  publicKey,
  saleable,
  SIGNED,
  transferOf,
  world,
  consent,
  type World,
} from './testing/world.js';
import { bankOfficer, courtClerk, registrar, supervisor, taxOfficer } from './testing/submitters.js';

// S6, S7, S8 and S15 through all contracts: what the court and the regulator write, and what title and tax make of it.

const A = ref(0x300);
const B = ref(0x301);
const ORDER = ref(0x302);
const DAY = '2026-12-01';
const UNIT = ref(1);
const PARCEL = ref(50);

const instruct = (seizureRef: string, change: object = {}): Call => [
  courtClerk,
  'seizure',
  'instruct',
  {
    seizureRef,
    unitRef: UNIT,
    court: seizureRef === A ? 'COURT-A' : 'COURT-B',
    instructionDigest: ref(0x310),
    rulingDigest: ref(0x311),
    arrivedAt: seizureRef === A ? '2026-12-01T01:00:00Z' : '2026-12-01T01:30:00Z',
    pre: false,
    months: 36,
    ...change,
  },
];
const enter = (seizureRef: string): Call => [registrar, 'seizure', 'recordSeizure', { seizureRef, enteredOn: DAY }];
const order = (change: object = {}): Call => [
  courtClerk,
  'seizure',
  'orderTransfer',
  {
    orderRef: ORDER,
    unitRef: UNIT,
    certRef: certRefOf(1),
    court: 'COURT-A',
    seizureRef: A,
    arrivedAt: '2026-12-01T02:00:00Z',
    ground: 'COURT_SALE',
    digest: ref(0x312),
    ...change,
  },
];
const disposed = (certRef: string): Call => [courtClerk, 'seizure', 'disposed', { orderRef: ORDER, court: 'COURT-A', certRef, day: DAY }];
const auction = { ground: 'COURT_SALE', attested: { ...SIGNED, holders: 'UNSIGNED' } };
const transfer = (change: object = {}): Call => [registrar, 'title', 'registerTransfer', transferOf(1, { enteredOn: DAY, ...change })];

/** The next sale of the unit, by the one who acquired it: case 900, certificate 901. */
async function resold(register: World, change: object = {}): Promise<Call> {
  const caseRef = ref(900);
  await register.ok(registrar, 'title', 'openCase', caseOf(1, { caseRef, certRef: ref(3001), openedOn: DAY, ...change }));
  await register.attested(1, { attestedOn: DAY }, caseRef);
  return transfer({ caseRef, replaces: ref(3001), certRef: ref(901) });
}

describe('S6 from the first instruction to the auction (CT-06)', () => {
  test('1-7: order, transfer with tax, disposal; the acquirer is free, and the order serves once', async () => {
    const register = await (await saleable(1, { case: auction })).day(DAY);
    await register.ok(...instruct(A, { certRef: certRefOf(1) }));
    await register.ok(...enter(A));
    await register.ok(...instruct(B, { certRef: certRefOf(1) }));
    expect(await register.codes(...transfer({ ground: 'COURT_SALE' }))).toEqual(['HOLDER_CONSENT', 'SEIZED']);
    await register.ok(...order());
    expect(await register.codes(...transfer({ ground: 'COURT_SALE' }))).toEqual(['HOLDER_CONSENT', 'SEIZED']);
    const { event } = await register.ok(...transfer({ ground: 'COURT_SALE', executes: ORDER }));
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({
      carries: expect.arrayContaining([{ kind: 'WAITERS_VOIDED', ref: ORDER, party: 'CourtMSP' }]),
    });

    // Until the court reports the disposal the unit stays blocked, and the order is no way around that.
    const next = await resold(register).then(([who, where, name, request]): Call => [who, where, name, { ...request, executes: ORDER }]);
    expect(await register.codes(...next)).toEqual(['SEIZED']);
    await register.ok(...disposed(ref(3001)));
    expect(await stages(register.ledger)).toEqual(['ENDED 2026-12-01 2026-12-01', 'ENDED 2026-12-01 2026-12-01']);
    await register.ok(
      next[0],
      next[1],
      next[2],
      transferOf(1, { enteredOn: DAY, caseRef: ref(900), replaces: ref(3001), certRef: ref(901) }),
    );
  });

  test('7 tax comes before title here too', async () => {
    const register = await world();
    await register.unit(1);
    await register.opened(1, auction);
    await register.day(DAY);
    for (const call of [instruct(A), enter(A), order()]) await register.ok(...call);
    expect(await register.codes(...transfer({ ground: 'COURT_SALE', executes: ORDER }))).toEqual(['TAX_INCOMPLETE']);
  });

  test('a hold of another body is not lifted by the court’s order', async () => {
    const register = await (await saleable(1, { case: auction })).day(DAY);
    for (const call of [instruct(A), enter(A), order()]) await register.ok(...call);
    await register.ok(supervisor, 'supervision', 'enterHold', {
      holdRef: ref(0x320),
      unitRef: UNIT,
      body: 'POLICE-1',
      documentDigest: ref(0x321),
      arrivedAt: '2026-12-01T02:30:00Z',
      months: 6,
      forbids: ['TRANSFER'],
      day: DAY,
    });
    expect(await register.codes(...transfer({ ground: 'COURT_SALE', executes: ORDER }))).toEqual(['HELD']);
  });
});

test('S6 No: a right that had ended before the arrival is nobody’s property any more', async () => {
  const register = await (await world()).unit(1);
  await register.day(DAY);
  const waiver = { unitRef: UNIT, certRef: certRefOf(1), caseRef: ref(0x3f0), ground: 'WAIVER', day: '2026-11-30', division: COUNTY };
  await register.ok(registrar, 'title', 'cancelRight', waiver);
  expect(await register.codes(...instruct(A, { certRef: certRefOf(1) }))).toEqual(['NOT_THE_DEBTORS']);
});

describe('what stands on a parcel stands on its units (查扣冻规定 21)', () => {
  const house = { parcelRef: PARCEL, completionDigest: ref(0x330) };

  test('S8: a seized parcel: its units are registered, covered, and not sold', async () => {
    const register = await (await world()).unit(50);
    await register.day(DAY);
    for (const call of [instruct(A, { unitRef: PARCEL }), enter(A)]) await register.ok(...call);
    const { event } = await register.ok(registrar, 'title', 'registerFirst', firstOf(1, { ...house, enteredOn: DAY }));
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({ carries: [{ kind: 'UNITS_COVERED', ref: A }] });
    await register.opened(1, { openedOn: DAY });
    await register.attested(1, { attestedOn: DAY });
    expect(await register.codes(...transfer())).toEqual(['SEIZED']);
    // A seizure of the unit itself waits behind the one of the parcel.
    await register.ok(...instruct(B));
    expect((await stages(register.ledger)).map((stage) => stage.split(' ')[0])).toEqual(['EFFECTIVE', 'WAITING']);
  });

  test('S8: the auction of one unit under the parcel’s seizure frees that unit, and the parcel stays seized', async () => {
    const register = await (await world()).unit(50);
    await register.unit(1, house);
    await register.opened(1, auction);
    await register.attested(1);
    await register.day(DAY);
    for (const call of [instruct(A, { unitRef: PARCEL }), enter(A), instruct(B), order()]) await register.ok(...call);
    await register.ok(...transfer({ ground: 'COURT_SALE', executes: ORDER }));
    await register.ok(...disposed(ref(3001)));
    await register.ok(...(await resold(register)));
    const queue = await read<{ items: { stage: string }[] }>(register.ledger, bankOfficer, 'seizure', 'getQueue', { unitRef: PARCEL });
    expect(queue.items.map(({ stage }) => stage)).toEqual(['EFFECTIVE']);
  });

  test('a seizure of a unit that was split covers its successors', async () => {
    const register = await (await world()).unit(1);
    const successors = [11, 12].map((number) => ({ unitRef: ref(number), certRef: certRefOf(number), credentialDigest: ref(5) }));
    await register.day(DAY);
    await register.ok(registrar, 'title', 'splitUnits', { unitRefs: [UNIT], successors, caseRef: ref(0x340), division: COUNTY, day: DAY });
    const { event } = await register.ok(...instruct(A));
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({ carries: [{ kind: 'SUCCESSORS_COVERED' }] });
    await register.opened(11, { openedOn: DAY });
    await register.attested(11, { attestedOn: DAY });
    expect(await register.codes(registrar, 'title', 'registerTransfer', transferOf(11, { enteredOn: DAY }))).toEqual(['SEIZED']);
  });
});

describe('S7: pre-seizure of a buyer’s notice', () => {
  const NOTICE = ref(0x350);

  test('the transfer to the buyer goes through, and what was a pre-seizure seizes the new right', async () => {
    const register = await (await world()).unit(1);
    await register.ok(registrar, 'title', 'enterNotice', {
      noticeRef: NOTICE,
      unitRef: UNIT,
      kind: 'PURCHASE',
      holderKey: publicKey(1),
      proof: { certRef: ref(0x351), credentialDigest: ref(0x352) },
      division: COUNTY,
      day: '2026-11-10',
      attested: { holders: 'SIGNED' },
    });
    await register.day(DAY);
    for (const call of [instruct(A, { pre: true, position: NOTICE }), enter(A)]) await register.ok(...call);
    await register.opened(1, { executes: NOTICE, openedOn: DAY });
    await register.attested(1, { attestedOn: DAY });
    const consents = [consent(1, { act: 'TRANSFER', unitRef: UNIT, ref: NOTICE, caseRef: caseRefOf(1) })];
    const { event } = await register.ok(...transfer({ executes: NOTICE, consents }));
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({
      carries: expect.arrayContaining([{ kind: 'PRE_TAKES_EFFECT', ref: A, party: 'CourtMSP' }]),
    });
    await register.ok(registrar, 'seizure', 'takeEffect', { seizureRef: A, certRef: ref(3001), day: DAY });
    expect(await stages(register.ledger)).toEqual(['EFFECTIVE 2026-12-01 2029-12-03']);
    expect(await register.codes(...(await resold(register)))).toEqual(['SEIZED']);
  });
});

describe('S15: a ticket reads the log that the registry closed', () => {
  const counts = { '100': 1, '200': 0, '300': 0, '400': 0, '500': 0, '600': 0, '700': 0, '800': 0, '900': 0 };
  const ticket = (change: object): Call => [
    supervisor,
    'supervision',
    'openTicket',
    {
      ticketRef: ref(0x360),
      division: COUNTY,
      day: '2026-11-30',
      kind: 'COUNT_DIFFERS',
      registered: 2,
      logged: 1,
      openedOn: DAY,
      ...change,
    },
  ];

  test('3-6: two entries, one of them in the log', async () => {
    const register = await (await world()).day('2026-11-30');
    for (const number of [1, 2]) await register.unit(number, { enteredOn: '2026-11-30' });
    await register.day(DAY);
    expect(await register.codes(...ticket({}))).toEqual(['TICKET_GROUNDLESS']);
    await register.ok(registrar, 'title', 'closeLog', { division: COUNTY, day: '2026-11-30', counts, digest: ref(0x361) });
    await register.ok(...ticket({}));
    await register.ok(registrar, 'supervision', 'recordLateUpload', { ticketRef: ref(0x360), digest: ref(0x362), day: DAY });
    await register.ok(supervisor, 'supervision', 'closeTicket', { ticketRef: ref(0x360), day: DAY });
  });
});

test('CANCEL_RIGHT by waiver of a seized right: with the consent of the seizing court for that case', async () => {
  const register = await (await world()).unit(1);
  await register.day(DAY);
  for (const call of [instruct(A), enter(A)]) await register.ok(...call);
  const caseRef = ref(0x370);
  const waiver = { unitRef: UNIT, certRef: certRefOf(1), caseRef, ground: 'WAIVER', day: DAY, division: COUNTY };
  const consentOf = (one: string): Call => [courtClerk, 'seizure', 'consent', { seizureRef: A, court: 'COURT-A', caseRef: one, day: DAY }];
  await register.ok(...consentOf(ref(0x371)));
  expect(await register.codes(registrar, 'title', 'cancelRight', waiver)).toEqual(['SEIZING_BODY_CONSENT']);
  await register.ok(...consentOf(caseRef));
  await register.ok(registrar, 'title', 'cancelRight', waiver);
});

test('the tax authority reads the queue of a unit, and finds no act of its own in it', async () => {
  const register = await (await world()).unit(1);
  await register.day(DAY);
  await register.ok(...instruct(A));
  const answer = await read<{ items: { findings: Finding[] }[] }>(register.ledger, taxOfficer, 'seizure', 'gate', {
    act: 'TRANSFER',
    items: [{ unitRef: UNIT }],
  });
  expect(answer.items[0]?.findings.map(({ state, ref: found }) => [state, found])).toEqual([['SEIZURE', A]]);
});
