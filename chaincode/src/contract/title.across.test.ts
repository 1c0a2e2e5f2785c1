import { describe, expect, test } from '@jest/globals';
import { ref, type Call } from './testing/scenario.js';
import { bankOfficer, courtClerk, otherBankOfficer, registrar, type Submitter } from './testing/submitters.js';
import {
  caseOf,
  caseRefOf,
  certRefOf,
  consent,
  COUNTY,
  PERSONS,
  publicKey,
  saleable,
  SIGNED,
  transferOf,
  world,
  type World,
} from './testing/world.js';

// Stories that go through several chaincodes, every step by the act of its own author.

const U = ref(1);
const CERT = certRefOf(1);
const CASE = caseRefOf(1);
const NEXT = ref(3001);
const DAY = '2026-11-10';
const ATTESTED = { holders: 'SIGNED', ...PERSONS } as const;

const by = (name: string, request: object): Call => [registrar, 'title', name, request];
const transfer = (more: object = {}) => by('registerTransfer', transferOf(1, { enteredOn: DAY, ...more }));

/** A bank's application for a mortgage on the unit, and its entry; numbers tell the references of several apart. */
function mortgage(bank: Submitter, number: number, more: object = {}): [Call, Call] {
  const application = {
    applicationRef: ref(0x500 + number),
    lender: bank.mspId,
    division: COUNTY,
    unitRefs: [U],
    form: 'MORTGAGE',
    kind: 'GENERAL',
    contractDigest: ref(0x501),
    transferBan: false,
    excludesOthers: false,
    queryConsentRef: ref(0x502),
    port: {},
    day: DAY,
    ...more,
  };
  const entry = {
    mortgageRef: ref(0x600 + number),
    applicationRef: ref(0x500 + number),
    proof: { certRef: ref(0x700 + number), credentialDigest: ref(0x503) },
    attested: ATTESTED,
    enteredOn: DAY,
  };
  return [
    [bank, 'mortgage', 'applyMortgage', application],
    [registrar, 'mortgage', 'enterMortgage', entry],
  ];
}

async function all(register: World, ...calls: readonly Call[]): Promise<World> {
  for (const call of calls) await register.ok(...call);
  return register;
}

async function carries(register: World, call: Call): Promise<{ kind: string; party?: string }[]> {
  const { event } = await register.ok(...call);
  return (JSON.parse(event?.payload ?? '{}') as { carries?: { kind: string; party?: string }[] }).carries ?? [];
}

const lenderConsents = (bank: Submitter, caseRef = CASE): Call => [
  bank,
  'mortgage',
  'consent',
  { unitRef: U, mortgageRef: ref(0x600), caseRef, act: 'TRANSFER', day: DAY },
];

describe('S2 sale of a mortgaged home 带押过户', () => {
  test('S2 1-4 with a ban: consent first, the mortgage stays, the buyer’s bank takes the next rank, pay-off', async () => {
    const register = await (await saleable(1)).day(DAY);
    await all(register, ...mortgage(bankOfficer, 0, { transferBan: true }));
    expect(await register.codes(...transfer())).toEqual(['LENDER_CONSENT']);
    await all(register, lenderConsents(bankOfficer));
    expect(await carries(register, transfer())).toEqual([{ kind: 'MORTGAGE_FOLLOWS', ref: ref(0x600), party: 'BankMSP' }]);
    const [apply, enter] = mortgage(otherBankOfficer, 1);
    await all(register, apply);
    expect((await carries(register, enter)).map(({ kind, party }) => [kind, party])).toContainEqual(['NEXT_RANK', 'BankMSP']);
    const release = { mortgageRef: ref(0x600), requestRef: ref(0x504), day: DAY };
    await all(register, [bankOfficer, 'mortgage', 'requestRelease', { ...release, port: {} }]);
    await all(register, [registrar, 'mortgage', 'releaseMortgage', release]);
    const live = Object.keys(register.ledger.snapshot()).filter((key) => key.startsWith('mortgage/~live~'));
    expect(live).toEqual([`mortgage/~live~${U}~Bank2MSP~${ref(0x601)}~`]);
  });

  test('S2 No: consent by a different bank', async () => {
    const register = await (await saleable(1)).day(DAY);
    await all(register, ...mortgage(bankOfficer, 0, { transferBan: true }));
    const before = register.ledger.snapshot();
    const { status } = await register.ledger.submit(...lenderConsents(otherBankOfficer));
    expect([status, register.ledger.snapshot()]).toEqual([500, before]);
    expect(await register.codes(...transfer())).toEqual(['LENDER_CONSENT']);
  });

  test('S2 No: consent to another case', async () => {
    const register = await (await saleable(1)).day(DAY);
    await all(register, ...mortgage(bankOfficer, 0, { transferBan: true }), lenderConsents(bankOfficer, ref(0x505)));
    expect(await register.codes(...transfer())).toEqual(['LENDER_CONSENT']);
  });

  test('S2: a mortgage that follows stands on the unit for the next sale too', async () => {
    const register = await (await saleable(1)).day(DAY);
    await all(register, ...mortgage(bankOfficer, 0));
    await all(register, transfer());
    const next = { caseRef: ref(0x506), certRef: NEXT };
    await register.opened(1, next);
    await register.attested(1, {}, next.caseRef);
    const again = transfer({ caseRef: next.caseRef, replaces: NEXT, certRef: ref(0x507) });
    expect(await carries(register, again)).toEqual([{ kind: 'MORTGAGE_FOLLOWS', ref: ref(0x600), party: 'BankMSP' }]);
  });
});

