import { describe, expect, test } from '@jest/globals';
import { decodeError, type Finding } from '@zhenglian/chaincode/domain';
import type { MemoryLedger } from './testing/memory-ledger.js';
import {
  alter,
  APPLICATION,
  application,
  ask,
  attested,
  certOf,
  DAY,
  done,
  enterCalls,
  entry,
  hold,
  LATER,
  laterMortgage,
  MORTGAGE,
  mortgageBy,
  mortgaged,
  NEW_PROOF,
  passTo,
  place,
  port,
  PROOF,
  registered,
  REQUEST,
  SECOND,
  seize,
  setPort,
  THIRD,
  titleFinds,
  wanted,
} from './testing/mortgages.js';
import { CALLS, CASE, ref, UNIT, type Call } from './testing/scenario.js';
import {
  bankOfficer,
  courtClerk,
  loanOfficer,
  otherBankOfficer,
  registrar,
  supervisor,
  taxOfficer,
  type Submitter,
} from './testing/submitters.js';

type Arrange = () => Promise<MemoryLedger> | MemoryLedger;
type Row = readonly [name: string, arrange: Arrange, call: Call, codes: string, field?: string];

const apply = (change: object = {}, by: Submitter = bankOfficer): Call => [by, 'mortgage', 'applyMortgage', { ...application, ...change }];
const enter = (change: object = {}, by: Submitter = registrar): Call => [by, 'mortgage', 'enterMortgage', { ...entry, ...change }];
const three = { unitRefs: [UNIT, SECOND, THIRD] };
const maximum = { kind: 'MAXIMUM', claimsUntil: '2027-06-30' };
const notice = { form: 'NOTICE', purchaseNoticeRef: ref(0x160) };

/** A ledger, then acts that succeed, then what other facets' acts would leave. */
function given(base: Arrange, calls: readonly Call[] = [], then: (ledger: MemoryLedger) => unknown = () => undefined): Arrange {
  return async () => {
    const ledger = await base();
    await done(ledger, ...calls);
    await then(ledger);
    return ledger;
  };
}

const finds =
  (...findings: Finding[]) =>
  (ledger: MemoryLedger) =>
    titleFinds(ledger, findings);
const applied = given(registered, [apply()]);

/** Refused alike when the bank applies and when the registry enters. */
function blocked(name: string, then: (ledger: MemoryLedger) => unknown, codes: string): Row[] {
  return [
    [`${name}: application`, given(registered, [], then), apply(), codes],
    [`${name}: entry`, given(applied, [], then), enter(), codes],
  ];
}

const BLOCKED: readonly Row[] = [
  ...blocked('S3 No: seized unit', seize, 'SEIZED'),
  ...blocked('S6 No: a new mortgage after the instruction', (ledger) => seize(ledger, UNIT, { enteredOn: undefined } as never), 'SEIZED'),
  ...blocked('S6 No: a new mortgage under a pre-seizure', (ledger) => seize(ledger, UNIT, { pre: true }), 'SEIZED'),
  ...blocked('S3 No: closed port', (ledger) => setPort(ledger, 'CLOSED'), 'PORT_CLOSED'),
  ...blocked('S13 No: reopened by nobody', (ledger) => setPort(ledger, 'RECTIFYING'), 'PORT_CLOSED'),
  ...blocked('S13 No: its branch is closed', (ledger) => setPort(ledger, 'CLOSED', 'BankMSP', application.port.branch), 'PORT_CLOSED'),
  ...blocked('gate held', (ledger) => hold(ledger, ['MORTGAGE']), 'HELD'),
  ...blocked('gate retired', (ledger) => alter(ledger, `title/~unit~${UNIT}~`, { state: 'RETIRED' }), 'UNIT_RETIRED'),
  ...blocked(
    'gate not-current',
    (ledger) => alter(ledger, `title/~cert~${certOf(UNIT)}~`, { state: 'CANCELLED' }),
    'CERTIFICATE_NOT_CURRENT',
  ),
  ...blocked('gate notice-of-other', finds({ state: 'NOTICE', own: false }), 'NOTICE_HOLDER_CONSENT'),
  ...blocked('gate objection-pending', finds({ state: 'OBJECTION', stage: 'PENDING' }), 'OBJECTION_PENDING'),
  ...blocked('gate objection-live', finds({ state: 'OBJECTION', stage: 'LIVE' }), 'OBJECTION_NOT_ACKNOWLEDGED'),
  ...blocked('gate correction-pending', finds({ state: 'CORRECTION' }), 'CORRECTION_PENDING'),
];

