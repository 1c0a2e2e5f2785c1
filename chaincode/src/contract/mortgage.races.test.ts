import { describe, expect, test } from '@jest/globals';
import type { MemoryLedger } from './testing/memory-ledger.js';
import {
  APPLICATION,
  application,
  ask,
  DAY,
  done,
  enterCalls,
  laterMortgage,
  MORTGAGE,
  mortgageBy,
  mortgaged,
  passTo,
  registered,
  SECOND,
  seize,
  setPort,
  wanted,
} from './testing/mortgages.js';
import { CALLS, ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, registrar } from './testing/submitters.js';

// Two acts that were endorsed on the same state. What a rule depends on is read by the act that applies it, so that at most one of
// two acts that exclude each other commits, whichever comes first.

const [applyFirst, enterFirst] = mortgageBy(bankOfficer) as [Call, Call];
const [applyLater, enterLater] = laterMortgage() as [Call, Call];
const withdraw: Call = [bankOfficer, 'mortgage', 'withdrawApplication', { applicationRef: APPLICATION, day: DAY }];
const other = { requestRef: ref(0x190) };

async function after(ledger: Promise<MemoryLedger>, ...calls: Call[]): Promise<MemoryLedger> {
  await done(await ledger, ...calls);
  return ledger;
}

const RACES: readonly (readonly [string, () => Promise<MemoryLedger>, Call, Call])[] = [
  [
    'two banks enter on one unit: the second reads the first one’s rank',
    () => after(registered(), applyFirst, applyLater),
    enterFirst,
    enterLater,
  ],
  ['entry and withdrawal', () => after(registered(), applyFirst), enterFirst, withdraw],
  [
    'one application, two entries',
    () => after(registered(), applyFirst),
    enterFirst,
    [enterFirst[0], enterFirst[1], enterFirst[2], { ...enterFirst[3], mortgageRef: ref(0x1d0) }],
  ],
  ['the same release twice', () => after(mortgaged(), ask.release()), enterCalls.release(), enterCalls.release()],
  [
    'release and its withdrawal',
    () => after(mortgaged(), ask.release()),
    enterCalls.release(),
    [bankOfficer, 'mortgage', 'withdrawRequest', wanted],
  ],
  [
    'release and transfer of the claim',
    () => after(mortgaged(), ask.release(other), ask.transfer(), ask.accept()),
    enterCalls.release(other),
    enterCalls.transfer(),
  ],
  ['release and a change', () => after(mortgaged(), ask.release(other), ask.change()), enterCalls.release(other), enterCalls.change()],
  [
    'an increase and 确定',
    () => after(mortgaged({ kind: 'MAXIMUM', claimsUntil: '2026-11-20' }), ask.change({ change: 'DECREASE' })),
    enterCalls.change(),
    enterCalls.determine({ cause: 'PERIOD_ENDED' }),
  ],
  ['two requests of one bank', () => mortgaged(), ask.release(), ask.change(other)],
];

describe.each(RACES)('%s', (_, arrange, one, two) => {
  test.each([
    ['the first', one, two],
    ['the second', two, one],
  ])('%s commits, the other does not', async (_name, winner, loser) => {
    const ledger = await arrange();
    const a = await ledger.endorse(...winner);
    const b = await ledger.endorse(...loser);
    expect([a.status, b.status]).toEqual([200, 200]);
    expect([ledger.commit(a), ledger.commit(b)]).toEqual([true, false]);
  });
});

/** An act of another facet that is committed between endorsement and commit of an entry. */
const OVERTAKEN: readonly (readonly [string, (ledger: MemoryLedger) => unknown])[] = [
  ['S6 No: an instruction', (ledger) => seize(ledger)],
  ['S13 No: the closing of the port', (ledger) => setPort(ledger, 'CLOSED')],
  ['a tick of the clock', (ledger) => passTo(ledger, '2026-11-22')],
  ['the end of the certificate', (ledger) => ledger.corrupt(`title/~head~${UNIT}~`, '{}')],
];

test.each(OVERTAKEN)('an entry does not outlive %s', async (_, overtake) => {
  const ledger = await after(registered(), applyFirst);
  const endorsed = await ledger.endorse(...enterFirst);
  expect(endorsed.status).toBe(200);
  await overtake(ledger);
  expect(ledger.commit(endorsed)).toBe(false);
});

test('S2 No: a transfer does not outlive a mortgage with a ban that was entered meanwhile', async () => {
  const ledger = await registered();
  await passTo(ledger, '2026-11-25');
  await done(ledger, CALLS.openCase, CALLS.attestBuyer, CALLS.attestSeller, ...mortgageBy(bankOfficer, { transferBan: true }).slice(0, 1));
  const transfer = await ledger.endorse(...CALLS.registerTransfer);
  expect(transfer).toMatchObject({ status: 200, message: '' });
  await done(ledger, enterFirst);
  expect(ledger.commit(transfer)).toBe(false);
});

test('double pledge: of two mortgages that exclude each other, one is entered', async () => {
  const ledger = await after(
    registered(),
    [applyFirst[0], applyFirst[1], applyFirst[2], { ...application, excludesOthers: true }],
    [applyLater[0], applyLater[1], applyLater[2], { ...applyLater[3], excludesOthers: true }],
  );
  const a = await ledger.endorse(...enterFirst);
  const b = await ledger.endorse(...enterLater);
  expect([ledger.commit(a), ledger.commit(b)]).toEqual([true, false]);
  expect((await ledger.endorse(...enterLater)).message).toContain('LENDER_CONSENT');
});

test('gate other-lenders: an increase that needed nobody’s consent does not outlive the entry of another lender', async () => {
  const ledger = await after(mortgaged(), ask.change(), applyLater);
  const increase = await ledger.endorse(...enterCalls.change());
  expect(increase.status).toBe(200);
  await done(ledger, enterLater);
  expect(ledger.commit(increase)).toBe(false);
  expect((await ledger.endorse(...enterCalls.change())).message).toMatch(/^OTHER_LENDERS_CONSENT/);
});

test('mortgages on different units go through side by side', async () => {
  const ledger = await after(registered(), applyFirst, [
    applyLater[0],
    applyLater[1],
    applyLater[2],
    { ...applyLater[3], unitRefs: [SECOND] },
  ]);
  const a = await ledger.endorse(...enterFirst);
  const b = await ledger.endorse(...enterLater);
  expect([ledger.commit(a), ledger.commit(b)]).toEqual([true, true]);
});

test('a bank’s consent does not wait for another bank’s', async () => {
  const ledger = await after(mortgaged(), ...laterMortgage());
  const a = await ledger.endorse(...ask.consent());
  const b = await ledger.endorse(bankOfficer, 'mortgage', 'consent', { ...ask.consent()[3], mortgageRef: MORTGAGE });
  expect([ledger.commit(a), ledger.commit(b)]).toEqual([true, true]);
  expect(registrar.mspId).toBe('RegistryMSP');
});