describe('S6 auction after a seizure', () => {
  const seizure = (number: number, at: string): [Call, Call] => [
    [
      courtClerk,
      'seizure',
      'instruct',
      {
        seizureRef: ref(0x800 + number),
        unitRef: U,
        court: `COURT-${number}`,
        instructionDigest: ref(1),
        rulingDigest: ref(2),
        arrivedAt: at,
        pre: false,
        months: 12,
        certRef: CERT,
      },
    ],
    [registrar, 'seizure', 'recordSeizure', { seizureRef: ref(0x800 + number), enteredOn: DAY }],
  ];
  const order = (more: object = {}): Call => [
    courtClerk,
    'seizure',
    'orderTransfer',
    {
      orderRef: ref(0x810),
      unitRef: U,
      certRef: CERT,
      court: 'COURT-1',
      seizureRef: ref(0x801),
      arrivedAt: `${DAY}T03:00:00Z`,
      ground: 'COURT_SALE',
      digest: ref(3),
      ...more,
    },
  ];

  async function auctioned(): Promise<World> {
    const register = await saleable(1, { case: { ground: 'COURT_SALE', attested: { ...SIGNED, holders: 'UNSIGNED' } } });
    await register.day(DAY);
    await all(register, ...mortgage(bankOfficer, 0, { transferBan: true }));
    return all(register, ...seizure(1, `${DAY}T01:00:00Z`), ...seizure(2, `${DAY}T02:00:00Z`));
  }

  test('S6 6-7: the order lifts seizures and consents; the mortgage ends by the sale; the waiters are void', async () => {
    const register = await auctioned();
    expect(await register.codes(...transfer())).toEqual(['HOLDER_CONSENT', 'SEIZED', 'LENDER_CONSENT']);
    await all(register, order());
    const kinds = (await carries(register, transfer({ executes: ref(0x810) }))).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['WAITERS_VOIDED', 'MORTGAGE_ENDS']));
    await all(register, [courtClerk, 'seizure', 'disposed', { orderRef: ref(0x810), court: 'COURT-1', certRef: NEXT, day: DAY }]);
    await register.opened(1, { caseRef: ref(0x811), certRef: NEXT, openedOn: DAY });
    await register.attested(1, {}, ref(0x811));
    const resale = transfer({ caseRef: ref(0x811), replaces: NEXT, certRef: ref(0x812) });
    expect(await register.outcome(...resale)).not.toContain('SEIZED');
  });

  test.each<[string, object, object]>([
    ['the order of a court that waits', { court: 'COURT-2', seizureRef: ref(0x802) }, {}],
    ['another reference than the order’s', {}, { executes: ref(0x899) }],
    ['no reference at all', {}, { executes: undefined }],
  ])('S6 No: a transfer under %s', async (_, ordered, executed) => {
    const register = await auctioned();
    await register.ledger.submit(...order(ordered));
    expect(await register.codes(...transfer({ executes: ref(0x810), ...executed }))).toContain('SEIZED');
  });

  test('S6 No: the order is executed a second time, for another buyer', async () => {
    const register = await auctioned();
    await all(register, order(), transfer({ executes: ref(0x810) }));
    await register.opened(1, { caseRef: ref(0x811), certRef: NEXT, openedOn: DAY, ground: 'COURT_SALE' });
    await register.attested(1, {}, ref(0x811));
    const again = transfer({ caseRef: ref(0x811), replaces: NEXT, certRef: ref(0x812), executes: ref(0x810) });
    expect(await register.codes(...again)).toContain('SEIZED');
  });

  test('S6 No: a seizure that came while the case was open', async () => {
    const register = await (await saleable(1)).day(DAY);
    const [instruct] = seizure(1, `${DAY}T01:00:00Z`);
    await all(register, instruct);
    expect(await register.codes(...transfer())).toEqual(['SEIZED']);
  });
});

