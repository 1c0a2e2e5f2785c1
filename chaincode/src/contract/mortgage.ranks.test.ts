import { expect, test } from '@jest/globals';
import type { MemoryLedger } from './testing/memory-ledger.js';
import {
  alter,
  ask,
  bought,
  certOf,
  DAY,
  done,
  enterCalls,
  LATER,
  laterMortgage,
  MORTGAGE,
  mortgageBy,
  mortgaged,
  NEW_PROOF,
  noticed,
  passTo,
  place,
  PURCHASE,
  registered,
  SECOND,
  THIRD,
} from './testing/mortgages.js';
import { CALLS, CASE, NEW, OLD, ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, loanOfficer, otherBankOfficer, registrar } from './testing/submitters.js';
import { consent } from './testing/world.js';

const THIRD_MORTGAGE = ref(0x1e0);
const thirdBank = { ...bankOfficer, mspId: 'Bank3MSP' };

function third(change: object = {}): Call[] {
  const proof = { certRef: ref(0x1e1), credentialDigest: ref(0x1e2) };
  return mortgageBy(thirdBank, { applicationRef: ref(0x1e3), ...change }, { mortgageRef: THIRD_MORTGAGE, proof });
}

/** The mortgages on a unit as anybody reads them: rank, mortgage, lender. */
async function ranks(ledger: MemoryLedger, unitRef: string = UNIT): Promise<unknown[]> {
  const { payload, writes } = await ledger.endorse(loanOfficer, 'mortgage', 'listLive', { unitRef });
  expect(writes).toEqual({});
  const { items } = JSON.parse(payload) as { items: { rank: number; live: { mortgageRef: string; lender: string } }[] };
  return items.map(({ rank, live }) => [rank, live.mortgageRef, live.lender]);
}

test('S3 step 5: ranks follow the order of entry, whatever day the registry states (Civil Code 414)', async () => {
  const ledger = await registered();
  const stated = (calls: Call[], enteredOn: string): Call[] =>
    calls.map(([who, cc, name, request]) => [who, cc, name, name === 'enterMortgage' ? { ...request, enteredOn } : request]);
  await done(ledger, ...mortgageBy(bankOfficer), ...stated(laterMortgage(), '2026-01-01'), ...third());
  expect(await ranks(ledger)).toEqual([
    [1, MORTGAGE, 'BankMSP'],
    [2, LATER, 'Bank2MSP'],
    [3, THIRD_MORTGAGE, 'Bank3MSP'],
  ]);
});

test('S5 step 3: when one ends, later ranks move up; the next one comes last', async () => {
  const ledger = await mortgaged();
  await done(ledger, ...laterMortgage(), ask.release(), enterCalls.release());
  expect(await ranks(ledger)).toEqual([[1, LATER, 'Bank2MSP']]);
  await done(ledger, ...third());
  expect(await ranks(ledger)).toEqual([
    [1, LATER, 'Bank2MSP'],
    [2, THIRD_MORTGAGE, 'Bank3MSP'],
  ]);
});

test('S7 step 6: a notice that was converted counts from its own day (担保解释 52)', async () => {
  const ledger = await noticed();
  await passTo(ledger, '2026-12-01');
  const signed = { consents: [consent(1, { act: 'MORTGAGE', unitRef: UNIT, ref: PURCHASE, caseRef: ref(0x120) })] };
  await done(ledger, ...laterMortgage(signed, { enteredOn: '2026-12-01' }), ...bought());
  await done(ledger, [
    registrar,
    'mortgage',
    'convertNotice',
    { mortgageRef: MORTGAGE, caseRef: CASE, proof: NEW_PROOF, day: '2026-12-01' },
  ]);
  expect(await ranks(ledger)).toEqual([
    [1, MORTGAGE, 'BankMSP'],
    [2, LATER, 'Bank2MSP'],
  ]);
});

test('Civil Code 409: by agreement the first and the third change places, the second stays', async () => {
  const ledger = await mortgaged();
  await done(ledger, ...laterMortgage(), ...third());
  const agreementRef = ref(0x180);
  for (const [bank, mortgageRef] of [
    [bankOfficer, MORTGAGE],
    [otherBankOfficer, LATER],
    [thirdBank, THIRD_MORTGAGE],
  ] as const) {
    await done(ledger, [
      bank,
      'mortgage',
      'consent',
      { unitRef: UNIT, mortgageRef, caseRef: agreementRef, act: 'MORTGAGE_CHANGE', day: DAY },
    ]);
  }
  const agreed = {
    agreementRef,
    unitRef: UNIT,
    division: '440605',
    ranks: [THIRD_MORTGAGE, MORTGAGE],
    agreementDigest: ref(0x181),
    day: DAY,
  };
  await done(ledger, [registrar, 'mortgage', 'registerRanks', agreed]);
  expect(await ranks(ledger)).toEqual([
    [1, THIRD_MORTGAGE, 'Bank3MSP'],
    [2, LATER, 'Bank2MSP'],
    [3, MORTGAGE, 'BankMSP'],
  ]);
});

test('Civil Code 407: a part of the claims has the rank of the whole', async () => {
  const ledger = await mortgaged();
  const part = { part: true };
  await done(ledger, ...third(), ask.transfer(part), ask.accept(part), enterCalls.transfer({ partRef: ref(0x150) }));
  expect(await ranks(ledger)).toEqual([
    [1, MORTGAGE, 'BankMSP'],
    [1, ref(0x150), 'Bank2MSP'],
    [3, THIRD_MORTGAGE, 'Bank3MSP'],
  ]);
});

