import { describe, expect, test } from '@jest/globals';
import { statementDigest, type GrantClaims } from '@zhenglian/chaincode/domain';
import { acted, madeBy, read, refused, run, tickTo } from './testing/acting.js';
import { MemoryLedger } from './testing/memory-ledger.js';
import { ref, type Call } from './testing/scenario.js';
import { PLACE, statement, testKey, type TestKey } from './testing/signing.js';
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

// S10: a citizen shares a certificate with one recipient, for one purpose, so many times.

const NOW = '2026-12-01T02:00:00Z';
const DAY = '2026-12-01';
const TAG = ref(400);
const GRANT = ref(401);
const holder = testKey(11);
const other = testKey(12);
const school = testKey(13);

const binding = (key: TestKey = holder, change: object = {}): Call => [
  registrar,
  'access',
  'bindKey',
  { jws: statement('binding', { ...PLACE, certTag: TAG, key: key.publicKey, custody: 'DEVICE', ...change }, key), day: DAY },
];
const wish: GrantClaims = {
  ...PLACE,
  grantRef: GRANT,
  certTag: TAG,
  recipient: 'BankMSP',
  fields: ['holders', 'location'],
  uses: 2,
  expiresOn: '2026-12-31',
  purposeDigest: ref(402),
};
const grant = (change: Partial<GrantClaims> = {}, key = holder, half?: 'high'): Call => [
  bankOfficer,
  'access',
  'grant',
  { jws: statement('grant', { ...wish, ...change }, key, half) },
];
const revocation = (key = holder, half?: 'high'): Call => [
  registrar,
  'access',
  'revoke',
  { jws: statement('revocation', { ...PLACE, act: 'REVOKE', grantRef: GRANT }, key, half), day: DAY },
];
const use = (n: number, change: object = {}, submitter: Submitter = bankOfficer): Call => [
  submitter,
  'access',
  'consume',
  { grantRef: GRANT, n, fields: ['holders'], eventTag: ref(410 + n), day: DAY, ...change },
];
/** A use by the school, which has no MSP: its platform submits what it signed. */
const schoolUse = (n: number, useId: number, key = school, half?: 'high'): Call => {
  const jws = statement('use', { ...PLACE, grantRef: GRANT, useId: ref(useId), fields: ['holders'] }, key, half);
  return use(n, { jws, key: key.publicKey }, registrar);
};
const forSchool = grant({ recipient: school.recipient });

const bound = async () => run(await tickTo(new MemoryLedger(), NOW), binding());

describe('S10 2: the grant', () => {
  test('is on record as the holder signed it', async () => {
    const { v: _v, suite: _s, channel: _c, contract: _k, ...claims } = wish;
    expect(await acted(await bound(), grant(), 'GRANTED')).toEqual({
      [`~grant~${GRANT}~`]: {
        ...madeBy([bankOfficer, 'access', 'grant', { statement: signedText(grant()) }]),
        type: 'grant',
        ...claims,
        statementDigest: statementDigest(jwsOf(grant())),
        signedBy: holder.publicKey,
        acts: [],
      },
    });
  });

  test('under a key that the platform keeps shows as attested by the platform', async () => {
    const ledger = await run(await tickTo(new MemoryLedger(), NOW), binding(holder, { custody: 'PLATFORM' }));
    expect(await acted(ledger, grant(), 'GRANTED')).toMatchObject({ [`~grant~${GRANT}~`]: { attestedBy: 'PLATFORM' } });
    expect(await acted(await bound(), grant(), 'GRANTED')).not.toHaveProperty([`~grant~${GRANT}~`, 'attestedBy']);
  });

  test('its signature has a valid twin, and may be made anew: the same grant again, not a second one', async () => {
    const ledger = await run(await bound(), grant());
    const [first, twin] = [grant(), grant({}, holder, 'high')];
    expect(jwsOf(first)).not.toBe(jwsOf(twin));
    expect(await ledger.endorse(...twin)).toMatchObject({ status: 200, writes: {}, event: undefined });
    await run(ledger, use(1), use(2));
    expect(await refused(ledger, use(2, { eventTag: ref(499) }))).toEqual(['GRANT_CONSUMED']);
  });

  test('a signature whose s is in the upper half, as WebCrypto makes them, is as good', async () => {
    expect(await acted(await bound(), grant({}, holder, 'high'), 'GRANTED')).toHaveProperty([`~grant~${GRANT}~`]);
  });

  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['by another key', [binding()], grant({}, other), ['HOLDER_SIGNATURE']],
    ['of a certificate without a bound key', [], grant(), ['KEY_UNKNOWN']],
    ['A: the platform fabricating one with a key of its own', [binding()], grant({}, testKey(99)), ['HOLDER_SIGNATURE']],
    ['for another channel', [binding()], grant({ channel: 'other' }), ['INVALID_FORMAT']],
    ['that has expired', [binding()], grant({ expiresOn: '2026-11-30' }), ['GRANT_EXPIRED']],
    ['a used id stays used: other content', [binding(), grant()], grant({ uses: 3 }), ['CONFLICT']],
    ['a used id stays used: after the revocation', [binding(), grant(), revocation()], grant({ uses: 3 }), ['CONFLICT']],
    ['brought by no service of an institution', [binding()], [loanOfficer, 'access', 'grant', grant()[3]], ['NOT_THE_AUTHOR']],
  ])('%s is refused', async (_, before, call, codes) => {
    expect(await refused(await run(await tickTo(new MemoryLedger(), NOW), ...before), call)).toEqual(codes);
  });
});