const ENTRIES: readonly Row[] = [
  ['S3 No: the lender is not the applicant', registered, apply({ lender: 'Bank2MSP' }), 'NOT_THE_AUTHOR'],
  ['gate tenant', registered, apply({ division: '440606' }), 'WRONG_TENANT'],
  ['gate unknown', registered, apply({ unitRefs: [ref(0x1aa)] }), 'UNIT_UNKNOWN,CERTIFICATE_NOT_CURRENT'],
  ['gate clock at the application', registered, apply({ day: '2026-11-22' }), 'CLOCK_BEHIND'],
  ['gate clock at the entry', applied, enter({ enteredOn: '2026-11-22' }), 'CLOCK_BEHIND'],
  ['S3 No: an entry without an application', registered, enter(), 'MORTGAGE_UNKNOWN', 'applicationRef'],
  ['gate holder', applied, enter({ attested: { ...attested, holders: 'UNSIGNED' } }), 'HOLDER_CONSENT'],
  ['gate minor', applied, enter({ attested: { ...attested, guardian: 'MISSING' } }), 'GUARDIAN_PROMISE'],
  ['gate same-person: acceptor reviews', applied, enter({ attested: { ...attested, reviewer: attested.acceptor } }), 'SAME_PERSON'],
  ['gate same-person: acceptor enters', applied, enter({ attested: { ...attested, enterer: attested.acceptor } }), 'SAME_PERSON'],
  [
    'gate case-ready: withdrawn',
    given(applied, [[bankOfficer, 'mortgage', 'withdrawApplication', { applicationRef: APPLICATION, day: DAY }]]),
    enter(),
    'CASE_NOT_READY',
  ],
  ['gate case-ready: entered already', given(applied, [enter()]), enter({ mortgageRef: LATER }), 'CASE_NOT_READY'],
  [
    'gate one-unit-blocked: the whole is refused with that unit’s codes',
    given(registered, [], (ledger) => seize(ledger, SECOND)),
    apply(three),
    'SEIZED,UNIT_BLOCKED',
    'unitRefs[1]',
  ],
  [
    'gate one-unit-blocked at the entry',
    given(registered, [apply(three)], (ledger) => seize(ledger, THIRD)),
    enter(),
    'SEIZED,UNIT_BLOCKED',
    'unitRefs[2]',
  ],
  [
    'gate one-unit-blocked: a closed port blocks no unit',
    given(registered, [], (ledger) => setPort(ledger, 'CLOSED')),
    apply(three),
    'PORT_CLOSED',
  ],
  [
    'gate excludes-others: without the lender’s consent',
    given(() => mortgaged({ excludesOthers: true }), [laterMortgage()[0] as Call]),
    laterMortgage()[1] as Call,
    'LENDER_CONSENT',
  ],
  [
    'gate excludes-others: consent to another act',
    given(
      () => mortgaged({ excludesOthers: true }),
      [
        laterMortgage()[0] as Call,
        [bankOfficer, 'mortgage', 'consent', { unitRef: UNIT, mortgageRef: MORTGAGE, caseRef: ref(0x120), act: 'TRANSFER', day: DAY }],
      ],
    ),
    laterMortgage()[1] as Call,
    'LENDER_CONSENT',
  ],
  ['Civil Code 397: a counterpart that is named already', applied, enter({ counterparts: [UNIT] }), 'INVALID_FORMAT', 'counterparts'],
  [
    'all codes of all facets',
    given(applied, [], (ledger) => (seize(ledger), hold(ledger, ['MORTGAGE']), setPort(ledger, 'CLOSED'))),
    enter(),
    'PORT_CLOSED,SEIZED,HELD',
  ],
  [
    'S3: a rejected application is not withdrawn',
    given(applied, [[registrar, 'mortgage', 'rejectApplication', { applicationRef: APPLICATION, reason: 'INCOMPLETE', day: DAY }]]),
    [bankOfficer, 'mortgage', 'withdrawApplication', { applicationRef: APPLICATION, day: DAY }],
    'CASE_NOT_READY',
    'applicationRef',
  ],
  [
    'S3: another bank takes the application back',
    applied,
    [otherBankOfficer, 'mortgage', 'withdrawApplication', { applicationRef: APPLICATION, day: DAY }],
    'NOT_THE_AUTHOR',
  ],
  [
    'S7 No: a mortgage notice without a purchase notice in the request',
    registered,
    apply({ form: 'NOTICE' }),
    'NO_PURCHASE_NOTICE',
    'purchaseNoticeRef',
  ],
  [
    'S7 No: a mortgage notice without a purchase notice on the unit',
    given(registered, [], finds({ state: 'NOTICE_ABSENT' })),
    apply(notice),
    'NO_PURCHASE_NOTICE',
  ],
  [
    'S7 No: a mortgage notice on a seized parcel',
    given(registered, [], (ledger) => seize(ledger, ref(0x161))),
    apply({ ...notice, unitRefs: [ref(0x162)], parcelRef: ref(0x161) }),
    'SEIZED',
  ],
];

