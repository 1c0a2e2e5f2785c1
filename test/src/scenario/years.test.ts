import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Contract } from '@hyperledger/fabric-gateway';
import { addDays, addMonths, decodeError, roll, shanghaiDay } from '@zhenglian/chaincode/domain';
import { applicationOf, caseOf, CLOCK_KEEPERS, firstRegistration, instantIn, noticeOf, seizureOf, WITH_COURT, withLender } from './acts.js';
import { messageOf } from './consortium.js';
import { EmbeddedNetwork } from './embedded-network.js';
import { HolderKey } from './holder-key.js';
import { DIVISION, reference } from './requests.js';

// Terms of days, months and years on a network whose peers' clock the test moves (design: law clocks). Everything else is as it is:
// the clients' proposals bear the moved time, the law's clock is ticked by it, and the contracts fold what has lapsed.
jest.setTimeout(120_000);

const PORT_OFFSET = Number(process.env['PORT_OFFSET'] ?? 6000) + 300;
const DAY_MS = 86_400_000;
const VALID = 0;
const MVCC = [11, 12];
const [A, B, C] = ['440605-A', '440605-B', '440605-C'];
/** Who endorses; for `title` the gateway chooses. */
const ENDORSERS: Readonly<Record<string, string[]>> = { access: CLOCK_KEEPERS, seizure: WITH_COURT, mortgage: withLender('BankMSP') };

let ahead = 0;
const network = new EmbeddedNetwork(PORT_OFFSET, undefined, { clock: () => Date.now() + ahead });
const now = (): Date => new Date(Date.now() + ahead);
const today = (): string => shanghaiDay(instantIn(now(), 0));
const start = today();

beforeAll(async () => {
  await network.start();
  await network.serving();
  await submit('registrar', 'access', 'tick', { now: instantIn(now(), 0) });
  await submit('registrar', 'title', 'setUnitKey', { publicKey: network.unitKey });
});

afterAll(() => network.stop());

/** What a proposal takes for the present. */
function propose(contract: Contract, name: string, request: object, endorsingOrganizations?: string[]) {
  const Real = Date;
  class Moved extends Real {
    constructor(...given: [] | [number]) {
      super(given[0] ?? Real.now() + ahead);
    }
  }
  globalThis.Date = Moved as DateConstructor;
  try {
    return contract.newProposal(name, { arguments: [JSON.stringify(request)], ...(endorsingOrganizations && { endorsingOrganizations }) });
  } finally {
    globalThis.Date = Real;
  }
}

/** The consortium's own questions bear the machine's time. */
async function inThePresent(work: () => Promise<void>): Promise<void> {
  const then = ahead;
  ahead = 0;
  await work();
  ahead = then;
}

/** Submits until nobody has overtaken it. @returns the codes of a refusal, none when it is committed */
async function codesOf(user: string, chaincode: string, name: string, request: object): Promise<readonly string[]> {
  const contract = network.consortium.network(user).getContract(chaincode);
  for (;;) {
    try {
      const endorsed = await propose(contract, name, request, ENDORSERS[chaincode]).endorse();
      const { code, blockNumber } = await (await endorsed.submit()).getStatus();
      if (MVCC.includes(code)) continue;
      expect(code).toBe(VALID);
      await inThePresent(() => network.consortium.untilEverywhere(blockNumber));
      return [];
    } catch (error) {
      const refusal = decodeError(messageOf(error));
      if (!refusal) throw error;
      return refusal.codes;
    }
  }
}

async function submit(...call: Parameters<typeof codesOf>): Promise<void> {
  expect([call[2], await codesOf(...call)]).toEqual([call[2], []]);
}

async function queue(unitRef: string): Promise<readonly { stage: string; from?: string; until?: string }[]> {
  const contract = network.consortium.network('court-clerk').getContract('seizure');
  const bytes = await propose(contract, 'getQueue', { unitRef }, ['CourtMSP']).evaluate();
  return (JSON.parse(Buffer.from(bytes).toString()) as { items: { stage: string; from?: string; until?: string }[] }).items;
}

/** The clocks go on to noon of that day, and the law's clock with them. */
async function goTo(day: string): Promise<void> {
  ahead = Date.parse(`${day}T04:00:00Z`) - Date.now();
  await submit('registrar', 'access', 'tick', { now: instantIn(now(), 0) });
}

async function registered(): Promise<{ unit: string; title: string }> {
  const [unit, title] = [reference(), reference()];
  await submit('registrar', 'title', 'registerFirst', firstRegistration(unit, title, today()));
  return { unit, title };
}

test('a proposal that does not bear the peers’ time is turned away', async () => {
  const contract = network.consortium.network('registrar').getContract('title');
  ahead += DAY_MS;
  const answer = await contract
    .newProposal('getUnitKey', { arguments: ['{}'] })
    .evaluate()
    .then(() => 'answered', messageOf);
  expect(answer).toMatch(/incorrect timestamp/);
});

