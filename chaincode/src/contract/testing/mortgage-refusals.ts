import { describe, expect, test } from '@jest/globals';
import { decodeError, type Finding } from '@zhenglian/chaincode/domain';
import type { MemoryLedger } from './memory-ledger.js';
import {
  alter,
  application,
  ask,
  certOf,
  DAY,
  done,
  enterCalls,
  entry,
  executed,
  laterMortgage,
  MORTGAGE,
  mortgaged,
  NEW_PROOF,
  noticed,
  place,
  registered,
  SECOND,
  THIRD,
  titleFinds,
} from './mortgages.js';
import { CASE, ref, UNIT, type Call } from './scenario.js';
import { bankOfficer, registrar, type Submitter } from './submitters.js';

export type Arrange = () => Promise<MemoryLedger> | MemoryLedger;
export type Row = readonly [name: string, arrange: Arrange, call: Call, codes: string, field?: string];

/** A ledger, then acts that succeed, then what other facets' acts would leave. */
export function given(base: Arrange, calls: readonly Call[] = [], then: (ledger: MemoryLedger) => unknown = () => undefined): Arrange {
  return async () => {
    const ledger = await base();
    await done(ledger, ...calls);
    await then(ledger);
    return ledger;
  };
}

export const finds =
  (...findings: Finding[]) =>
  (ledger: MemoryLedger) =>
    titleFinds(ledger, findings);
export const apply = (change: object = {}, by: Submitter = bankOfficer): Call => [
  by,
  'mortgage',
  'applyMortgage',
  { ...application, ...change },
];
export const enter = (change: object = {}, by: Submitter = registrar): Call => [by, 'mortgage', 'enterMortgage', { ...entry, ...change }];
export const three = { unitRefs: [UNIT, SECOND, THIRD] };
export const maximum = { kind: 'MAXIMUM', claimsUntil: '2027-06-30' };

export const applied = given(registered, [apply()]);

export const released = given(mortgaged, [ask.release(), enterCalls.release()]);
export const other = { requestRef: ref(0x190) };

export const two = given(mortgaged, laterMortgage());
export const partly = { part: true };
export const toPart = { partRef: ref(0x150) };

export const convert = (change: object = {}): Call => [
  registrar,
  'mortgage',
  'convertNotice',
  { mortgageRef: MORTGAGE, caseRef: CASE, proof: NEW_PROOF, day: DAY, ...change },
];
/** A mortgage notice whose purchase notice has become the right. */
export const boughtOn = given(noticed, [], (ledger) => executed(ledger));
export const transferred = {
  type: 'case',
  caseRef: CASE,
  unitRef: UNIT,
  certRef: certOf(UNIT),
  act: 'TRANSFER',
  requiredSides: ['BUYER', 'SELLER'],
  applicationDigest: ref(6),
  division: '440605',
  openedOn: DAY,
  state: 'DONE',
};
export const withCase =
  (change: object = {}) =>
  (ledger: MemoryLedger) =>
    place(ledger, `title/~case~${CASE}~`, { ...transferred, ...change });

/** Two units on the parcel UNIT, with a mortgage on the works there. */
export const works = given(
  () => mortgaged({ form: 'WORKS' }),
  [],
  (ledger) => {
    for (const unitRef of [SECOND, THIRD]) alter(ledger, `title/~unit~${unitRef}~`, { parcelRef: UNIT });
  },
);
export const built = (change: object = {}): Call => [
  registrar,
  'mortgage',
  'convertWorks',
  { mortgageRef: MORTGAGE, into: ref(0x170), proof: NEW_PROOF, units: [{ unitRef: SECOND, certRef: certOf(SECOND) }], day: DAY, ...change },
];
export const exclude = (as: string, unitRef = SECOND): Call => [
  registrar,
  'mortgage',
  'excludeUnits',
  { mortgageRef: MORTGAGE, units: [{ unitRef, as }], day: DAY },
];

/** Tests of refusals: all codes and the field, and that nothing is written. */
export function describeRefusals(groups: readonly (readonly [string, readonly Row[]])[]): void {
  describe.each(groups)('%s', (_, rows) => {
    test.each(rows)('%s', async (_name, arrange, call, codes, ...[field]) => {
      const ledger = await arrange();
      const before = ledger.snapshot();
      const result = await ledger.submit(...call);
      expect([result.status, result.writes, result.event, result.payload]).toEqual([500, {}, undefined, '']);
      const error = decodeError(result.message);
      expect(error?.codes.join()).toBe(codes);
      expect(error?.field).toBe(field);
      expect(ledger.snapshot()).toEqual(before);
    });
  });
}