const released = given(mortgaged, [ask.release(), enterCalls.release()]);
const other = { requestRef: ref(0x190) };

const RELEASES: readonly Row[] = [
  ['S5 No: the registry alone', mortgaged, enterCalls.release(), 'NOT_THE_AUTHOR'],
  ['S5 No: another bank asks', mortgaged, [otherBankOfficer, 'mortgage', 'requestRelease', { ...wanted, port }], 'NOT_THE_AUTHOR'],
  ['S5 No: release of one that is cancelled, asked', released, ask.release(other), 'MORTGAGE_ENDED'],
  ['S5 No: release of one that is cancelled, entered', released, enterCalls.release(other), 'MORTGAGE_ENDED'],
  ['S5 No: release of one that is cancelled, ordered', released, ask.order(other), 'MORTGAGE_ENDED'],
  ['S5: a release that does not exist', registered, ask.release(), 'MORTGAGE_UNKNOWN', 'mortgageRef'],
  ['S5: units of another mortgage', mortgaged, ask.release({ units: [SECOND] }), 'MORTGAGE_UNKNOWN', 'units'],
  [
    'S5: a unit that is free already',
    given(() => mortgaged(three), [ask.release({ units: [SECOND] }), enterCalls.release()]),
    ask.release({ ...other, units: [SECOND, THIRD] }),
    'MORTGAGE_ENDED',
  ],
  [
    'S5: a request that was taken back',
    given(mortgaged, [ask.release(), [bankOfficer, 'mortgage', 'withdrawRequest', wanted]]),
    enterCalls.release(),
    'NOT_THE_AUTHOR',
  ],
  ['S5: a request for something else', given(mortgaged, [ask.change()]), enterCalls.release(), 'NOT_THE_AUTHOR'],
  [
    'S5: another bank takes the request back',
    given(mortgaged, [ask.release()]),
    [otherBankOfficer, 'mortgage', 'withdrawRequest', wanted],
    'NOT_THE_AUTHOR',
  ],
  [
    'S5: a bank takes the court’s order back',
    given(mortgaged, [ask.order()]),
    [bankOfficer, 'mortgage', 'withdrawRequest', wanted],
    'NOT_THE_AUTHOR',
  ],
  ['S5: nothing to take back', mortgaged, [bankOfficer, 'mortgage', 'withdrawRequest', wanted], 'NOT_FOUND', 'requestRef'],
  ['S5: a day that has not come', mortgaged, ask.release({ day: '2026-11-22' }), 'CLOCK_BEHIND'],
  ['S5: the same reference for another request', given(mortgaged, [ask.release()]), ask.change(), 'CONFLICT', 'requestRef'],
  ['S5: the reference of a request that was carried out', released, ask.order(), 'CONFLICT', 'requestRef'],
];

const two = given(mortgaged, laterMortgage());
const asked = given(two, [ask.change()]);

