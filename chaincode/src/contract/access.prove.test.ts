import { expect, test } from '@jest/globals';
import { ProofAnswer, type ErrorCode } from '@zhenglian/chaincode/domain';
import { ref, type Call } from './testing/scenario.js';
import { caseRefOf, certRefOf, saleable, transferOf, world, type World } from './testing/world.js';
import { bankOfficer, registrar, type Submitter } from './testing/submitters.js';

const DAY = '2026-12-01';
const prove = (number: number, more: object = {}, by: Submitter = bankOfficer): Call => [
  by,
  'access',
  'prove',
  { certRef: certRefOf(number), ...more },
];

async function answered(register: World, ...call: Call): Promise<ProofAnswer> {
  const before = JSON.stringify(register.ledger.snapshot());
  const { status, message, payload, writes, event } = await register.ledger.endorse(...call);
  expect([status, message, writes, event]).toEqual([200, '', {}, undefined]);
  expect(JSON.stringify(register.ledger.snapshot())).toBe(before);
  return ProofAnswer.parse(JSON.parse(payload));
}

test('a free unit: every facet of one unit, empty lists prove absence', async () => {
  const register = await (await (await world()).unit(1)).day(DAY);
  const answer = await answered(register, ...prove(1));
  expect(answer).toMatchObject({
    certRef: certRefOf(1),
    clock: `${DAY}T04:00:00Z`,
    title: { unitRef: ref(1), state: 'VALID', registrationType: '100', notices: 0, objections: 0, rights: 0, correction: false },
    tax: { unitRef: ref(1), sides: [] },
    mortgage: { unitRef: ref(1), items: [] },
    seizure: { unitRef: ref(1), day: DAY, items: [] },
  });
});

test('what burdens the unit is in it, with ranks and stages; what ended is not', async () => {
  const register = await (await (await world()).unit(1)).day(DAY);
  register.mortgage(ref(1));
  register.queue(ref(1), { ref: ref(0xe1) }, { ref: ref(0xe2), endedOn: '2026-11-30', end: 'RELEASED' });
  const { mortgage, seizure } = await answered(register, ...prove(1));
  expect(mortgage.items).toMatchObject([{ rank: 1, lender: 'BankMSP' }]);
  expect(seizure.items).toMatchObject([{ ref: ref(0xe1), of: 'SEIZURE', onBearer: false }]);
});

test('a transfer carries the tax attestations of its own case', async () => {
  const register = await (await saleable(1)).day(DAY);
  await register.ok(registrar, 'title', 'registerTransfer', transferOf(1, { enteredOn: DAY }));
  const { certRef, caseRef } = transferOf(1) as unknown as { certRef: string; caseRef: string };
  const { tax, title } = await answered(register, bankOfficer, 'access', 'prove', { certRef, caseRef });
  expect(title.registrationType).toBe('200');
  expect(tax.sides.map(({ side, state }) => [side, state])).toEqual([
    ['BUYER', 'ATTESTED'],
    ['SELLER', 'ATTESTED'],
  ]);
  const old = await answered(register, ...prove(1));
  expect(old.title).toMatchObject({ state: 'REPLACED', successor: certRef });
});

test.each<[string, (register: World) => Promise<Call>, ErrorCode]>([
  ['an unknown certificate', async () => prove(77), 'NOT_FOUND'],
  ['an unknown case', async () => prove(1, { caseRef: ref(5) }), 'NOT_FOUND'],
  ["somebody else's case", async () => prove(1, { caseRef: caseRefOf(1) }), 'CASE_UNKNOWN'],
  ['a field that nobody knows', async () => prove(1, { also: 1 }), 'UNKNOWN_FIELD'],
])('refuses %s', async (_, call, code) => {
  const register = await (await saleable(1)).day(DAY);
  expect(await register.codes(...(await call(register)))).toContain(code);
});

test('refuses before the first tick: without a time nobody can tell how old a proof is', async () => {
  const register = await (await world()).unit(1);
  expect(await register.codes(...prove(1))).toContain('CLOCK_MISSING');
});
