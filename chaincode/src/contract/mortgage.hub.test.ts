import { expect, test } from '@jest/globals';
import { decodeError, type GatedAct } from '@zhenglian/chaincode/domain';
import {
  APPLICATION,
  application,
  ask,
  DAY,
  done,
  enterCalls,
  MORTGAGE,
  mortgageBy,
  registered,
  REQUEST,
  wanted,
} from './testing/mortgages.js';
import { CASE, ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer } from './testing/submitters.js';
import { consent, publicKey } from './testing/world.js';

// 总对总: a lender without an organisation on the channel acts through the hub, and signs.

const CONTRACT = application.contractDigest;

function principal(change: object = {}, key = 1) {
  const subject = { act: 'MORTGAGE', unitRef: UNIT, ref: CONTRACT, caseRef: APPLICATION, ...change } as const;
  return { principal: { lenderRef: ref(0x1c0), key: publicKey(1), signature: consent(key, subject).signature } };
}

/** The lender's signature under a later act on its mortgage. */
function signature(act: GatedAct, caseRef: string, key = 1) {
  return { signature: consent(key, { act, unitRef: UNIT, ref: MORTGAGE, caseRef }).signature };
}

test('BK-07: its signature stands on record, its reference goes into the mortgage', async () => {
  const ledger = await registered();
  await done(ledger, ...mortgageBy(bankOfficer, principal()));
  const record = JSON.parse(ledger.snapshot()[`mortgage/~mtg~${MORTGAGE}~`] ?? '{}') as object;
  expect(record).toMatchObject({ lender: 'BankMSP', principal: { lenderRef: ref(0x1c0), key: publicKey(1) } });
});

test.each([
  ['by another key', principal({}, 2)],
  ['under another contract', principal({ ref: ref(0x1c1) })],
  ['under another application', principal({ caseRef: ref(0x1c2) })],
  ['under another act', principal({ act: 'MORTGAGE_NOTICE' })],
])('S3 No: an application signed %s', async (_, change) => {
  const result = await (await registered()).endorse(bankOfficer, 'mortgage', 'applyMortgage', { ...application, ...change });
  expect([decodeError(result.message)?.codes, result.writes]).toEqual([['NOT_THE_AUTHOR'], {}]);
});

const acts: readonly (readonly [GatedAct, (signed: object) => Call, string])[] = [
  ['MORTGAGE_RELEASE', ask.release, REQUEST],
  ['MORTGAGE_CHANGE', ask.change, REQUEST],
  ['MORTGAGE_TRANSFER', ask.transfer, REQUEST],
  [
    'TRANSFER',
    (signed) => [
      bankOfficer,
      'mortgage',
      'consent',
      { unitRef: UNIT, mortgageRef: MORTGAGE, caseRef: CASE, act: 'TRANSFER', day: DAY, ...signed },
    ],
    CASE,
  ],
];

test.each(acts)('S5 No: the hub alone; %s needs the lender behind it', async (act, call, caseRef) => {
  const ledger = await registered();
  await done(ledger, ...mortgageBy(bankOfficer, principal()));
  for (const signed of [{}, signature(act, ref(0x1c3)), signature(act, caseRef, 2), signature('SHARE', caseRef)]) {
    const result = await ledger.endorse(...call(signed));
    expect([decodeError(result.message)?.codes, result.writes]).toEqual([['NOT_THE_AUTHOR'], {}]);
  }
  expect(await ledger.endorse(...call(signature(act, caseRef)))).toMatchObject({ status: 200, message: '' });
});

test('S4: 确定 that the lender behind the hub declares', async () => {
  const ledger = await registered();
  const subject = { kind: 'MAXIMUM', ...principal() };
  await done(ledger, ...mortgageBy(bankOfficer, subject));
  const declared = { ...wanted, cause: 'BANKRUPTCY', ...signature('MORTGAGE_CHANGE', REQUEST) };
  await done(
    ledger,
    [bankOfficer, 'mortgage', 'requestDetermination', declared],
    enterCalls.determine({ cause: 'BANKRUPTCY', requestRef: REQUEST }),
  );
  const refused = await ledger.endorse(bankOfficer, 'mortgage', 'requestDetermination', {
    ...wanted,
    requestRef: ref(0x1c4),
    cause: 'OTHER',
  });
  expect(decodeError(refused.message)?.code).toBe('NOT_THE_AUTHOR');
});

test('after a transfer the old lender’s key counts no more', async () => {
  const ledger = await registered();
  await done(
    ledger,
    ...mortgageBy(bankOfficer, principal()),
    ask.transfer(signature('MORTGAGE_TRANSFER', REQUEST)),
    ask.accept(),
    enterCalls.transfer(),
  );
  expect(JSON.parse(ledger.snapshot()[`mortgage/~mtg~${MORTGAGE}~`] ?? '{}')).not.toHaveProperty('principal');
});