const CHANGES: readonly Row[] = [
  ['gate other-lenders: an increase', asked, enterCalls.change(), 'OTHER_LENDERS_CONSENT'],
  ['gate other-lenders: any other change', given(two, [ask.change({ change: 'OTHER' })]), enterCalls.change(), 'OTHER_LENDERS_CONSENT'],
  [
    'gate other-lenders: consent for another request',
    given(asked, [ask.consent({ caseRef: ref(0x191) })]),
    enterCalls.change(),
    'OTHER_LENDERS_CONSENT',
  ],
  [
    'S4 No: raising the cap under a seizure',
    given(
      () => mortgaged(maximum),
      [ask.change()],
      (ledger) => seize(ledger),
    ),
    enterCalls.change(),
    'SEIZED',
  ],
  [
    'S4 No: raising the cap after 确定, seized',
    given(
      () => mortgaged(maximum),
      [ask.change()],
      async (ledger) => (seize(ledger), done(ledger, enterCalls.determine())),
    ),
    enterCalls.change(),
    'CLAIMS_DETERMINED,SEIZED',
  ],
  [
    'S4 No: raising the cap after 确定, the seizure being over',
    given(
      () => mortgaged(maximum),
      [ask.change()],
      async (ledger) => {
        seize(ledger);
        await done(ledger, enterCalls.determine());
        seize(ledger, UNIT, { endedOn: DAY });
      },
    ),
    enterCalls.change(),
    'CLAIMS_DETERMINED',
  ],
  [
    'S4 No: raising the cap after the agreed period',
    given(
      () => mortgaged(maximum),
      [ask.change()],
      (ledger) => passTo(ledger, '2027-07-01'),
    ),
    enterCalls.change(),
    'CLAIMS_DETERMINED',
  ],
  [
    'S4 No: a longer period under another name after 确定',
    given(
      () => mortgaged(maximum),
      [ask.change({ change: 'OTHER', claimsUntil: '2030-01-01' })],
      (ledger) => passTo(ledger, '2027-07-01'),
    ),
    enterCalls.change(),
    'CLAIMS_DETERMINED',
  ],
  ['gate asked: the registry alone changes', mortgaged, enterCalls.change(), 'NOT_THE_AUTHOR'],
  ['gate asked: another bank asks', mortgaged, [otherBankOfficer, 'mortgage', 'requestChange', ask.change()[3]], 'NOT_THE_AUTHOR'],
  ['gate port: a change through a closed port', given(mortgaged, [], (ledger) => setPort(ledger, 'CLOSED')), ask.change(), 'PORT_CLOSED'],
  [
    'gate released-already: a change',
    given(mortgaged, [ask.change(), ask.release(other), enterCalls.release(other)]),
    enterCalls.change(),
    'MORTGAGE_ENDED',
  ],
  ['a period for a mortgage that has none', mortgaged, ask.change({ claimsUntil: '2027-01-01' }), 'INVALID_FORMAT', 'claimsUntil'],
  ['a change without a new proof', given(mortgaged, [ask.change()]), enterCalls.change({ proof: PROOF }), 'CONFLICT', 'proof.certRef'],
  ['S4 No: 确定 by seizure without one', () => mortgaged(maximum), enterCalls.determine(), 'SEIZURE_UNKNOWN', 'cause'],
  ['S4: 确定 of a general mortgage', mortgaged, enterCalls.determine(), 'INVALID_FORMAT', 'mortgageRef'],
  [
    'S4: 确定 on the last day of the period',
    given(
      () => mortgaged(maximum),
      [],
      (ledger) => passTo(ledger, '2027-06-30'),
    ),
    enterCalls.determine({ cause: 'PERIOD_ENDED' }),
    'TERM_RUNNING',
    'cause',
  ],
  ['S4: a cause that the bank did not declare', () => mortgaged(maximum), enterCalls.determine({ cause: 'BANKRUPTCY' }), 'NOT_THE_AUTHOR'],
  [
    'S4: another cause than the bank declared',
    given(() => mortgaged(maximum), [[bankOfficer, 'mortgage', 'requestDetermination', { ...wanted, cause: 'OTHER' }]]),
    enterCalls.determine({ cause: 'BANKRUPTCY', requestRef: REQUEST }),
    'NOT_THE_AUTHOR',
  ],
  [
    'S4: two years on the day on which they end',
    given(
      () => mortgaged({ kind: 'MAXIMUM' }),
      [[bankOfficer, 'mortgage', 'requestDetermination', { ...wanted, cause: 'TWO_YEARS' }]],
      (ledger) => passTo(ledger, '2028-11-21'),
    ),
    enterCalls.determine({ cause: 'TWO_YEARS', requestRef: REQUEST }),
    'TERM_RUNNING',
    'cause',
  ],
  [
    'S4: determined twice',
    given(
      () => mortgaged(maximum),
      [],
      async (ledger) => {
        seize(ledger);
        await done(ledger, enterCalls.determine());
        await passTo(ledger, '2027-07-01');
      },
    ),
    enterCalls.determine({ cause: 'PERIOD_ENDED' }),
    'CLAIMS_DETERMINED',
    'mortgageRef',
  ],
  ['S2 No: consent by a different bank', two, ask.consent({ mortgageRef: MORTGAGE }), 'NOT_THE_AUTHOR'],
  ['S2: consent on a unit that is not burdened', two, ask.consent({ unitRef: SECOND }), 'MORTGAGE_UNKNOWN', 'unitRef'],
  [
    'S2: consent of a mortgage that has ended',
    released,
    [bankOfficer, 'mortgage', 'consent', { ...ask.consent()[3], mortgageRef: MORTGAGE }],
    'MORTGAGE_ENDED',
    'mortgageRef',
  ],
  ['S2: consent of a day that has not come', two, ask.consent({ day: '2026-11-22' }), 'CLOCK_BEHIND'],
  ['S2: the same consent with another day', given(two, [ask.consent()]), ask.consent({ day: '2026-11-20' }), 'CONFLICT', 'caseRef'],
];

