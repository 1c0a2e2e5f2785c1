import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { placeOf, signingInput, type HistoryClaims } from '@zhenglian/chaincode/domain';
import { encryptedDocuments } from '../documents/documents.js';
import { sqlErasureBook } from '../documents/erasure-book.js';
import { storagePlaces } from '../documents/erasure-places.js';
import { rotateWrappingKeys } from '../documents/rotation.js';
import { issueCertificate } from '../certificates/issue.js';
import { LOCK_AFTER, sqlAttempts } from '../identity/attempts.js';
import { oneTimeCodes } from '../identity/one-time-codes.js';
import { stepAt, totpCode } from '../identity/totp.js';
import { opensslHolderKeys } from '../keys/holder-keys.js';
import { memoryAuditLog } from '../testing/memory-audit.js';
import { SAMPLE } from '../testing/registry.js';
import { newRef, testSharing, type TestSharing } from '../testing/sharing.js';
import { confirmGrant, draftGrant, revokeGrant } from './grants.js';
import { keepHolderKey, keptKeyId, signWithKeptKey, type KeptKeyParts } from './kept-key.js';
import { PERSONS } from '../testing/review.js';

// design.md 5: a holder without a device key uses one kept by the platform, and the grant shows as platform-attested.

const OPENING = 120_000;
const actor = { account: 'citizen', organization: 'registry', roles: ['holder'] };
let world: TestSharing;
let parts: KeptKeyParts;
let audit: ReturnType<typeof memoryAuditLog>;
/** Another certificate than the one that a device speaks for. */
let certRef: string;
let secret: Uint8Array;
/** A code works once; so each one is of another half minute. */
let later = 0;
let units = 0;

const clock = { now: () => new Date(world.documentParts.clock.now().getTime() + later) };
const codeNow = () => totpCode(secret, stepAt(clock.now()));

beforeAll(async () => {
  world = await testSharing();
}, OPENING);
afterAll(() => world.close());
beforeEach(async () => {
  later = 0;
  audit = memoryAuditLog();
  parts = {
    ...world.parts,
    readModel: world.registry.ledger.readModel,
    documents: encryptedDocuments(world.documentParts),
    holderKeys: opensslHolderKeys(),
    codes: oneTimeCodes('登记中心', { attempts: sqlAttempts({ database: world.database, clock }), clock }),
    audit,
  };
  units += 1;
  const unitCode = `440605001001GB00001F0005${String(units).padStart(4, '0')}`;
  const { entry } = await issueCertificate(world.registryParts, {
    persons: PERSONS,
    requestId: `kept-${units}`,
    entry: { ...SAMPLE, unitCode },
  });
  ({ certRef } = entry);
  secret = secretOf(await keepHolderKey(parts, certRef));
});