describe('S10 4: the use', () => {
  test('each use has its number, its fields and its own tag', async () => {
    const ledger = await run(await bound(), grant());
    expect(await acted(ledger, use(1), 'GRANT_USED')).toEqual({
      [`~use~${GRANT}~1~`]: {
        ...madeBy(use(1)),
        type: 'use',
        grantRef: GRANT,
        n: 1,
        recipient: 'BankMSP',
        fields: ['holders'],
        eventTag: ref(411),
        day: DAY,
      },
    });
    expect(Object.keys(await acted(ledger, use(2), 'GRANT_USED'))).toEqual([`~use~${GRANT}~2~`]);
  });

  test('a recipient without an MSP uses it with its registered key', async () => {
    const ledger = await run(await bound(), forSchool);
    expect(await acted(ledger, schoolUse(1, 420), 'GRANT_USED')).toMatchObject({
      [`~use~${GRANT}~1~`]: { recipient: school.recipient, statementDigest: statementDigest(jwsOf(schoolUse(1, 420))) },
    });
    // The platform cannot count one request of the school twice, whatever number or signature it comes with.
    expect(await refused(ledger, schoolUse(2, 420))).toEqual(['CONFLICT']);
    expect(await refused(ledger, schoolUse(2, 420, school, 'high'))).toEqual(['CONFLICT']);
    await run(ledger, schoolUse(2, 421));
  });

  test('S10 No: the copy of a certificate that is no longer valid says so', async () => {
    const ledger = await run(await bound(), grant());
    const call = use(1, { ended: true });
    const { event } = await ledger.endorse(...call);
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({ carries: [{ kind: 'COPY_SAYS_ENDED' }] });
    expect(await acted(ledger, call, 'GRANT_USED')).toMatchObject({ [`~use~${GRANT}~1~`]: { ended: true } });
  });

  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['S10 No: a second open of a grant for one use', [grant({ uses: 1 }), use(1)], use(1, { eventTag: ref(430) }), ['GRANT_CONSUMED']],
    ['S10 No: more uses than granted', [grant(), use(1), use(2)], use(3), ['GRANT_CONSUMED']],
    ['S10 No: after revoke', [grant(), revocation()], use(1), ['GRANT_REVOKED']],
    ['S10 No: another recipient', [grant()], use(1, {}, otherBankOfficer), ['WRONG_RECIPIENT']],
    ['S10 No: more fields than granted', [grant()], use(1, { fields: ['holders', 'remarks'] }), ['FIELDS_NOT_GRANTED']],
    [
      'S10 No: everything at once',
      [grant({ uses: 1 }), use(1), revocation()],
      use(1, { fields: ['remarks'], day: '2026-12-02' }, otherBankOfficer),
      ['GRANT_REVOKED', 'GRANT_CONSUMED', 'WRONG_RECIPIENT', 'FIELDS_NOT_GRANTED', 'CLOCK_BEHIND'],
    ],
    ['a number that another use has taken', [grant(), use(1)], use(1, { eventTag: ref(431) }), ['CONFLICT']],
    ['a number that leaves one out', [grant()], use(2), ['INVALID_FORMAT']],
    ['of no grant', [], use(1), ['GRANT_UNKNOWN']],
    ['of the school by its platform without a signature', [forSchool], use(1, {}, registrar), ['WRONG_RECIPIENT']],
    ['of the school by another key', [forSchool], schoolUse(1, 440, other), ['WRONG_RECIPIENT']],
    [
      'of the school under its key, signed by another',
      [forSchool],
      use(1, { ...(schoolUse(1, 440, other)[3] as object), key: school.publicKey }, registrar),
      ['RECIPIENT_SIGNATURE'],
    ],
    [
      'of the school for other fields than it signed',
      [forSchool],
      use(1, { ...schoolUse(1, 440)[3], fields: ['location'] }, registrar),
      ['RECIPIENT_SIGNATURE'],
    ],
    [
      'of the school by what it signed for another grant',
      [forSchool],
      use(
        1,
        {
          jws: statement('use', { ...PLACE, grantRef: ref(498), useId: ref(440), fields: ['holders'] }, school),
          key: school.publicKey,
        },
        registrar,
      ),
      ['RECIPIENT_SIGNATURE'],
    ],
    ['of the school without its key', [forSchool], use(1, { ...schoolUse(1, 440)[3], key: undefined }, registrar), ['WRONG_RECIPIENT']],
    ['of a bank with a key', [grant()], use(1, { key: school.publicKey }), ['WRONG_RECIPIENT']],
    ['of a bank with a school’s signature', [grant()], use(1, schoolUse(1, 440)[3]), ['WRONG_RECIPIENT']],
    ['by a person of the bank', [grant()], use(1, {}, loanOfficer), ['NOT_THE_AUTHOR']],
  ])('%s is refused', async (_, before, call, codes) => {
    expect(await refused(await run(await bound(), ...before), call)).toEqual(codes);
  });

  test('S10 No: after expiry; the last day is still good', async () => {
    const ledger = await run(await bound(), grant());
    await tickTo(ledger, '2026-12-31T15:59:59Z');
    await run(ledger, use(1));
    await tickTo(ledger, '2026-12-31T16:00:00Z');
    expect(await refused(ledger, use(2))).toEqual(['GRANT_EXPIRED']);
  });

  test('without the law’s clock nothing is used: CLOCK_MISSING', async () => {
    expect(await refused(await run(new MemoryLedger(), binding(), grant()), use(1))).toEqual(['CLOCK_MISSING']);
  });

  test('two uses of one number, endorsed at the same time: only one commits', async () => {
    const ledger = await run(await bound(), grant({ uses: 1 }));
    const pair = [await ledger.endorse(...use(1)), await ledger.endorse(...use(1, { eventTag: ref(450) }))];
    expect(pair.map((one) => ledger.commit(one))).toEqual([true, false]);
  });

  test('a use and a revocation at the same time: only one commits', async () => {
    const ledger = await run(await bound(), grant());
    const pair = [await ledger.endorse(...revocation()), await ledger.endorse(...use(1))];
    expect(pair.map((one) => ledger.commit(one))).toEqual([true, false]);
  });
});

