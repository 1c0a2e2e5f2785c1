import { describe, expect, test } from '@jest/globals';
import { canonicalize, parseEvent, requestDigest, SUITE, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import type { MemoryLedger } from './memory-ledger.js';
import {
  APPLICATION,
  application,
  attested,
  DAY,
  done,
  LATER,
  laterMortgage,
  MORTGAGE,
  mortgageBy,
  mortgaged,
  PROOF,
  REQUEST,
} from './mortgages.js';
import { UNIT, type Call } from './scenario.js';
import { bankOfficer } from './submitters.js';

/** What an act does, in full. */
export interface Expected {
  readonly event: string;
  readonly records: readonly JsonValue[];
  readonly deleted?: readonly (readonly string[])[];
  readonly carries?: readonly JsonValue[];
  /** Keys that get the policy of these lenders. */
  readonly policies?: Readonly<Record<string, string>>;
  /** The record that answers; the first without it. */
  readonly answer?: JsonValue;
}

export type Case = readonly [name: string, arrange: () => Promise<MemoryLedger>, call: Call, expected: Expected];

const TYPES: Record<string, readonly string[]> = {
  apply: ['applicationRef'],
  mtg: ['mortgageRef'],
  live: ['unitRef', 'lender', 'mortgageRef'],
  accept: ['acceptanceRef'],
  free: ['unitRef', 'mortgageRef'],
  agreement: ['agreementRef'],
};

export function digest([, , name, request]: Call): string {
  return requestDigest(name, request as JsonValue);
}

export function head(call: Call) {
  return { v: 1, suite: SUITE, requestDigest: digest(call) };
}

export function keyOf(record: Record<string, string>): string {
  const type = record['type'] ?? '';
  return `mortgage/~${[type, ...(TYPES[type] ?? []).map((name) => record[name])].join('~')}~`;
}

// The records of the first mortgage, from which those of the other acts follow.
export const [applyCall, enterCall] = mortgageBy(bankOfficer) as [Call, Call];
export const applied = { ...head(applyCall), type: 'apply', ...application, acts: [] };
export const terms = { form: 'MORTGAGE', kind: 'GENERAL', transferBan: false, excludesOthers: false };
export const mortgage = {
  ...head(enterCall),
  type: 'mtg',
  mortgageRef: MORTGAGE,
  lender: 'BankMSP',
  division: '440605',
  unitRefs: [UNIT],
  releasedUnits: [],
  ...terms,
  contractDigest: application.contractDigest,
  applicationRef: APPLICATION,
  proof: PROOF,
  attested,
  enteredOn: DAY,
  priorityDate: DAY,
  requests: [],
  acts: [],
};
export const live = {
  ...head(enterCall),
  type: 'live',
  unitRef: UNIT,
  lender: 'BankMSP',
  mortgageRef: MORTGAGE,
  ...terms,
  priorityDate: DAY,
  seq: 1,
  consents: [],
};
export const ended = { ...applied, result: MORTGAGE, acts: [{ act: 'ENTER', requestDigest: digest(enterCall), day: DAY }] };

export const [, laterEnter] = laterMortgage() as [Call, Call];
export const laterLive = { ...live, ...head(laterEnter), lender: 'Bank2MSP', mortgageRef: LATER, seq: 2 };

export function act(name: string, call: Call, asked?: Call, rest: object = {}) {
  return {
    act: name,
    requestDigest: digest(call),
    day: (call[3] as { day: string }).day,
    ...(asked && { requestRef: REQUEST, asked: digest(asked) }),
    ...rest,
  };
}

export function waits(name: string, call: Call, rest: object = {}, by = 'BankMSP') {
  return { act: name, requestRef: REQUEST, by, requestDigest: digest(call), day: DAY, ...rest };
}

export async function both(change: object = {}): Promise<MemoryLedger> {
  const ledger = await mortgaged(change);
  await done(ledger, ...laterMortgage());
  return ledger;
}

export async function after(ledger: Promise<MemoryLedger>, ...calls: Call[]): Promise<MemoryLedger> {
  await done(await ledger, ...calls);
  return ledger;
}

/** Tests of acts: everything that each writes, its repetition, who must endorse it. */
export function describeActs(cases: readonly Case[]): void {
  describe.each(cases)('%s', (_, arrange, call, expected) => {
    const { event, records, deleted, carries, policies = {}, answer = records[0] } = expected;

    test('writes exactly this, and leaves one event with all of it', async () => {
      const result = await (await arrange()).endorse(...call);
      expect(result).toMatchObject({ status: 200, message: '' });
      const written = records.map((record) => [keyOf(record as Record<string, string>), canonicalize(record)]);
      const gone = (deleted ?? []).map((parts) => [`mortgage/~${parts.join('~')}~`, undefined]);
      expect(result.writes).toEqual(Object.fromEntries([...written, ...gone]));
      expect(JSON.parse(result.event?.payload ?? '')).toEqual({
        v: 1,
        name: event,
        records,
        ...(deleted && { deleted }),
        ...(carries && { carries }),
      });
      expect(parseEvent(event, utf8(result.event?.payload ?? '')).records).toEqual(records);
      expect(result.payload).toBe(canonicalize(answer as JsonValue));
      expect([...result.policies.keys()].sort()).toEqual(
        Object.keys(policies)
          .map((key) => `mortgage/~${key}~`)
          .sort(),
      );
    });

    test('again: success, no write, no event', async () => {
      const ledger = await arrange();
      await done(ledger, call);
      const again = await ledger.endorse(...call);
      expect([again.status, again.writes, again.event]).toEqual([200, {}, undefined]);
      expect(again.payload).toBe(canonicalize(answer as JsonValue));
    });

    test('endorsed by the registry with that lender it commits, with the other bank or alone it does not', async () => {
      const ledger = await arrange();
      const result = await ledger.endorse(...call);
      expect(ledger.commit(result, ['RegistryMSP'])).toBe(false);
      expect(ledger.commit(result, ['BankMSP', 'Bank2MSP', 'CourtMSP'])).toBe(false);
      expect(ledger.commit(result, ['RegistryMSP', 'BankMSP', 'Bank2MSP'])).toBe(true);
    });
  });
}