function secretOf(address: string): Uint8Array {
  const text = new URL(address).searchParams.get('secret') ?? '';
  const bits = Array.from(text, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
const sign = (text: string, code = codeNow(), of = certRef) => signWithKeptKey(parts, { certRef: of, signingInput: text, code, actor });
const history = (change: Partial<HistoryClaims> = {}) =>
  signingInput('history', { ...placeOf('zhenglian'), act: 'READ_HISTORY', certRef, at: '2026-11-21T04:00:00Z', ...change });
const grant = () => draftGrant(world.parts, world.wish({ certRef }));

test('with the holder’s code the platform signs a grant, which the ledger shows as attested by the platform; and takes it back', async () => {
  const { claims, signingInput: text } = await grant();
  await confirmGrant(world.parts, await sign(text));
  expect(await world.state(claims.grantRef)).toMatchObject({ attestedBy: 'PLATFORM', revoked: false });
  later = 60_000;
  const revocation = signingInput('revocation', { ...placeOf('zhenglian'), act: 'REVOKE', grantRef: claims.grantRef });
  await revokeGrant(world.parts, await sign(revocation));
  expect(await world.state(claims.grantRef)).toMatchObject({ revoked: true });
  // a device's grant is not marked so
  expect(await world.state((await world.granted()).grantRef)).toMatchObject({ attestedBy: undefined });
  expect(audit.records.map(({ action, subject, purpose }) => [action, subject, purpose])).toEqual([
    ['OPERATION', certRef, 'signWithKeptKey'],
    ['OPERATION', certRef, 'signWithKeptKey'],
  ]);
});

test('the address for the app is the same until the first code was used, then it is not shown again', async () => {
  expect(secretOf(await keepHolderKey(parts, certRef))).toEqual(secret);
  await sign(history());
  await expect(keepHolderKey(parts, certRef)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a code works once', async () => {
  const code = codeNow();
  await sign(history(), code);
  await expect(sign(history(), code)).rejects.toMatchObject({ code: 'SECOND_FACTOR' });
});

test('after five wrong codes even the right one is refused for a quarter of an hour, with the same answer', async () => {
  for (let n = 0; n < LOCK_AFTER; n += 1) await expect(sign(history(), '000000')).rejects.toMatchObject({ code: 'SECOND_FACTOR' });
  await expect(sign(history())).rejects.toMatchObject({ code: 'SECOND_FACTOR' });
  later = 16 * 60_000;
  expect(await sign(history())).toContain('.');
  expect(audit.records.filter(({ action }) => action === 'OPERATION_REFUSED')).toHaveLength(LOCK_AFTER + 1);
});

test.each<[string, () => Promise<string> | string, string]>([
  ['a grant of another certificate', async () => (await draftGrant(world.parts, world.wish())).signingInput, 'CONFLICT'],
  [
    'a revocation of a grant of another certificate',
    async () => signingInput('revocation', { ...placeOf('zhenglian'), act: 'REVOKE', grantRef: (await world.granted()).grantRef }),
    'CONFLICT',
  ],
  ['a look at another certificate', () => history({ certRef: world.entry.certRef }), 'CONFLICT'],
  [
    'a withdrawal of a consent that nobody gave',
    () => signingInput('withdrawal', { ...placeOf('zhenglian'), act: 'WITHDRAW', queryRef: newRef() }),
    'CONFLICT',
  ],
  [
    'another channel',
    () => signingInput('history', { ...placeOf('elsewhere'), act: 'READ_HISTORY', certRef, at: '2026-11-21T04:00:00Z' }),
    'INVALID_FORMAT',
  ],
  ['a binding of another key', async () => bindingInput(), 'INVALID_FORMAT'],
  [
    'a use of a grant, which is its recipient’s',
    () => signingInput('use', { ...placeOf('zhenglian'), grantRef: newRef(), useId: newRef(), fields: ['holders'] }),
    'INVALID_FORMAT',
  ],
  ['a text that is no statement', () => 'pay 100 to me', 'INVALID_FORMAT'],
  ['half a statement', () => history().split('.')[0] ?? '', 'INVALID_FORMAT'],
])('%s is not signed, whatever the code', async (_what, make, code) => {
  await expect(sign(await make())).rejects.toMatchObject({ code });
});

async function bindingInput(): Promise<string> {
  const { certTag } = await world.parts.grants.tagOf(certRef);
  return signingInput('binding', { ...placeOf('zhenglian'), certTag, key: world.holder.key, custody: 'DEVICE' });
}

test('a certificate without a kept key answers as a wrong code does', async () => {
  await expect(sign(history(), codeNow(), world.entry.certRef)).rejects.toMatchObject({ code: 'SECOND_FACTOR', field: 'code' });
  await expect(keepHolderKey(parts, world.entry.certRef)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('the key lies encrypted under the wrapping keys: it survives their rotation, and an erasure ends it', async () => {
  await rotateWrappingKeys(world.documentParts);
  expect(await sign(history())).toContain('.');
  const documentIds = await sqlErasureBook(world.documentParts).documentsOf([certRef]);
  expect(documentIds).toContain(keptKeyId(certRef));
  for (const place of storagePlaces(world.documentParts)) await place.erase({ certRefs: [certRef], documentIds, kids: [] });
  later = 60_000;
  await expect(sign(history())).rejects.toMatchObject({ code: 'DOCUMENT_ERASED' });
});