describe('S10 5: revocation', () => {
  test('by the holder’s key, whoever brings it', async () => {
    const ledger = await run(await bound(), grant());
    const { requestDigest } = madeBy([registrar, 'access', 'revoke', { statement: signedText(revocation()), day: DAY }]);
    expect(await acted(ledger, revocation(), 'GRANT_REVOKED')).toMatchObject({
      [`~grant~${GRANT}~`]: { acts: [{ act: 'REVOKE', requestDigest, day: DAY }] },
    });
    expect(await ledger.endorse(...revocation(holder, 'high'))).toMatchObject({ status: 200, writes: {} });
  });

  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['by another key', [grant()], revocation(other), ['HOLDER_SIGNATURE']],
    ['of no grant', [], revocation(), ['NOT_FOUND']],
    ['twice', [grant(), revocation()], [registrar, 'access', 'revoke', { ...revocation()[3], day: '2026-11-30' }], ['GRANT_REVOKED']],
    ['tomorrow', [grant()], [registrar, 'access', 'revoke', { ...revocation()[3], day: '2026-12-02' }], ['CLOCK_BEHIND']],
    ['with the grant in its place', [grant()], [registrar, 'access', 'revoke', { ...grant()[3], day: DAY }], ['INVALID_FORMAT']],
  ])('%s is refused', async (_, before, call, codes) => {
    expect(await refused(await run(await bound(), ...before), call)).toEqual(codes);
  });
});

test.each([
  ['getGrant', { grantRef: GRANT }],
  ['getUse', { grantRef: GRANT, n: 1 }],
  ['getBinding', { certTag: TAG }],
])('%s answers everybody, and says NOT_FOUND for what is not there', async (name, request) => {
  const ledger = await run(await bound(), grant(), use(1));
  for (const submitter of [taxOfficer, courtClerk, supervisor]) await read(ledger, submitter, 'access', name, request);
  expect(await refused(new MemoryLedger(), [taxOfficer, 'access', name, request])).toEqual(['NOT_FOUND']);
});

function jwsOf(call: Call): string {
  return (call[3] as { jws: string }).jws;
}

function signedText(call: Call): string {
  return jwsOf(call).split('.').slice(0, 2).join('.');
}
