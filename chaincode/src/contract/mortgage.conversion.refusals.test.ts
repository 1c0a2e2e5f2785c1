import {
  applied,
  apply,
  built,
  convert,
  describeRefusals,
  enter,
  exclude,
  given,
  boughtOn,
  two,
  withCase,
  works,
  type Row,
} from './testing/mortgage-refusals.js';
import {
  alter,
  ask,
  certOf,
  DAY,
  done,
  enterCalls,
  LATER,
  MORTGAGE,
  mortgaged,
  NEW_PROOF,
  noticed,
  PROOF,
  SECOND,
  THIRD,
  titleFinds,
} from './testing/mortgages.js';
import { ref, UNIT } from './testing/scenario.js';
import { registrar } from './testing/submitters.js';

const CONVERSIONS: readonly Row[] = [
  ['S7 No: conversion after the 90 days', given(boughtOn, [], withCase({ openedOn: '2027-02-20' })), convert(), 'NOTICE_LAPSED'],
  ['S7: conversion without a transfer', boughtOn, convert(), 'CASE_UNKNOWN'],
  ['S7: conversion before the entry of the transfer', given(boughtOn, [], withCase({ state: 'READY' })), convert(), 'CASE_NOT_READY'],
  ['S7: conversion by the transfer of another unit', given(boughtOn, [], withCase({ unitRef: SECOND })), convert(), 'CASE_MISMATCH'],
  ['S7: conversion while the purchase notice lives', given(noticed, [], withCase()), convert(), 'CASE_NOT_READY'],
  ['S7: conversion of what is no notice', given(mortgaged, [], withCase()), convert(), 'NOTICE_UNKNOWN', 'mortgageRef'],
  [
    'S7: conversion twice',
    given(boughtOn, [], async (ledger) => (withCase()(ledger), done(ledger, convert()))),
    convert({ day: '2026-11-20' }),
    'NOTICE_UNKNOWN',
    'mortgageRef',
  ],
  [
    'gate released-already: conversion of a released notice',
    given(boughtOn, [ask.release(), enterCalls.release()], withCase()),
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

describeRefusals([
  ['conversions and ranks', CONVERSIONS],
  ['the same identifier with other content', CONFLICTS],
]);
