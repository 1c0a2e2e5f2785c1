import { describe, expect, test } from '@jest/globals';
import { canonicalize, decodeError, parseEvent, SUITE, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import { makeChaincode } from './chaincodes.js';
import { CHAINCODE_NAMES, type ChaincodeName } from './names.js';
import type { MemoryLedger } from './testing/memory-ledger.js';
import {
  alter,
  application,
  certOf,
  DAY,
  done,
  entry,
  executed,
  notice,
  place,
  purchase,
  registered,
  seize,
  wanted,
} from './testing/mortgages.js';
import { ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, otherBankOfficer, registrar } from './testing/submitters.js';

const made = { v: 1, suite: SUITE, requestDigest: ref(0x1ff) };

function unitOf(index: number): string {
  return ref(0x10000 + index);
}

function applicationOf(index: number, change: object = {}) {
  return { ...application, applicationRef: ref(0x20000 + index), unitRefs: [unitOf(index)], ...change };
}

function entryOf(index: number, change: object = {}) {
  return { ...entry, mortgageRef: ref(0x30000 + index), applicationRef: ref(0x20000 + index), ...change };
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** A building of registered units. */
async function building(count: number): Promise<MemoryLedger> {
  const ledger = await registered();
  for (const unitRef of indices(count).map(unitOf)) {
    const certRef = certOf(unitRef);
    const registration = { unitRef, division: '440605', enteredOn: DAY };
    const put = (key: string, record: object) => ledger.corrupt(`title/~${key}~`, canonicalize({ ...made, ...record } as JsonValue));
    put(`unit~${unitRef}`, { type: 'unit', ...registration, state: 'REGISTERED' });
    put(`head~${unitRef}`, { type: 'head', unitRef, certRef });
    const certificate = { certRef, kind: 'TITLE_CERTIFICATE', registrationType: '100', credentialDigest: ref(5), state: 'VALID' };
    put(`cert~${certRef}`, { type: 'cert', ...registration, ...certificate });
  }
  return ledger;
}

const applyBatch = (items: object[], by = bankOfficer): Call => [by, 'mortgage', 'applyMortgageBatch', { items }];
const enterBatch = (items: object[]): Call => [registrar, 'mortgage', 'enterMortgageBatch', { items }];

/** Counts from now on the executions of `mortgage`, and the gate questions that each other facet gets. */
function countQuestions(ledger: MemoryLedger): Map<ChaincodeName, number> {
  ledger.comparing = false;
  const counts = new Map<ChaincodeName, number>();
  for (const name of CHAINCODE_NAMES) {
    const chaincode = makeChaincode(name);
    const invoke: typeof chaincode.Invoke = (stub) => {
      const { fcn } = stub.getFunctionAndParameters();
      if (fcn === 'gate' || name === 'mortgage') counts.set(name, 1 + (counts.get(name) ?? 0));
      return chaincode.Invoke(stub);
    };
    ledger.patch(name, { Init: invoke, Invoke: invoke });
  }
  return counts;
}

test('BK-02: a hundred mortgages of one bank in one transaction, with one question to each facet', async () => {
  const ledger = await building(100);
  await done(ledger, applyBatch(indices(100).map((index) => applicationOf(index))));
  const counts = countQuestions(ledger);
  const result = await ledger.submit(...enterBatch(indices(100).map((index) => entryOf(index))));
  expect(result).toMatchObject({ status: 200, message: '' });
  // The ledger of the tests may execute it twice, to compare.
  const executions = counts.get('mortgage') ?? 0;
  expect([...counts].map(([name, count]) => [name, count / executions])).toEqual([
    ['mortgage', 1],
    ['title', 1],
    ['seizure', 1],
    ['supervision', 1],
  ]);
  expect(Object.keys(result.writes)).toHaveLength(300);
  expect(parseEvent('MORTGAGE_ENTERED', utf8(result.event?.payload ?? '')).records).toHaveLength(300);
  const { items } = JSON.parse(result.payload) as { items: { mortgageRef: string }[] };
  expect(items.map(({ mortgageRef }) => mortgageRef)).toEqual(indices(100).map((index) => entryOf(index).mortgageRef));
  expect(ledger.commit(await ledger.endorse(...enterBatch([entryOf(0)])), ['RegistryMSP'])).toBe(true);
});

test('S7: a batch that was done in part goes on by the same identifiers', async () => {
  const ledger = await building(3);
  await done(ledger, applyBatch(indices(3).map((index) => applicationOf(index))), [registrar, 'mortgage', 'enterMortgage', entryOf(1)]);
  const result = await ledger.submit(...enterBatch(indices(3).map((index) => entryOf(index))));
  expect(result.status).toBe(200);
  expect(Object.keys(result.writes).filter((key) => key.includes(ref(0x30001)))).toEqual([]);
  expect(Object.keys(result.writes)).toHaveLength(6);
  const again = await ledger.endorse(...enterBatch(indices(3).map((index) => entryOf(index))));
  expect([again.status, again.writes, again.event]).toEqual([200, {}, undefined]);
});

test('S5: a batch of releases', async () => {
  const ledger = await building(3);
  await done(ledger, applyBatch(indices(3).map((index) => applicationOf(index))), enterBatch(indices(3).map((index) => entryOf(index))));
  const releases = indices(3).map((index) => ({ ...wanted, mortgageRef: entryOf(index).mortgageRef }));
  for (const release of releases) await done(ledger, [bankOfficer, 'mortgage', 'requestRelease', { ...release, port: {} }]);
  const result = await ledger.submit(registrar, 'mortgage', 'releaseMortgageBatch', { items: releases });
  expect(result.status).toBe(200);
  expect(Object.values(result.writes).filter((value) => value === undefined)).toHaveLength(3);
  expect(Object.keys(ledger.snapshot()).filter((key) => key.startsWith('mortgage/~live~'))).toEqual([]);
});

test('S7 step 6: a batch of conversions', async () => {
  const ledger = await building(3);
  const noticeRefOf = (index: number) => ref(0x40000 + index);
  await done(ledger, ...indices(3).map((index) => purchase(unitOf(index), noticeRefOf(index))));
  const notices = indices(3).map((index) =>
    applicationOf(index, notice(unitOf(index), noticeRefOf(index), applicationOf(index).applicationRef)),
  );
  await done(ledger, applyBatch(notices), enterBatch(indices(3).map((index) => entryOf(index))));
  const items = indices(3).map((index) => {
    const caseRef = ref(0x50000 + index);
    executed(ledger, unitOf(index));
    const transfer = { type: 'case', caseRef, unitRef: unitOf(index), certRef: certOf(unitOf(index)), act: 'TRANSFER', state: 'DONE' };
    const opened = { requiredSides: ['BUYER', 'SELLER'], applicationDigest: ref(6), division: '440605', openedOn: DAY };
    place(ledger, `title/~case~${caseRef}~`, { ...transfer, ...opened });
    return {
      mortgageRef: entryOf(index).mortgageRef,
      caseRef,
      proof: { certRef: ref(0x60000 + index), credentialDigest: ref(6) },
      day: DAY,
    };
  });
  const result = await ledger.submit(registrar, 'mortgage', 'convertNoticeBatch', { items });
  expect(result).toMatchObject({ status: 200, message: '' });
  expect(Object.keys(result.writes)).toHaveLength(6);
});

describe('a batch is refused as a whole', () => {
  test.each<[string, (ledger: MemoryLedger) => Promise<void> | void, Call, string, string | undefined]>([
    ['one unit is seized', (ledger) => seize(ledger, unitOf(1)), applyBatch([applicationOf(0), applicationOf(1)]), 'SEIZED', undefined],
    ['one unit twice', () => undefined, applyBatch([applicationOf(0), applicationOf(1, { unitRefs: [unitOf(0)] })]), 'CONFLICT', 'items'],
    [
      'two banks apply',
      () => undefined,
      applyBatch([applicationOf(0), applicationOf(1, { lender: 'Bank2MSP' })]),
      'INVALID_FORMAT',
      'items[1]',
    ],
    ['two branches', () => undefined, applyBatch([applicationOf(0), applicationOf(1, { port: {} })]), 'INVALID_FORMAT', 'items[1]'],
    [
      'a mortgage and a notice',
      () => undefined,
      applyBatch([applicationOf(0), applicationOf(1, { form: 'NOTICE', purchaseNoticeRef: ref(1) })]),
      'INVALID_FORMAT',
      'items[1]',
    ],
    [
      'entries of two banks',
      (ledger) => done(ledger, applyBatch([applicationOf(0)]), applyBatch([applicationOf(1, { lender: 'Bank2MSP' })], otherBankOfficer)),
      enterBatch([entryOf(0), entryOf(1)]),
      'INVALID_FORMAT',
      'items[1]',
    ],
    [
      'one application was withdrawn',
      (ledger) =>
        done(ledger, applyBatch([applicationOf(0), applicationOf(1)]), [
          bankOfficer,
          'mortgage',
          'withdrawApplication',
          { applicationRef: applicationOf(1).applicationRef, day: DAY },
        ]),
      enterBatch([entryOf(0), entryOf(1)]),
      'CASE_NOT_READY',
      undefined,
    ],
    [
      'one mortgage under two items',
      (ledger) => done(ledger, applyBatch([applicationOf(0), applicationOf(1)])),
      enterBatch([entryOf(0), entryOf(1, { mortgageRef: entryOf(0).mortgageRef })]),
      'CONFLICT',
      'items',
    ],
    ['nothing', () => undefined, applyBatch([]), 'INVALID_FORMAT', 'items'],
    ['101 items', () => undefined, applyBatch(indices(101).map((index) => applicationOf(index))), 'TOO_LARGE', 'items'],
    [
      'more than 100 units in all',
      () => undefined,
      applyBatch([
        applicationOf(0, { unitRefs: indices(60).map(unitOf) }),
        applicationOf(1, { unitRefs: indices(41).map((index) => unitOf(60 + index)) }),
      ]),
      'TOO_LARGE',
      'items',
    ],
  ])('%s', async (_, arrange, call, code, field) => {
    const ledger = await building(2);
    await arrange(ledger);
    const before = ledger.snapshot();
    const result = await ledger.submit(...call);
    expect([result.status, result.writes, result.event]).toEqual([500, {}, undefined]);
    expect(decodeError(result.message)).toMatchObject({ code, ...(field && { field }) });
    expect(ledger.snapshot()).toEqual(before);
  });
});

test('Civil Code 397: house and land of one owner go together, and both are named', async () => {
  const ledger = await building(2);
  alter(ledger, `title/~unit~${unitOf(1)}~`, { division: '440605' });
  await done(ledger, [bankOfficer, 'mortgage', 'applyMortgage', applicationOf(0)]);
  const result = await ledger.submit(registrar, 'mortgage', 'enterMortgage', entryOf(0, { counterparts: [unitOf(1)] }));
  expect(JSON.parse(result.event?.payload ?? '')).toMatchObject({ carries: [{ kind: 'BOTH_NAMED', ref: unitOf(1) }] });
  expect(JSON.parse(result.payload)).toMatchObject({ unitRefs: [unitOf(0), unitOf(1)], counterparts: [unitOf(1)] });
  expect(Object.keys(ledger.snapshot()).filter((key) => key.startsWith('mortgage/~live~'))).toHaveLength(2);
  expect(UNIT).not.toBe(unitOf(0));
});