describe('S7 交房即交证', () => {
  const NOTICE = ref(0x71);
  const notice = by('enterNotice', {
    noticeRef: NOTICE,
    unitRef: U,
    kind: 'PURCHASE',
    holderKey: publicKey(1),
    proof: { certRef: ref(0x72), credentialDigest: ref(0x73) },
    division: COUNTY,
    day: DAY,
    attested: { holders: 'SIGNED' },
  });
  const signs = (act: 'MORTGAGE_NOTICE' | 'TRANSFER', caseRef: string) => [consent(1, { act, unitRef: U, ref: NOTICE, caseRef })];
  const pledge = (more: object = {}) =>
    mortgage(bankOfficer, 0, {
      form: 'NOTICE',
      purchaseNoticeRef: NOTICE,
      consents: signs('MORTGAGE_NOTICE', ref(0x500)),
      ...more,
    });

  test('S7 2-6: both notices, the building, the attestations, the transfer, the mortgage with the notice’s day', async () => {
    const register = await (await (await world()).unit(9)).day(DAY);
    await all(register, notice, ...pledge());
    await register.day('2026-12-01');
    await register.unit(1, { parcelRef: ref(9), completionDigest: ref(0x91), enteredOn: '2026-12-01' });
    await register.opened(1, { executes: NOTICE, openedOn: '2026-12-01' });
    await register.attested(1);
    const own = transfer({ executes: NOTICE, consents: signs('TRANSFER', CASE), enteredOn: '2026-12-01' });
    const kinds = (await carries(register, own)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['NOTICE_CONVERTED', 'MORTGAGE_FOLLOWS']));
    const converted = {
      mortgageRef: ref(0x600),
      caseRef: CASE,
      proof: { certRef: ref(0x750), credentialDigest: ref(1) },
      day: '2026-12-01',
    };
    await all(register, [registrar, 'mortgage', 'convertNotice', converted]);
    expect(register.at(`live~${U}~BankMSP~${ref(0x600)}`, 'mortgage')).toMatchObject({ form: 'MORTGAGE', priorityDate: DAY });
  });

  test('S7 No: mortgage 预告 without purchase 预告', async () => {
    const register = await (await world()).day(DAY);
    expect(await register.codes(...pledge()[0])).toEqual(['NO_PURCHASE_NOTICE']);
  });

  test('S7 No: a mortgage 预告 that the buyer did not sign', async () => {
    const register = await (await world()).day(DAY);
    await all(register, notice);
    expect(await register.codes(...pledge({ consents: [] })[0])).toEqual(['NOTICE_HOLDER_CONSENT']);
  });

  test('S7: the purchase notice does not end before its mortgage notice', async () => {
    const register = await (await world()).day(DAY);
    await all(register, notice, ...pledge());
    const cancel = by('cancelNotice', { noticeRef: NOTICE, day: DAY, judgmentDigest: ref(1) });
    expect(await register.codes(...cancel)).toEqual(['LENDER_CONSENT']);
    await all(register, [
      bankOfficer,
      'mortgage',
      'consent',
      { unitRef: U, mortgageRef: ref(0x600), caseRef: NOTICE, act: 'NOTICE_CANCEL', day: DAY },
    ]);
    expect(await register.outcome(...cancel)).toEqual([]);
  });

  test('S7 No: conversion after lapse', async () => {
    const register = await (await world()).day(DAY);
    await all(register, notice);
    await register.unit(1, { enteredOn: DAY });
    await register.day('2027-03-01');
    const late = by('openCase', caseOf(1, { executes: NOTICE, openedOn: '2027-03-01' }));
    expect(await register.codes(...late)).toEqual(['NOTICE_LAPSED']);
  });
});

test('S3 No, from the registry’s side: a mortgage does not come upon a correction, a pending objection or another’s notice', async () => {
  const base = { unitRef: U, division: COUNTY, day: DAY };
  const states: [Call, string][] = [
    [by('acceptCorrection', { ...base, correctionRef: ref(0x77), certRef: CERT, of: 'OTHER', proofDigest: ref(1) }), 'CORRECTION_PENDING'],
    [by('applyObjection', { ...base, objectionRef: ref(0x75), groundRef: ref(0x76) }), 'OBJECTION_PENDING'],
  ];
  for (const [state, code] of states) {
    const register = await (await (await world()).unit(1)).day(DAY);
    await all(register, state);
    expect(await register.codes(...mortgage(bankOfficer, 0)[0])).toEqual([code]);
  }
});

test('a unit that was split keeps its mortgage on every part, with the lender’s consent', async () => {
  const register = await (await (await world()).unit(1)).day(DAY);
  await all(register, ...mortgage(bankOfficer, 0, { transferBan: true }));
  const successors = [11, 12].map((n) => ({ unitRef: ref(n), certRef: certRefOf(n), credentialDigest: ref(5) }));
  const split = by('splitUnits', { caseRef: ref(0x80), division: COUNTY, day: DAY, unitRefs: [U], successors });
  expect(await register.codes(...split)).toEqual(['LENDER_CONSENT']);
  await all(
    register,
    [bankOfficer, 'mortgage', 'consent', { unitRef: U, mortgageRef: ref(0x600), caseRef: ref(0x80), act: 'SPLIT_MERGE', day: DAY }],
    split,
  );
  await register.opened(12, { openedOn: DAY });
  await register.attested(12);
  expect(await register.codes(...by('registerTransfer', transferOf(12, { enteredOn: DAY })))).toEqual(['LENDER_CONSENT']);
});