const partly = { part: true };
const toPart = { partRef: ref(0x150) };

const TRANSFERS: readonly Row[] = [
  [
    'S4 No: partial transfer before 确定',
    given(() => mortgaged(maximum), [ask.transfer(partly), ask.accept(partly)]),
    enterCalls.transfer(toPart),
    'CLAIMS_NOT_DETERMINED',
  ],
  ['gate asked: the registry alone transfers', given(mortgaged, [ask.accept()]), enterCalls.transfer(), 'NOT_THE_AUTHOR'],
  ['gate asked: the new lender has not accepted', given(mortgaged, [ask.transfer()]), enterCalls.transfer(), 'NOT_THE_AUTHOR'],
  ['gate asked: it accepted a part', given(mortgaged, [ask.transfer(), ask.accept(partly)]), enterCalls.transfer(), 'NOT_THE_AUTHOR'],
  [
    'gate asked: it accepted another mortgage',
    given(two, [
      ask.transfer(),
      [{ ...bankOfficer, mspId: 'Bank3MSP' }, 'mortgage', 'acceptTransfer', { ...ask.accept()[3], mortgageRef: LATER, lender: 'Bank3MSP' }],
    ]),
    enterCalls.transfer(),
    'NOT_THE_AUTHOR',
  ],
  ['a bank accepts in another’s name', mortgaged, ask.accept({ lender: 'Bank3MSP' }), 'NOT_THE_AUTHOR'],
  [
    'the lender accepts from itself',
    mortgaged,
    [bankOfficer, 'mortgage', 'acceptTransfer', { ...ask.accept()[3], lender: 'BankMSP' }],
    'NOT_THE_AUTHOR',
  ],
  ['a transfer to no bank', mortgaged, ask.transfer({ to: 'TaxMSP' }), 'INVALID_FORMAT', 'to'],
  ['a transfer to itself', mortgaged, ask.transfer({ to: 'BankMSP' }), 'INVALID_FORMAT', 'to'],
  [
    'another bank asks for the transfer to itself',
    mortgaged,
    [otherBankOfficer, 'mortgage', 'requestTransfer', ask.transfer()[3]],
    'NOT_THE_AUTHOR',
  ],
  [
    'gate port: accepted through a closed port',
    given(mortgaged, [], (ledger) => setPort(ledger, 'CLOSED', 'Bank2MSP')),
    ask.accept(),
    'PORT_CLOSED',
  ],
  [
    'a part without a mortgage of its own',
    given(mortgaged, [ask.transfer(partly), ask.accept(partly)]),
    enterCalls.transfer(),
    'INVALID_FORMAT',
    'partRef',
  ],
  [
    'a part under a reference that is taken',
    given(two, [ask.transfer(partly), ask.accept(partly)]),
    enterCalls.transfer({ partRef: LATER }),
    'CONFLICT',
    'partRef',
  ],
  [
    'gate released-already: a transfer',
    given(mortgaged, [ask.transfer(), ask.accept(), ask.release(other), enterCalls.release(other)]),
    enterCalls.transfer(),
    'MORTGAGE_ENDED',
  ],
  [
    'what the old lender asked for ends with the transfer',
    given(mortgaged, [ask.release(other), ask.transfer(), ask.accept(), enterCalls.transfer()]),
    enterCalls.release(other),
    'NOT_THE_AUTHOR',
  ],
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
  openedOn: DAY,
  state: 'DONE',
};
const convert = (change: object = {}): Call => [
  registrar,
  'mortgage',
  'convertNotice',
  { mortgageRef: MORTGAGE, caseRef: CASE, proof: NEW_PROOF, day: DAY, ...change },
];
const noticed = given(() => mortgaged(notice));
const withCase =
  (change: object = {}) =>
  (ledger: MemoryLedger) =>
    place(ledger, `title/~case~${CASE}~`, { ...transferred, ...change });

/** Two units on the parcel UNIT, with a mortgage on the works there. */
const works = given(
  () => mortgaged({ form: 'WORKS' }),
  [],
  (ledger) => {
    for (const unitRef of [SECOND, THIRD]) alter(ledger, `title/~unit~${unitRef}~`, { parcelRef: UNIT });
  },
);
const built = (change: object = {}): Call => [
  registrar,
  'mortgage',
  'convertWorks',
  { mortgageRef: MORTGAGE, into: ref(0x170), proof: NEW_PROOF, units: [{ unitRef: SECOND, certRef: certOf(SECOND) }], day: DAY, ...change },
];
const exclude = (as: string, unitRef = SECOND): Call => [
  registrar,
  'mortgage',
  'excludeUnits',
  { mortgageRef: MORTGAGE, units: [{ unitRef, as }], day: DAY },
];

