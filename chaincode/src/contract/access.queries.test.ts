import { describe, expect, test } from '@jest/globals';
import type { QueryClaims } from '@zhenglian/chaincode/domain';
import { acted, madeBy, refused, run, tickTo } from './testing/acting.js';
import { MemoryLedger } from './testing/memory-ledger.js';
import { ref, type Call } from './testing/scenario.js';
import { PLACE, statement, testKey } from './testing/signing.js';
import { bankOfficer, loanOfficer, otherBankOfficer, registrar, supervisor, taxOfficer, type Submitter } from './testing/submitters.js';

const NOW = '2026-12-01T02:00:00Z';
const DAY = '2026-12-01';
const TAG = ref(600);
const QUERY = ref(601);
const STATEMENT = ref(602);
const holder = testKey(31);

const binding: Call = [
  registrar,
  'access',
  'bindKey',
  { jws: statement('binding', { ...PLACE, certTag: TAG, key: holder.publicKey, custody: 'DEVICE' }, holder), day: DAY },
];
const consent = (change: Partial<QueryClaims> = {}, key = holder): Call => [
  bankOfficer,
  'access',
  'consentQuery',
  {
    jws: statement(
      'query',
      { ...PLACE, queryRef: QUERY, certTag: TAG, recipient: 'BankMSP', purposeDigest: ref(603), expiresOn: '2026-12-10', ...change },
      key,
    ),
  },
];
const withdrawal = (key = holder): Call => [
  bankOfficer,
  'access',
  'withdrawQuery',
  { jws: statement('withdrawal', { ...PLACE, act: 'WITHDRAW', queryRef: QUERY }, key), day: DAY },
];
const result = (change: object = {}): Call => [
  registrar,
  'access',
  'stateResult',
  { statementRef: STATEMENT, kind: 'NO_HOUSE', digest: ref(604), issuedOn: DAY, validUntil: '2026-12-31', ...change },
];
const about = { kind: 'QUERY', recipient: 'BankMSP', queryRef: QUERY };
const root = (n: number, change: object = {}, submitter: Submitter = bankOfficer): Call => [
  submitter,
  'access',
  'anchorRoot',
  { n, root: ref(610 + n), size: n * 10, ...(n > 1 && { previous: ref(609 + n) }), ...change },
];
const bound = async () => run(await tickTo(new MemoryLedger(), NOW), binding);

describe('consents to register queries', () => {
  test('S3 2 (BK-09): a citizen consents to a query by a bank, for a purpose and a time, and may withdraw it', async () => {
    const ledger = await bound();
    expect(await acted(ledger, consent(), 'QUERY_CONSENTED')).toMatchObject({
      [`~query~${QUERY}~`]: {
        type: 'query',
        queryRef: QUERY,
        certTag: TAG,
        recipient: 'BankMSP',
        purposeDigest: ref(603),
        expiresOn: '2026-12-10',
        signedBy: holder.publicKey,
        acts: [],
      },
    });
    expect(await acted(ledger, withdrawal(), 'QUERY_WITHDRAWN')).toMatchObject({
      [`~query~${QUERY}~`]: { acts: [{ act: 'WITHDRAW', day: DAY }] },
    });
  });

  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['signed by another', [], consent({}, testKey(32)), ['HOLDER_SIGNATURE']],
    ['that has expired', [], consent({ expiresOn: '2026-11-30' }), ['GRANT_EXPIRED']],
    ['of somebody without a bound key', [], consent({ certTag: ref(699) }), ['KEY_UNKNOWN']],
    ['with other content under the same id', [consent()], consent({ recipient: 'Bank2MSP' }), ['CONFLICT']],
    ['withdrawn by another', [consent()], withdrawal(testKey(32)), ['HOLDER_SIGNATURE']],
    ['withdrawn without being given', [], withdrawal(), ['NOT_FOUND']],
  ])('a consent %s is refused', async (_, before, call, codes) => {
    expect(await refused(await run(await bound(), ...before), call)).toEqual(codes);
  });
});