test('90 days of an advance notice: on the last day it is kept by an application, on the next it has lapsed (Civil Code art. 221)', async () => {
  await goTo(addDays(start, 2));
  const [kept, late] = [reference(), reference()];
  const notices = [kept, late].map((unit) => noticeOf(unit, new HolderKey().publicKey, today()));
  const titles = [reference(), reference()];
  for (const [index, unit] of [kept, late].entries()) {
    await submit('registrar', 'title', 'enterNotice', notices[index] ?? {});
    await submit('registrar', 'title', 'registerFirst', firstRegistration(unit, titles[index] ?? '', today()));
  }
  const apply = (index: number) =>
    caseOf([kept, late][index] ?? '', titles[index] ?? '', today(), { executes: notices[index]?.noticeRef, ground: 'SALE' });
  const end = roll(addDays(today(), 90));
  await goTo(end);
  expect(await codesOf('registrar', 'title', 'openCase', apply(0))).toEqual([]);
  await goTo(addDays(end, 1));
  expect(await codesOf('registrar', 'title', 'openCase', apply(1))).toEqual(['NOTICE_LAPSED']);
});

test('15 days of an objection (Civil Code art. 220)', async () => {
  const { unit } = await registered();
  const objectionRef = reference();
  const applied = { objectionRef, unitRef: unit, groundRef: reference(), division: DIVISION, day: today() };
  const proof = { certRef: reference(), credentialDigest: reference() };
  await submit('registrar', 'title', 'applyObjection', applied);
  await submit('registrar', 'title', 'decideObjection', { objectionRef, day: today(), proof });
  await goTo(addDays(roll(addDays(today(), 15)), 1));
  const keep = { objectionRef, suitDigest: reference(), day: today() };
  expect(await codesOf('registrar', 'title', 'keepObjection', keep)).toEqual(['OBJECTION_LAPSED']);
});

test('three years of a seizure; then the terms of those who waited, one after the other, and several lapses at once (S6; 民诉法解释 art. 485)', async () => {
  const { unit } = await registered();
  const arrival = (minutes: number) => instantIn(now(), -60 * minutes);
  const orders = [
    seizureOf(unit, A, arrival(9)),
    seizureOf(unit, B, arrival(6), { months: 1 }),
    seizureOf(unit, C, arrival(3), { months: 2 }),
  ];
  const since = today();
  for (const order of orders) {
    await submit('court-clerk', 'seizure', 'instruct', order);
    await submit('registrar', 'seizure', 'recordSeizure', { seizureRef: order.seizureRef, enteredOn: today() });
  }
  const stages = async () => (await queue(unit)).map(({ stage }) => stage);
  expect(await stages()).toEqual(['EFFECTIVE', 'WAITING', 'WAITING']);

  const ends = [roll(addMonths(since, 36))];
  ends.push(roll(addMonths(ends[0] ?? '', 1)));
  ends.push(roll(addMonths(ends[1] ?? '', 2)));
  await goTo(ends[0] ?? '');
  expect(await stages()).toEqual(['EFFECTIVE', 'WAITING', 'WAITING']);
  await goTo(addDays(ends[0] ?? '', 1));
  expect(await stages()).toEqual(['LAPSED', 'EFFECTIVE', 'WAITING']);
  const extension = { seizureRef: orders[0]?.seizureRef, court: A, months: 12, digest: reference(), day: today() };
  expect(await codesOf('court-clerk', 'seizure', 'extend', extension)).toEqual(['SEIZURE_LAPSED']);

  await goTo(addDays(ends[1] ?? '', 1));
  expect(await queue(unit)).toMatchObject([
    { stage: 'LAPSED' },
    { stage: 'LAPSED', until: ends[1] },
    { stage: 'EFFECTIVE', from: ends[1] },
  ]);
  expect(await codesOf('bank-officer', 'mortgage', 'applyMortgage', applicationOf(unit, today()))).toEqual(['SEIZED']);
  await goTo(addDays(ends[2] ?? '', 1));
  expect(await stages()).toEqual(['LAPSED', 'LAPSED', 'LAPSED']);
  expect(await codesOf('bank-officer', 'mortgage', 'applyMortgage', applicationOf(unit, today()))).toEqual([]);
});

test('a year that begins on a leap day ends on the last of February; nobody turns the clock back', async () => {
  const leap = '2032-02-29';
  await goTo(leap);
  const { unit } = await registered();
  await submit('court-clerk', 'seizure', 'instruct', seizureOf(unit, A, instantIn(now(), -60), { months: 12 }));
  expect(await queue(unit)).toMatchObject([{ from: leap, until: roll('2033-02-28') }]);
  ahead -= DAY_MS;
  expect(await codesOf('registrar', 'access', 'tick', { now: instantIn(now(), 0) })).toEqual(['CLOCK_BACKWARDS']);
});
