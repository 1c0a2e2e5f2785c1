import type { MemoryLedger } from './testing/memory-ledger.js';
import { applied, apply, describeRefusals, enter, finds, given, three, type Row } from './testing/mortgage-refusals.js';

import {
  alter,
  application,
  APPLICATION,
  attested,
  BUILDING,
  certOf,
  DAY,
  hold,
  LATER,
  laterMortgage,
  MORTGAGE,
  mortgaged,
  notice,
  PARCEL,
  purchase,
  PURCHASE,
  registered,
  SECOND,
  seize,
  setPort,
  THIRD,
} from './testing/mortgages.js';
import { ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, otherBankOfficer, registrar } from './testing/submitters.js';

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
  ['gate same-person: reviewer enters', applied, enter({ attested: { ...attested, enterer: attested.reviewer } }), 'SAME_PERSON'],
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
  ['S7 No: a mortgage notice without a purchase notice on the unit', registered, apply(notice()), 'NO_PURCHASE_NOTICE'],
  [
    'S7 No, gate notice-of-other: a mortgage notice that the buyer has not signed',
    given(registered, [purchase()]),
    apply({ ...notice(), consents: [] }),
    'NOTICE_HOLDER_CONSENT',
  ],
  [
    'S7 No, gate notice-of-other: signed for another application',
    given(registered, [purchase()]),
    apply(notice(UNIT, PURCHASE, LATER)),
    'NOTICE_HOLDER_CONSENT',
  ],
  [
    'S7 No: a mortgage notice on a seized parcel',
    given(registered, [purchase(BUILDING)], (ledger) => seize(ledger, PARCEL)),
    apply({ ...notice(BUILDING), unitRefs: [BUILDING], parcelRef: PARCEL }),
    'SEIZED',
  ],
];

describeRefusals([
  ['what blocks a mortgage', BLOCKED],
  ['applications and entries', ENTRIES],
]);
