import { describe, expect, test } from '@jest/globals';
import { canonicalize, parseEvent, requestDigest, SUITE, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import type { MemoryLedger } from './testing/memory-ledger.js';
import {
  APPLICATION,
  application,
  ask,
  attested,
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
  passTo,
  place,
  PROOF,
  registered,
  REQUEST,
  SECOND,
  seize,
  THIRD,
  titleFinds,
  wanted,
} from './testing/mortgages.js';
import { CASE, ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, otherBankOfficer, registrar } from './testing/submitters.js';

/** What an act does, in full. */
interface Expected {
  readonly event: string;
  readonly records: readonly JsonValue[];
  readonly deleted?: readonly (readonly string[])[];
  readonly carries?: readonly JsonValue[];
  /** Keys that get the policy of these lenders. */
  readonly policies?: Readonly<Record<string, string>>;
  /** The record that answers; the first without it. */
  readonly answer?: JsonValue;
}

type Case = readonly [name: string, arrange: () => Promise<MemoryLedger>, call: Call, expected: Expected];

const TYPES: Record<string, readonly string[]> = {
  apply: ['applicationRef'],
  mtg: ['mortgageRef'],
  live: ['unitRef', 'lender', 'mortgageRef'],
  accept: ['acceptanceRef'],
  free: ['unitRef', 'mortgageRef'],
  agreement: ['agreementRef'],
};

function digest([, , name, request]: Call): string {
  return requestDigest(name, request as JsonValue);
}

function head(call: Call) {
  return { v: 1, suite: SUITE, requestDigest: digest(call) };
}

function keyOf(record: Record<string, string>): string {
  const type = record['type'] ?? '';
  return `mortgage/~${[type, ...(TYPES[type] ?? []).map((name) => record[name])].join('~')}~`;
}

// The records of the first mortgage, from which those of the other acts follow.
const [applyCall, enterCall] = mortgageBy(bankOfficer) as [Call, Call];
const applied = { ...head(applyCall), type: 'apply', ...application, acts: [] };
const terms = { form: 'MORTGAGE', kind: 'GENERAL', transferBan: false, excludesOthers: false };
const mortgage = {
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
const live = {
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
const ended = { ...applied, result: MORTGAGE, acts: [{ act: 'ENTER', requestDigest: digest(enterCall), day: DAY }] };

const [, laterEnter] = laterMortgage() as [Call, Call];
const laterLive = { ...live, ...head(laterEnter), lender: 'Bank2MSP', mortgageRef: LATER, seq: 2 };

function act(name: string, call: Call, asked?: Call, rest: object = {}) {
  return {
    act: name,
    requestDigest: digest(call),
    day: (call[3] as { day: string }).day,
    ...(asked && { requestRef: REQUEST, asked: digest(asked) }),
    ...rest,
  };
}

function waits(name: string, call: Call, rest: object = {}, by = 'BankMSP') {
  return { act: name, requestRef: REQUEST, by, requestDigest: digest(call), day: DAY, ...rest };
}

async function both(change: object = {}): Promise<MemoryLedger> {
  const ledger = await mortgaged(change);
  await done(ledger, ...laterMortgage());
  return ledger;
}

async function after(ledger: Promise<MemoryLedger>, ...calls: Call[]): Promise<MemoryLedger> {
  await done(await ledger, ...calls);
  return ledger;
}

const three = { unitRefs: [UNIT, SECOND, THIRD] };
const [, enterThree] = mortgageBy(bankOfficer, three) as [Call, Call];
const releaseTwo = ask.release({ units: [SECOND, THIRD] });

const maximum = { kind: 'MAXIMUM', claimsUntil: '2027-06-30' };
const [, enterMaximum] = mortgageBy(bankOfficer, maximum) as [Call, Call];
const mortgageMaximum = { ...mortgage, ...head(enterMaximum), ...maximum };

const claimPart: Call = ask.transfer({ part: true });
const acceptPart: Call = ask.accept({ part: true });
const PART = ref(0x150);

const notice = { form: 'NOTICE', purchaseNoticeRef: ref(0x160), parcelRef: ref(0x161) };
const [applyNotice, enterNotice] = mortgageBy(bankOfficer, notice) as [Call, Call];
const noticeRecord = {
  ...mortgage,
  ...head(enterNotice),
  form: 'NOTICE',
  purchaseNoticeRef: notice.purchaseNoticeRef,
};
const convertCall: Call = [
  registrar,
  'mortgage',
  'convertNotice',
  { mortgageRef: MORTGAGE, caseRef: CASE, proof: NEW_PROOF, day: '2026-12-20' },
];

const transferred = {
  type: 'case',
  caseRef: CASE,
  unitRef: UNIT,
  certRef: certOf(UNIT),
  act: 'TRANSFER',
  requiredSides: ['BUYER', 'SELLER'],
  applicationDigest: ref(6),
  division: '440605',
  openedOn: '2026-12-01',
  state: 'DONE',
  result: ref(0x162),
};

/** A parcel with a mortgage on works, and two units that were built on it. */
async function works(): Promise<MemoryLedger> {
  const ledger = await mortgaged({ form: 'WORKS' });
  for (const unitRef of [SECOND, THIRD]) {
    const key = `title/~unit~${unitRef}~`;
    ledger.corrupt(key, canonicalize({ ...(JSON.parse(ledger.snapshot()[key] ?? '') as object), parcelRef: UNIT } as JsonValue));
  }
  return ledger;
}

const [, enterWorks] = mortgageBy(bankOfficer, { form: 'WORKS' }) as [Call, Call];
const worksRecord = { ...mortgage, ...head(enterWorks), form: 'WORKS' };
const BUILT = ref(0x170);
const convertWorks: Call = [
  registrar,
  'mortgage',
  'convertWorks',
  { mortgageRef: MORTGAGE, into: BUILT, proof: NEW_PROOF, units: [{ unitRef: SECOND, certRef: certOf(SECOND) }], finish: true, day: DAY },
];
const excludeCall: Call = [
  registrar,
  'mortgage',
  'excludeUnits',
  { mortgageRef: MORTGAGE, units: [{ unitRef: THIRD, as: 'COMMON_PART' }], day: DAY },
];
const AGREEMENT = ref(0x180);
const ranksCall: Call = [
  registrar,
  'mortgage',
  'registerRanks',
  { agreementRef: AGREEMENT, unitRef: UNIT, division: '440605', ranks: [LATER, MORTGAGE], agreementDigest: ref(0x181), day: DAY },
];
const consentBy = (bank: Call[0], mortgageRef: string): Call => [
  bank,
  'mortgage',
  'consent',
  { unitRef: UNIT, mortgageRef, caseRef: AGREEMENT, act: 'MORTGAGE_CHANGE', day: DAY },
];
const consented = (call: Call) => [{ caseRef: AGREEMENT, act: 'MORTGAGE_CHANGE', requestDigest: digest(call), day: DAY }];

const withdraw: Call = [bankOfficer, 'mortgage', 'withdrawApplication', { applicationRef: APPLICATION, day: DAY }];
const reject: Call = [registrar, 'mortgage', 'rejectApplication', { applicationRef: APPLICATION, reason: 'CONTRACT_DIFFERS', day: DAY }];
const takeBack: Call = [bankOfficer, 'mortgage', 'withdrawRequest', wanted];
const determineAsked: Call = [bankOfficer, 'mortgage', 'requestDetermination', { ...wanted, cause: 'BANKRUPTCY' }];

const CASES: readonly Case[] = [
  [
    'S3 step 3: the bank applies',
    registered,
    applyCall,
    { event: 'MORTGAGE_APPLIED', records: [applied], policies: { [`apply~${APPLICATION}`]: 'BankMSP' } },
  ],
  [
    'S3 step 5: the registry enters, first rank',
    () => after(registered(), applyCall),
    enterCall,
    {
      event: 'MORTGAGE_ENTERED',
      records: [ended, mortgage, live],
      answer: mortgage,
      policies: { [`mtg~${MORTGAGE}`]: 'BankMSP', [`live~${UNIT}~BankMSP~${MORTGAGE}`]: 'BankMSP' },
    },
  ],
  [
    'S2 step 3: a second bank takes the next rank without the first one',
    () => after(mortgaged(), laterMortgage()[0] as Call),
    laterEnter,
    {
      event: 'MORTGAGE_ENTERED',
      records: [
        {
          ...applied,
          ...head(laterMortgage()[0] as Call),
          ...(laterMortgage()[0]?.[3] as object),
          result: LATER,
          acts: [{ act: 'ENTER', requestDigest: digest(laterEnter), day: DAY }],
        },
        {
          ...mortgage,
          ...head(laterEnter),
          mortgageRef: LATER,
          lender: 'Bank2MSP',
          applicationRef: (laterEnter[3] as { applicationRef: string }).applicationRef,
          proof: (laterEnter[3] as { proof: JsonValue }).proof,
        },
        laterLive,
      ],
      answer: {
        ...mortgage,
        ...head(laterEnter),
        mortgageRef: LATER,
        lender: 'Bank2MSP',
        applicationRef: (laterEnter[3] as { applicationRef: string }).applicationRef,
        proof: (laterEnter[3] as { proof: JsonValue }).proof,
      },
      carries: [{ kind: 'NEXT_RANK', ref: MORTGAGE, party: 'BankMSP' }],
      policies: { [`mtg~${LATER}`]: 'Bank2MSP', [`live~${UNIT}~Bank2MSP~${LATER}`]: 'Bank2MSP' },
    },
  ],
  [
    'S3: the bank takes its application back',
    () => after(registered(), applyCall),
    withdraw,
    { event: 'APPLICATION_ENDED', records: [{ ...applied, acts: [act('WITHDRAW', withdraw)] }] },
  ],
  [
    'S3: the registry does not enter it',
    () => after(registered(), applyCall),
    reject,
    { event: 'APPLICATION_ENDED', records: [{ ...applied, acts: [act('REJECT', reject)] }] },
  ],
  [
    'S5 step 2: the bank asks for the release',
    mortgaged,
    ask.release(),
    { event: 'RELEASE_REQUESTED', records: [{ ...mortgage, requests: [waits('RELEASE', ask.release())] }] },
  ],
  [
    'S5 step 3: mortgage and proof end',
    () => after(mortgaged(), ask.release()),
    enterCalls.release(),
    {
      event: 'MORTGAGE_RELEASED',
      records: [{ ...mortgage, releasedUnits: [UNIT], endedOn: DAY, acts: [act('RELEASE', enterCalls.release(), ask.release())] }],
      deleted: [['live', UNIT, 'BankMSP', MORTGAGE]],
    },
  ],
  [
    'S5: the bank takes its request back',
    () => after(mortgaged(), ask.release()),
    takeBack,
    { event: 'REQUEST_WITHDRAWN', records: [{ ...mortgage, acts: [act('WITHDRAW', takeBack, ask.release())] }] },
  ],
  [
    'S5: the court orders the release for a lender that is lost',
    mortgaged,
    ask.order(),
    {
      event: 'RELEASE_ORDERED',
      records: [{ ...mortgage, requests: [waits('RELEASE', ask.order(), { judgmentDigest: ref(0x143) }, 'CourtMSP')] }],
    },
  ],
  [
    'S5 gate release-part: two of three units, the rest stays',
    () => after(mortgaged(three), releaseTwo),
    enterCalls.release(),
    {
      event: 'MORTGAGE_RELEASED',
      records: [
        {
          ...mortgage,
          ...head(enterThree),
          ...three,
          releasedUnits: [SECOND, THIRD],
          acts: [act('RELEASE', enterCalls.release(), releaseTwo)],
        },
      ],
      deleted: [
        ['live', SECOND, 'BankMSP', MORTGAGE],
        ['live', THIRD, 'BankMSP', MORTGAGE],
      ],
      carries: [{ kind: 'REST_STAYS', ref: MORTGAGE, party: 'BankMSP' }],
    },
  ],
  [
    'gate other-lenders: the bank asks for a change',
    mortgaged,
    ask.change({ transferBan: true }),
    {
      event: 'CHANGE_REQUESTED',
      records: [
        {
          ...mortgage,
          requests: [
            waits('CHANGE', ask.change({ transferBan: true }), { change: 'INCREASE', contractDigest: ref(0x140), transferBan: true }),
          ],
        },
      ],
    },
  ],
  [
    'gate other-lenders: a change with the other lender’s consent, and a new proof',
    () => after(both(), ask.change({ transferBan: true }), ask.consent()),
    enterCalls.change(),
    {
      event: 'MORTGAGE_CHANGED',
      records: [
        {
          ...mortgage,
          contractDigest: ref(0x140),
          transferBan: true,
          proof: NEW_PROOF,
          acts: [act('CHANGE', enterCalls.change(), ask.change({ transferBan: true }), { replaced: PROOF })],
        },
        { ...live, transferBan: true },
      ],
    },
  ],
  [
    'S2 step 2: the lender consents in its own key',
    both,
    ask.consent(),
    {
      event: 'LENDER_CONSENTED',
      records: [{ ...laterLive, consents: [{ caseRef: REQUEST, act: 'MORTGAGE_CHANGE', requestDigest: digest(ask.consent()), day: DAY }] }],
    },
  ],
  [
    'Civil Code 407: the lender asks for the transfer',
    mortgaged,
    ask.transfer(),
    {
      event: 'MORTGAGE_TRANSFER_REQUESTED',
      records: [{ ...mortgage, requests: [waits('TRANSFER', ask.transfer(), { to: 'Bank2MSP', part: false })] }],
    },
  ],
  [
    'Civil Code 407: the new lender accepts in its own key',
    mortgaged,
    ask.accept(),
    {
      event: 'MORTGAGE_TRANSFER_ACCEPTED',
      records: [{ ...head(ask.accept()), type: 'accept', ...ask.accept()[3], acts: [] }],
      policies: { [`accept~${ref(0x141)}`]: 'Bank2MSP' },
    },
  ],
  [
    'Civil Code 407: the whole goes over, with its rank and under the new lender’s policy',
    () => after(mortgaged(), ask.transfer(), ask.accept()),
    enterCalls.transfer(),
    {
      event: 'MORTGAGE_TRANSFERRED',
      records: [
        {
          ...mortgage,
          lender: 'Bank2MSP',
          proof: NEW_PROOF,
          acts: [act('TRANSFER', enterCalls.transfer(), ask.transfer(), { replaced: PROOF })],
        },
        { ...live, lender: 'Bank2MSP' },
        { ...head(ask.accept()), type: 'accept', ...ask.accept()[3], acts: [act('TRANSFER', enterCalls.transfer())] },
      ],
      deleted: [['live', UNIT, 'BankMSP', MORTGAGE]],
      policies: { [`mtg~${MORTGAGE}`]: 'Bank2MSP', [`live~${UNIT}~Bank2MSP~${MORTGAGE}`]: 'Bank2MSP' },
    },
  ],
  [
    'Civil Code 407: a part gets a mortgage of its own beside the old one',
    () => after(mortgaged(), claimPart, acceptPart),
    enterCalls.transfer({ partRef: PART }),
    {
      event: 'MORTGAGE_TRANSFERRED',
      records: [
        { ...mortgage, acts: [act('TRANSFER', enterCalls.transfer({ partRef: PART }), claimPart, { into: PART })] },
        {
          ...mortgage,
          ...head(enterCalls.transfer({ partRef: PART })),
          mortgageRef: PART,
          lender: 'Bank2MSP',
          from: MORTGAGE,
          proof: NEW_PROOF,
        },
        { ...live, ...head(enterCalls.transfer({ partRef: PART })), lender: 'Bank2MSP', mortgageRef: PART },
        { ...head(acceptPart), type: 'accept', ...acceptPart[3], acts: [act('TRANSFER', enterCalls.transfer({ partRef: PART }))] },
      ],
      policies: { [`mtg~${PART}`]: 'Bank2MSP', [`live~${UNIT}~Bank2MSP~${PART}`]: 'Bank2MSP' },
    },
  ],
  [
    'S4 step 4: a seizure fixes the claims',
    async () => {
      const ledger = await mortgaged(maximum);
      seize(ledger);
      return ledger;
    },
    enterCalls.determine(),
    {
      event: 'CLAIMS_DETERMINED',
      records: [{ ...mortgageMaximum, determined: { cause: 'SEIZED', day: DAY }, acts: [act('DETERMINE', enterCalls.determine())] }],
    },
  ],
  [
    'S4: the bank declares another cause',
    () => mortgaged(maximum),
    determineAsked,
    {
      event: 'DETERMINATION_REQUESTED',
      records: [{ ...mortgageMaximum, requests: [waits('DETERMINE', determineAsked, { cause: 'BANKRUPTCY' })] }],
    },
  ],
  [
    'S4: the registry enters the cause that the bank declared',
    () => after(mortgaged(maximum), determineAsked),
    enterCalls.determine({ cause: 'BANKRUPTCY', requestRef: REQUEST }),
    {
      event: 'CLAIMS_DETERMINED',
      records: [
        {
          ...mortgageMaximum,
          determined: { cause: 'BANKRUPTCY', day: DAY },
          acts: [act('DETERMINE', enterCalls.determine({ cause: 'BANKRUPTCY', requestRef: REQUEST }), determineAsked)],
        },
      ],
    },
  ],
  [
    'S7 step 2: a mortgage notice on a unit that is being built',
    () => after(registered(), applyNotice),
    enterNotice,
    {
      event: 'MORTGAGE_ENTERED',
      records: [
        { ...ended, ...head(applyNotice), ...notice, acts: [{ act: 'ENTER', requestDigest: digest(enterNotice), day: DAY }] },
        noticeRecord,
        { ...live, ...head(enterNotice), form: 'NOTICE' },
      ],
      answer: noticeRecord,
      policies: { [`mtg~${MORTGAGE}`]: 'BankMSP', [`live~${UNIT}~BankMSP~${MORTGAGE}`]: 'BankMSP' },
    },
  ],
  [
    'S7 step 6: the notice becomes a mortgage with the notice’s day',
    async () => {
      const ledger = await mortgaged(notice);
      place(ledger, `title/~case~${CASE}~`, transferred);
      seize(ledger, UNIT, { arrivedAt: '2026-12-02T01:00:00Z', enteredOn: '2026-12-02' });
      await passTo(ledger, '2026-12-20');
      return ledger;
    },
    convertCall,
    {
      event: 'MORTGAGE_CONVERTED',
      records: [
        { ...noticeRecord, form: 'MORTGAGE', proof: NEW_PROOF, acts: [act('CONVERT', convertCall, undefined, { replaced: PROOF })] },
        { ...live, ...head(enterNotice), form: 'MORTGAGE' },
      ],
      carries: [{ kind: 'PRIORITY_OF_NOTICE' }],
    },
  ],
  [
    'S8 step 2: a mortgage on works',
    () => after(registered(), mortgageBy(bankOfficer, { form: 'WORKS' })[0] as Call),
    enterWorks,
    {
      event: 'MORTGAGE_ENTERED',
      records: [
        {
          ...ended,
          ...head(mortgageBy(bankOfficer, { form: 'WORKS' })[0] as Call),
          form: 'WORKS',
          acts: [{ act: 'ENTER', requestDigest: digest(enterWorks), day: DAY }],
        },
        worksRecord,
        { ...live, ...head(enterWorks), form: 'WORKS' },
      ],
      answer: worksRecord,
      policies: { [`mtg~${MORTGAGE}`]: 'BankMSP', [`live~${UNIT}~BankMSP~${MORTGAGE}`]: 'BankMSP' },
    },
  ],
  [
    'S8 step 3: the works become a mortgage on what was built, and end',
    works,
    convertWorks,
    {
      event: 'MORTGAGE_CONVERTED',
      records: [
        {
          ...worksRecord,
          ...head(convertWorks),
          mortgageRef: BUILT,
          from: MORTGAGE,
          form: 'MORTGAGE',
          unitRefs: [SECOND],
          proof: NEW_PROOF,
        },
        { ...worksRecord, endedOn: DAY, acts: [act('CONVERT', convertWorks, undefined, { into: BUILT })] },
        { ...live, ...head(convertWorks), unitRef: SECOND, mortgageRef: BUILT, from: MORTGAGE },
      ],
      deleted: [['live', UNIT, 'BankMSP', MORTGAGE]],
      policies: { [`mtg~${BUILT}`]: 'BankMSP', [`live~${SECOND}~BankMSP~${BUILT}`]: 'BankMSP' },
    },
  ],
  [
    'S8 step 3: units that the works do not reach are marked',
    works,
    excludeCall,
    {
      event: 'UNITS_EXCLUDED',
      records: [
        { ...worksRecord, acts: [act('EXCLUDE', excludeCall)] },
        { ...head(excludeCall), type: 'free', unitRef: THIRD, mortgageRef: MORTGAGE, as: 'COMMON_PART', day: DAY },
      ],
    },
  ],
  [
    'Civil Code 409: an agreement on ranks, signed by every lender in its own key',
    () => after(both(), consentBy(bankOfficer, MORTGAGE), consentBy(otherBankOfficer, LATER)),
    ranksCall,
    {
      event: 'RANKS_AGREED',
      records: [
        { ...head(ranksCall), type: 'agreement', ...ranksCall[3] },
        { ...laterLive, consents: consented(consentBy(otherBankOfficer, LATER)), agreementRef: AGREEMENT },
        { ...live, consents: consented(consentBy(bankOfficer, MORTGAGE)), agreementRef: AGREEMENT },
      ] as JsonValue[],
    },
  ],
];

describe.each(CASES)('%s', (_, arrange, call, expected) => {
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

test('registration data stands on the ledger only as references, digests, codes and days', async () => {
  const text = JSON.stringify((await both()).snapshot());
  expect(text).not.toMatch(/\p{Script=Han}|BEGIN CERTIFICATE/u);
  expect(text).toContain(REQUEST.slice(0, 8));
});

test('finds what titleFinds adds', async () => {
  const ledger = await registered();
  titleFinds(ledger, [{ state: 'CORRECTION' }]);
  expect((await ledger.endorse(...applyCall)).message).toContain('CORRECTION_PENDING');
});
