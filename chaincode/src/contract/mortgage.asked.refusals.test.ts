import { describeRefusals, given, maximum, other, partly, released, three, toPart, two, type Row } from './testing/mortgage-refusals.js';
import {
  ask,
  DAY,
  done,
  enterCalls,
  LATER,
  MORTGAGE,
  mortgaged,
  passTo,
  port,
  PROOF,
  registered,
  REQUEST,
  SECOND,
  seize,
  setPort,
  THIRD,
  wanted,
} from './testing/mortgages.js';
import { ref, UNIT } from './testing/scenario.js';
import { bankOfficer, otherBankOfficer } from './testing/submitters.js';

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

describeRefusals([
  ['releases', RELEASES],
  ['changes, determination, consents', CHANGES],
  ['transfers of the claim', TRANSFERS],
]);
