import { describe, expect, test } from '@jest/globals';
import type { RebindingClaims } from '@zhenglian/chaincode/domain';
import { acted, madeBy, refused, run, tickTo } from './testing/acting.js';
import { MemoryLedger } from './testing/memory-ledger.js';
import { ref, type Call } from './testing/scenario.js';
import { PLACE, statement, testKey, type TestKey } from './testing/signing.js';
import { bankOfficer, registrar, taxOfficer, type Submitter } from './testing/submitters.js';

const NOW = '2026-12-01T02:00:00Z';
const DAY = '2026-12-01';
const TAG = ref(500);
const [first, second, third] = [testKey(21), testKey(22), testKey(23)] as const;

const binding = (key: TestKey, by = key): Call => [
  registrar,
  'access',
  'bindKey',
  { jws: statement('binding', { ...PLACE, certTag: TAG, key: key.publicKey, custody: 'DEVICE' }, by), day: DAY },
];
const rebinding = (
  from: TestKey,
  to: TestKey,
  more: object = { documentDigest: ref(501) },
  change: Partial<RebindingClaims> = {},
): Call => [registrar, 'access', 'rebindKey', { jws: statement('rebinding', claims(from, to, change), to), day: DAY, ...more }];
const claims = (from: TestKey, to: TestKey, change: Partial<RebindingClaims> = {}): RebindingClaims => ({
  ...PLACE,
  certTag: TAG,
  key: to.publicKey,
  custody: 'DEVICE',
  previousKey: from.publicKey,
  ...change,
});
const agreed = (from: TestKey, to: TestKey, by = from) => ({ agreed: statement('rebinding', claims(from, to), by) });

const ticked = () => tickTo(new MemoryLedger(), NOW);
const bound = async () => run(await ticked(), binding(first));

test('a key is bound once, by its own signature', async () => {
  expect(await acted(await ticked(), binding(first), 'KEY_BOUND')).toEqual({
    [`~binding~${TAG}~`]: {
      ...madeOf(binding(first)),
      type: 'binding',
      certTag: TAG,
      key: first.publicKey,
      custody: 'DEVICE',
      boundOn: DAY,
      earlier: [],
      acts: [],
    },
  });
});

describe('another key', () => {
  test('by agreement of the earlier one', async () => {
    const written = await acted(await bound(), rebinding(first, second, agreed(first, second)), 'KEY_REBOUND');
    expect(written).toMatchObject({
      [`~binding~${TAG}~`]: {
        key: second.publicKey,
        earlier: [{ key: first.publicKey, custody: 'DEVICE', until: DAY }],
        acts: [{ act: 'SIGNED', day: DAY }],
      },
    });
  });

  test('after loss, on the registry’s document, as an act that shows', async () => {
    const written = await acted(await bound(), rebinding(first, second), 'KEY_REBOUND');
    expect(written).toMatchObject({ [`~binding~${TAG}~`]: { acts: [{ act: 'LOST', day: DAY, digest: ref(501) }] } });
  });

  test('the earlier key signs no more; a grant that stands goes on, and the new key takes it back', async () => {
    const grantRef = ref(510);
    const wish = {
      ...PLACE,
      certTag: TAG,
      recipient: 'BankMSP',
      fields: ['holders'],
      uses: 2,
      expiresOn: '2026-12-31',
      purposeDigest: ref(511),
    };
    const grant = (ref: string, key: TestKey): Call => [
      bankOfficer,
      'access',
      'grant',
      { jws: statement('grant', { ...wish, grantRef: ref }, key) },
    ];
    const revoke = (key: TestKey): Call => [
      bankOfficer,
      'access',
      'revoke',
      { jws: statement('revocation', { ...PLACE, act: 'REVOKE', grantRef }, key), day: DAY },
    ];
    const use = (n: number): Call => [
      bankOfficer,
      'access',
      'consume',
      { grantRef, n, fields: ['holders'], eventTag: ref(520 + n), day: DAY },
    ];
    const ledger = await run(await bound(), grant(grantRef, first), rebinding(first, second), use(1));
    expect(await refused(ledger, grant(ref(512), first))).toEqual(['HOLDER_SIGNATURE']);
    expect(await refused(ledger, revoke(first))).toEqual(['HOLDER_SIGNATURE']);
    await run(ledger, grant(ref(512), second), revoke(second));
    expect(await refused(ledger, use(2))).toEqual(['GRANT_REVOKED']);
  });
});

describe('what is refused', () => {
  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['a key that somebody else’s signature claims', [], binding(first, second), ['HOLDER_SIGNATURE']],
    ['a second binding of the certificate', [binding(first)], binding(second), ['CONFLICT']],
    ['binding by a bank', [], by(bankOfficer, binding(first)), ['NOT_THE_AUTHOR']],
    ['rebinding by a bank', [binding(first)], by(bankOfficer, rebinding(first, second)), ['NOT_THE_AUTHOR']],
    ['rebinding what was never bound', [], rebinding(first, second), ['NOT_FOUND']],
    ['rebinding without agreement or document', [binding(first)], rebinding(first, second, {}), ['DOCUMENT_MISSING']],
    [
      'rebinding on the agreement of a third',
      [binding(first)],
      rebinding(first, second, agreed(first, second, third)),
      ['HOLDER_SIGNATURE'],
    ],
    ['rebinding on an agreement to another key', [binding(first)], rebinding(first, second, agreed(first, third)), ['HOLDER_SIGNATURE']],
    ['rebinding from a key that is not bound', [binding(first)], rebinding(third, second), ['HOLDER_SIGNATURE']],
    ['back to a key that was bound before', [binding(first), rebinding(first, second)], rebinding(second, first), ['CONFLICT']],
    ['tomorrow', [], by(registrar, binding(first), { day: '2026-12-02' }), ['CLOCK_BEHIND']],
    [
      'another statement in place of the binding',
      [],
      by(registrar, binding(first), { jws: jwsOf(rebinding(first, second)) }),
      ['INVALID_FORMAT'],
    ],
  ])('%s', async (_, before, call, codes) => {
    expect(await refused(await run(await ticked(), ...before), call)).toEqual(codes);
  });

  test('once bound, a key changes under the registry’s endorsement only', async () => {
    const ledger = await bound();
    const endorsed = await ledger.endorse(...rebinding(first, second));
    expect(ledger.commit(endorsed, ['BankMSP', 'TaxMSP', 'CourtMSP', 'RegulatorMSP'])).toBe(false);
    expect(ledger.commit(endorsed, ['RegistryMSP', 'TaxMSP'])).toBe(true);
  });
});

function by(submitter: Submitter, [, chaincode, name, request]: Call, change: object = {}): Call {
  return [submitter, chaincode, name, { ...request, ...change }];
}

function jwsOf(call: Call): string {
  return (call[3] as { jws: string }).jws;
}

/** The head of a record that a call with a statement made: told by what was signed, not by the signature. */
function madeOf(call: Call) {
  const { jws, ...rest } = call[3] as { jws: string };
  return madeBy([taxOfficer, 'access', call[2], { ...rest, statement: jws.split('.').slice(0, 2).join('.') }]);
}