const CONVERSIONS: readonly Row[] = [
  ['S7 No: conversion after the 90 days', given(noticed, [], withCase({ openedOn: '2027-02-20' })), convert(), 'NOTICE_LAPSED'],
  ['S7: conversion without a transfer', noticed, convert(), 'CASE_UNKNOWN'],
  ['S7: conversion before the entry of the transfer', given(noticed, [], withCase({ state: 'READY' })), convert(), 'CASE_NOT_READY'],
  ['S7: conversion by the transfer of another unit', given(noticed, [], withCase({ unitRef: SECOND })), convert(), 'CASE_MISMATCH'],
  [
    'S7: conversion while the purchase notice lives',
    given(
      noticed,
      [],
      (ledger) => (withCase()(ledger), titleFinds(ledger, [{ state: 'NOTICE', ref: notice.purchaseNoticeRef, own: false }])),
    ),
    convert(),
    'CASE_NOT_READY',
  ],
  ['S7: conversion of what is no notice', given(mortgaged, [], withCase()), convert(), 'NOTICE_UNKNOWN', 'mortgageRef'],
  [
    'S7: conversion twice',
    given(noticed, [], async (ledger) => (withCase()(ledger), done(ledger, convert()))),
    convert({ day: '2026-11-20' }),
    'NOTICE_UNKNOWN',
    'mortgageRef',
  ],
  [
    'gate released-already: conversion of a released notice',
    given(noticed, [ask.release(), enterCalls.release()], withCase()),
    convert(),
    'MORTGAGE_ENDED',
  ],
  [
    'S8 No: a unit under a purchase notice',
    given(works, [], (ledger) => titleFinds(ledger, [{ state: 'NOTICE', own: false }], SECOND)),
    built(),
    'UNIT_EXCLUDED',
  ],
  ...['COMMON_PART', 'PUBLIC_FACILITY', 'SOCIAL_HOUSING'].map((as): Row => [
    `S8 No: ${as}`,
    given(works, [exclude(as)]),
    built(),
    'UNIT_EXCLUDED',
  ]),
  ['S8: a unit on another parcel', () => mortgaged({ form: 'WORKS' }), built(), 'MORTGAGE_UNKNOWN', 'units[0].unitRef'],
  [
    'S8: a mortgage that is on no works',
    given(mortgaged, [], (ledger) => alter(ledger, `title/~unit~${SECOND}~`, { parcelRef: UNIT })),
    built(),
    'MORTGAGE_UNKNOWN',
    'mortgageRef',
  ],
  [
    'S8: a unit that the builder sold',
    given(works, [], (ledger) => alter(ledger, `title/~head~${SECOND}~`, { certRef: ref(0x171) })),
    built(),
    'CERTIFICATE_NOT_CURRENT',
  ],
  [
    'S8: converted twice',
    given(works, [built()]),
    built({ into: ref(0x172), proof: { ...NEW_PROOF, certRef: ref(0x173) } }),
    'CONFLICT',
    'units[0].unitRef',
  ],
  ['S8: excluded after it was converted', given(works, [built()]), exclude('COMMON_PART'), 'CONFLICT', 'units[0].unitRef'],
  ['S8: excluded for a notice that is not there', works, exclude('PURCHASE_NOTICE'), 'NOTICE_UNKNOWN', 'units[0].unitRef'],
  [
    'S8: nothing is converted once the works have ended',
    given(works, [built({ finish: true })]),
    built({ into: ref(0x172), units: [{ unitRef: THIRD, certRef: certOf(THIRD) }] }),
    'MORTGAGE_ENDED',
  ],
  [
    'Civil Code 409: an agreement that one lender has not signed',
    given(two, [ask.consent({ caseRef: ref(0x180) })]),
    [
      registrar,
      'mortgage',
      'registerRanks',
      { agreementRef: ref(0x180), unitRef: UNIT, division: '440605', ranks: [LATER, MORTGAGE], agreementDigest: ref(0x181), day: DAY },
    ],
    'OTHER_LENDERS_CONSENT',
  ],
  [
    'Civil Code 409: an agreement on a mortgage that is not there',
    two,
    [
      registrar,
      'mortgage',
      'registerRanks',
      { agreementRef: ref(0x180), unitRef: UNIT, division: '440605', ranks: [LATER, ref(0x182)], agreementDigest: ref(0x181), day: DAY },
    ],
    'MORTGAGE_UNKNOWN',
    'ranks[1]',
  ],
];