test('RG-20: what burdens a predecessor burdens the unit, and comes before what was entered on it', async () => {
  const ledger = await mortgaged();
  alter(ledger, `title/~unit~${SECOND}~`, { predecessors: [UNIT] });
  await done(ledger, ...laterMortgage({ unitRefs: [SECOND] }));
  expect(await ranks(ledger, SECOND)).toEqual([
    [1, MORTGAGE, 'BankMSP'],
    [2, LATER, 'Bank2MSP'],
  ]);
});

test('S8 step 3: works reach what was built on the parcel but for excluded units, and once converted not twice', async () => {
  const ledger = await mortgaged({ form: 'WORKS' });
  for (const unitRef of [SECOND, THIRD]) alter(ledger, `title/~unit~${unitRef}~`, { parcelRef: UNIT });
  const found = async (unitRef: string) => (await ranks(ledger, unitRef)).map((row) => (row as unknown[])[1]);
  expect([await found(SECOND), await found(THIRD)]).toEqual([[MORTGAGE], [MORTGAGE]]);
  await done(ledger, [
    registrar,
    'mortgage',
    'excludeUnits',
    { mortgageRef: MORTGAGE, units: [{ unitRef: THIRD, as: 'PUBLIC_FACILITY' }], day: DAY },
  ]);
  const units = [{ unitRef: SECOND, certRef: certOf(SECOND) }];
  await done(ledger, [
    registrar,
    'mortgage',
    'convertWorks',
    { mortgageRef: MORTGAGE, into: ref(0x170), proof: NEW_PROOF, units, day: DAY },
  ]);
  expect([await found(UNIT), await found(SECOND), await found(THIRD)]).toEqual([[MORTGAGE], [ref(0x170)], []]);
});

test('S2 step 2, No: a transfer drops no mortgage: it stays on the unit and its lender is told', async () => {
  const ledger = await registered();
  await passTo(ledger, '2026-11-25');
  await done(ledger, ...mortgageBy(bankOfficer), CALLS.openCase, CALLS.attestBuyer, CALLS.attestSeller);
  const { event, writes } = await ledger.submit(...CALLS.registerTransfer);
  expect(JSON.parse(event?.payload ?? '')).toMatchObject({ carries: [{ kind: 'MORTGAGE_FOLLOWS', ref: MORTGAGE, party: 'BankMSP' }] });
  expect(Object.keys(writes).filter((key) => key.startsWith('mortgage/'))).toEqual([]);
  expect(await ranks(ledger)).toEqual([[1, MORTGAGE, 'BankMSP']]);
});

test('S2 step 2, No: a registered ban needs that lender’s consent to this case', async () => {
  const ledger = await registered();
  await passTo(ledger, '2026-11-25');
  await done(
    ledger,
    ...mortgageBy(bankOfficer, { transferBan: true }),
    ...laterMortgage(),
    CALLS.openCase,
    CALLS.attestBuyer,
    CALLS.attestSeller,
  );
  const consent = (bank: Call[0], mortgageRef: string, caseRef: string): Call => [
    bank,
    'mortgage',
    'consent',
    { unitRef: UNIT, mortgageRef, caseRef, act: 'TRANSFER', day: DAY },
  ];
  await done(ledger, consent(otherBankOfficer, LATER, CASE), consent(bankOfficer, MORTGAGE, ref(0x1f0)));
  expect((await ledger.endorse(...CALLS.registerTransfer)).message).toMatch(/^LENDER_CONSENT/);
  expect((await ledger.endorse(...consent(otherBankOfficer, MORTGAGE, CASE))).message).toMatch(/^NOT_THE_AUTHOR/);
  await done(ledger, consent(bankOfficer, MORTGAGE, CASE));
  expect((await ledger.endorse(...CALLS.registerTransfer)).status).toBe(200);
  expect([OLD, NEW]).toContain((CALLS.registerTransfer[3] as { certRef: string }).certRef);
});

test.each([
  ['getApplication', { applicationRef: ref(0x110) }],
  ['getMortgage', { mortgageRef: MORTGAGE }],
  ['getAcceptance', { acceptanceRef: ref(0x141) }],
  ['getRankAgreement', { agreementRef: ref(0x180) }],
  ['getExclusion', { unitRef: UNIT, mortgageRef: MORTGAGE }],
])('%s reads what stands, and NOT_FOUND before', async (name, request) => {
  const before = await registered();
  expect((await before.endorse(loanOfficer, 'mortgage', name, request)).message).toMatch(/^NOT_FOUND/);
  const ledger = await mortgaged({ form: 'WORKS' });
  await done(ledger, ask.accept(), [
    registrar,
    'mortgage',
    'excludeUnits',
    { mortgageRef: MORTGAGE, units: [{ unitRef: UNIT, as: 'COMMON_PART' }], day: DAY },
  ]);
  const agreement = {
    type: 'agreement',
    agreementRef: ref(0x180),
    unitRef: UNIT,
    division: '440605',
    ranks: [MORTGAGE],
    agreementDigest: ref(1),
    day: DAY,
  };
  place(ledger, `mortgage/~agreement~${ref(0x180)}~`, agreement);
  const result = await ledger.endorse(loanOfficer, 'mortgage', name, request);
  expect(result.status).toBe(200);
  expect(JSON.parse(result.payload)).toMatchObject(request);
});
