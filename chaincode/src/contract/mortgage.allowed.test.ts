import { describe, expect, test } from '@jest/globals';
import { decodeError } from '@zhenglian/chaincode/domain';
import {
  applied,
  apply,
  convert,
  enter,
  exclude,
  finds,
  given,
  maximum,
  boughtOn,
  partly,
  toPart,
  two,
  withCase,
  works,
  type Arrange,
} from './testing/mortgage-refusals.js';
import {
  alter,
  ask,
  BUILDING,
  DAY,
  done,
  enterCalls,
  hold,
  laterMortgage,
  MORTGAGE,
  mortgageBy,
  mortgaged,
  notice,
  passTo,
  purchase,
  registered,
  REQUEST,
  SECOND,
  seize,
  setPort,
  titleFinds,
  wanted,
} from './testing/mortgages.js';
import { ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer } from './testing/submitters.js';

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
      given(registered, [purchase(BUILDING), ...mortgageBy(bankOfficer, { ...notice(BUILDING), unitRefs: [BUILDING] }), ask.release()]),
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
    ['S7: the 90th day', given(boughtOn, [], withCase({ openedOn: '2027-02-19' })), convert()],
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