const CONFLICTS: readonly Row[] = [
  ['application', applied, apply({ contractDigest: ref(0x1b0) }), 'CONFLICT'],
  ['entry', given(applied, [enter()]), enter({ proof: NEW_PROOF }), 'CONFLICT'],
  ['request', given(mortgaged, [ask.release()]), ask.release({ units: [UNIT] }), 'CONFLICT', 'requestRef'],
  ['acceptance', given(mortgaged, [ask.accept()]), ask.accept({ part: true }), 'CONFLICT'],
  ['works', given(works, [built()]), built({ proof: PROOF }), 'CONFLICT'],
];

describe.each([
  ['what blocks a mortgage', BLOCKED],
  ['applications and entries', ENTRIES],
  ['releases', RELEASES],
  ['changes, determination, consents', CHANGES],
  ['transfers of the claim', TRANSFERS],
  ['conversions and ranks', CONVERSIONS],
  ['the same identifier with other content', CONFLICTS],
])('%s', (_, rows) => {
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

describe('NOT_THE_AUTHOR: an organisation calling what is not its own', () => {
  const authors: Record<string, readonly Submitter[]> = {
    bank: [bankOfficer, otherBankOfficer],
    registry: [registrar],
    court: [courtClerk],
  };
  const functions: readonly (readonly [string, string, object])[] = [
    ['bank', 'applyMortgage', application],
    ['bank', 'applyMortgageBatch', { items: [application] }],
    ['bank', 'withdrawApplication', { applicationRef: APPLICATION, day: DAY }],
    ['bank', 'requestRelease', ask.release()[3]],
    ['bank', 'requestChange', ask.change()[3]],
    ['bank', 'requestTransfer', ask.transfer()[3]],
    ['bank', 'acceptTransfer', ask.accept()[3]],
    ['bank', 'requestDetermination', { ...wanted, cause: 'OTHER' }],
    ['bank', 'withdrawRequest', wanted],
    ['bank', 'consent', ask.consent()[3]],
    ['court', 'orderRelease', ask.order()[3]],
    ['registry', 'enterMortgage', entry],
    ['registry', 'enterMortgageBatch', { items: [entry] }],
    ['registry', 'rejectApplication', { applicationRef: APPLICATION, reason: 'INCOMPLETE', day: DAY }],
    ['registry', 'releaseMortgage', wanted],
    ['registry', 'releaseMortgageBatch', { items: [wanted] }],
    ['registry', 'changeMortgage', enterCalls.change()[3]],
    ['registry', 'transferMortgage', enterCalls.transfer()[3]],
    ['registry', 'determineClaims', enterCalls.determine()[3]],
    [
      'registry',
      'registerRanks',
      { agreementRef: ref(0x180), unitRef: UNIT, division: '440605', ranks: [LATER, MORTGAGE], agreementDigest: ref(1), day: DAY },
    ],
    ['registry', 'convertNotice', convert()[3]],
    ['registry', 'convertNoticeBatch', { items: [convert()[3]] }],
    ['registry', 'convertWorks', built()[3]],
    ['registry', 'excludeUnits', exclude('COMMON_PART')[3]],
  ];
  const everybody = { registrar, taxOfficer, bankOfficer, otherBankOfficer, courtClerk, supervisor, loanOfficer };

  test.each(functions)('S3 No, S5 No: only the %s may %s', async (author, name, request) => {
    const ledger = await registered();
    for (const [who, submitter] of Object.entries(everybody)) {
      if (authors[author]?.includes(submitter)) continue;
      const result = await ledger.endorse(submitter, 'mortgage', name, request);
      expect([who, decodeError(result.message)?.code, result.writes]).toEqual([who, 'NOT_THE_AUTHOR', {}]);
    }
  });
});

describe('what the same circumstances allow', () => {
  const allowed: readonly (readonly [string, Arrange, Call])[] = [
    [
      'S6: a seizure that has lapsed blocks no more',
      given(registered, [], (ledger) => seize(ledger, UNIT, { arrivedAt: '2020-01-01T01:00:00Z', enteredOn: '2020-01-01' })),
      apply(),
    ],
    [
      'S13 step 3: after the closing the counter goes on',
      given(applied, [], (ledger) => setPort(ledger, 'CLOSED')),
      enter({ atCounter: true }),
    ],
    ['S13 No: a closed port blocks no release', given(mortgaged, [], (ledger) => setPort(ledger, 'CLOSED')), ask.release()],
    ['S13: nor its entry', given(mortgaged, [ask.release()], (ledger) => setPort(ledger, 'CLOSED')), enterCalls.release()],
    ['S13: nor a consent', given(two, [], (ledger) => setPort(ledger, 'CLOSED', 'Bank2MSP')), ask.consent()],
    ['S13: the port of another bank', given(registered, [], (ledger) => setPort(ledger, 'CLOSED', 'Bank2MSP')), apply()],
    ['S13: the branch of another', given(registered, [], (ledger) => setPort(ledger, 'CLOSED', 'BankMSP', ref(0x1c0))), apply()],
    ['gate replace-seized: release under a seizure', given(mortgaged, [], (ledger) => seize(ledger)), ask.release()],
    [
      'gate correction-pending: release during a correction',
      given(mortgaged, [ask.release()], finds({ state: 'CORRECTION' })),
      enterCalls.release(),
    ],
    [
      'a mortgage on a retired unit is released where it stands',
      given(mortgaged, [ask.release()], (ledger) => alter(ledger, `title/~unit~${UNIT}~`, { state: 'RETIRED' })),
      enterCalls.release(),
    ],
    [
      'a notice on a unit that is not registered is released',
      given(() => mortgaged({ ...notice, unitRefs: [ref(0x162)] }), [ask.release()]),
      enterCalls.release(),
    ],
    ['S5: the court’s order is entered', given(mortgaged, [ask.order()]), enterCalls.release()],
    ['gate other-lenders: a decrease', given(two, [ask.change({ change: 'DECREASE' })]), enterCalls.change()],
    [
      'gate objection-live: acknowledged',
      given(registered, [], finds({ state: 'OBJECTION', stage: 'LIVE', acknowledged: true })),
      apply({ acknowledged: [ref(0x1c1)] }),
    ],
    ['gate held: a hold that forbids something else', given(registered, [], (ledger) => hold(ledger, ['TRANSFER'])), apply()],
    [
      'gate excludes-others: with the lender’s consent for this application',
      given(
        () => mortgaged({ excludesOthers: true }),
        [
          laterMortgage()[0] as Call,
          [bankOfficer, 'mortgage', 'consent', { unitRef: UNIT, mortgageRef: MORTGAGE, caseRef: ref(0x120), act: 'MORTGAGE', day: DAY }],
        ],
      ),
      laterMortgage()[1] as Call,
    ],
    [
      'S4: the day after the period',
      given(
        () => mortgaged(maximum),
        [],
        (ledger) => passTo(ledger, '2027-07-01'),
      ),
      enterCalls.determine({ cause: 'PERIOD_ENDED' }),
    ],
    [
      'S4: the day after two years',
      given(
        () => mortgaged({ kind: 'MAXIMUM' }),
        [[bankOfficer, 'mortgage', 'requestDetermination', { ...wanted, cause: 'TWO_YEARS' }]],
        (ledger) => passTo(ledger, '2028-11-22'),
      ),
      enterCalls.determine({ cause: 'TWO_YEARS', requestRef: REQUEST }),
    ],
    [
      'gate part-of-claims: after 确定',
      given(
        () => mortgaged(maximum),
        [ask.transfer(partly), ask.accept(partly)],
        async (ledger) => (seize(ledger), done(ledger, enterCalls.determine())),
      ),
      enterCalls.transfer(toPart),
    ],
    [
      'gate part-of-claims: agreed otherwise',
      given(() => mortgaged(maximum), [ask.transfer({ ...partly, agreementDigest: ref(0x1c2) }), ask.accept(partly)]),
      enterCalls.transfer(toPart),
    ],
    [
      'gate part-of-claims: of a general mortgage',
      given(mortgaged, [ask.transfer(partly), ask.accept(partly)]),
      enterCalls.transfer(toPart),
    ],
    ['S7: the 90th day', given(noticed, [], withCase({ openedOn: '2027-02-19' })), convert()],
    [
      'S8 step 3: excluded for the notice that is there',
      given(works, [], (ledger) => titleFinds(ledger, [{ state: 'NOTICE', own: false }], SECOND)),
      exclude('PURCHASE_NOTICE'),
    ],
  ];

  test.each(allowed)('%s', async (_, arrange, call) => {
    const result = await (await arrange()).endorse(...call);
    expect(result).toMatchObject({ status: 200, message: '' });
    expect(Object.keys(result.writes).length).toBeGreaterThan(0);
  });

  test('an entry without a clock: CLOCK_MISSING', async () => {
    const ledger = await applied();
    ledger.corrupt('access/~clock~now~', '');
    expect(decodeError((await ledger.endorse(...enter())).message)?.code).toBe('CLOCK_MISSING');
  });
});