describe('S19: statements (查询证明)', () => {
  test('S19 2: the registry anchors a result with a short validity', async () => {
    expect(await acted(await bound(), result(), 'STATEMENT_ISSUED')).toEqual({
      [`~stmt~${STATEMENT}~`]: { ...madeBy(result()), type: 'stmt', ...result()[3], issuer: 'RegistryMSP' },
    });
  });

  test('about a person for an institution, with that person’s consent', async () => {
    const written = await acted(await run(await bound(), consent()), result(about), 'STATEMENT_ISSUED');
    expect(written).toMatchObject({ [`~stmt~${STATEMENT}~`]: about });
  });

  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['S19 No: about another person without consent', [], result({ kind: 'QUERY', recipient: 'BankMSP' }), ['HOLDER_CONSENT']],
    ['S19 No: on a consent that does not exist', [], result(about), ['HOLDER_CONSENT']],
    [
      'S19 No: on a consent to another bank, withdrawn',
      [consent(), withdrawal()],
      result({ ...about, recipient: 'Bank2MSP' }),
      ['GRANT_REVOKED', 'WRONG_RECIPIENT'],
    ],
    ['valid for too long', [], result({ validUntil: '2027-03-02' }), ['INVALID_DATE']],
    ['valid until before it was issued', [], result({ validUntil: '2026-11-30' }), ['INVALID_DATE']],
    ['of tomorrow', [], result({ issuedOn: '2026-12-02' }), ['CLOCK_BEHIND']],
    ['by a bank', [], [bankOfficer, 'access', 'stateResult', result()[3]], ['NOT_THE_AUTHOR']],
    ['with other content under the same id', [result()], result({ digest: ref(698) }), ['CONFLICT']],
  ])('%s is refused', async (_, before, call, codes) => {
    expect(await refused(await run(await bound(), ...before), call)).toEqual(codes);
  });

  test('S19 No: on a consent that has expired since', async () => {
    const ledger = await tickTo(await run(await bound(), consent()), '2026-12-11T02:00:00Z');
    expect(await refused(ledger, result(about))).toEqual(['GRANT_EXPIRED']);
  });
});

describe('S12: roots of access logs', () => {
  test('each continues the one before, per institution', async () => {
    const ledger = await bound();
    expect(await acted(ledger, root(1), 'ROOT_ANCHORED')).toEqual({
      '~root~BankMSP~1~': {
        ...madeBy([bankOfficer, 'access', 'anchorRoot', { ...root(1)[3], mspId: 'BankMSP' }]),
        type: 'root',
        mspId: 'BankMSP',
        n: 1,
        root: ref(611),
        size: 10,
      },
    });
    await run(ledger, root(2), root(1, {}, taxOfficer), root(1, {}, supervisor), root(2, {}, supervisor));
  });

  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['that leaves one out', [root(1)], root(3), ['ROOT_CHAIN']],
    ['that names another root before it', [root(1)], root(2, { previous: ref(697) }), ['ROOT_CHAIN']],
    ['that names none before it', [root(1)], root(2, { previous: undefined }), ['ROOT_CHAIN']],
    ['that is not longer', [root(1)], root(2, { size: 10 }), ['ROOT_CHAIN']],
    ['the first that names one before it', [], root(1, { previous: ref(697) }), ['ROOT_CHAIN']],
    ['that continues another’s log', [root(1)], root(2, {}, otherBankOfficer), ['ROOT_CHAIN']],
    ['S12 No: hiding its own users by another root', [root(1)], root(1, { root: ref(696) }), ['CONFLICT']],
    ['by a person of the bank', [], root(1, {}, loanOfficer), ['NOT_THE_AUTHOR']],
  ])('a root %s is refused', async (_, before, call, codes) => {
    expect(await refused(await run(await bound(), ...before), call)).toEqual(codes);
  });

  test('a root, once anchored, has the policy of its institution', async () => {
    const ledger = await run(await bound(), root(1));
    const endorsed = await ledger.endorse(...root(2));
    expect(ledger.commit(endorsed, ['BankMSP', 'TaxMSP'])).toBe(true);
    const forged = { ...endorsed, writes: { 'access/~root~BankMSP~1~': '{}' }, reads: new Map(), policies: new Map() };
    expect(ledger.commit(forged, ['TaxMSP', 'CourtMSP', 'RegistryMSP'])).toBe(false);
  });
});
