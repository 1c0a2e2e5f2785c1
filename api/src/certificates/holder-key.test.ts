import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseCredential } from '@zhenglian/verify';
import { openTransfer } from '../cases/open-transfer.js';
import { attestTax } from '../attestations/attest.js';
import { SAMPLE, SAMPLE_TRANSFER } from '../testing/registry.js';
import { review } from '../testing/review.js';
import { testKey, testSharing, type TestKey, type TestSharing } from '../testing/sharing.js';
import { buildingOf } from '../testing/batches.js';
import { completeTransfer } from './complete-transfer.js';
import { issueCertificate } from './issue.js';

// LC-07: a credential that only its holder can present.

let world: TestSharing;
let key: TestKey;
beforeAll(async () => {
  [world, key] = [await testSharing(), await testKey()];
}, 120_000);
afterAll(() => world.close());

const holderKey = () => ({ x: key.publicKey.x, y: key.publicKey.y });
const boundTo = (credential: string) => parseCredential(credential).claims.cnf?.jwk;
const item = (n: number) => {
  const [found] = buildingOf(1, 'key', n);
  if (found === undefined) throw new Error('no entry');
  return found;
};

test('the credential of a first registration is bound to the key, and its number in the register is the same request again', async () => {
  const request = { ...item(900), holderKey: holderKey() };
  const { entry } = await issueCertificate(world.registryParts, request);
  expect(boundTo(entry.secret.credential)).toEqual(key.publicKey);
  expect((await issueCertificate(world.registryParts, request)).entry).toEqual(entry);
});

test('without a key there is no binding, as ever', async () => {
  const { entry } = await issueCertificate(world.registryParts, item(901));
  expect(boundTo(entry.secret.credential)).toBeUndefined();
});

test('the same request id with another key, or with none, is CONFLICT', async () => {
  const request = { ...item(902), holderKey: holderKey() };
  await issueCertificate(world.registryParts, request);
  const { x, y } = (await testKey()).publicKey;
  await expect(issueCertificate(world.registryParts, { ...request, holderKey: { x, y } })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(issueCertificate(world.registryParts, { ...request, holderKey: undefined })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test.each([
  ['no point of the curve', () => ({ x: key.publicKey.x, y: key.publicKey.x })],
  ['a short coordinate', () => ({ x: 'AAAA', y: key.publicKey.y })],
  ['padding', () => ({ x: `${key.publicKey.x}=`, y: key.publicKey.y })],
  ['nothing', () => ({ x: '', y: '' })],
])('%s: INVALID_FORMAT naming the key, and no number is used up', async (_what, bad) => {
  const writes = world.registry.ledger.writes.length;
  const request = { ...item(903), holderKey: bad() };
  await expect(issueCertificate(world.registryParts, request)).rejects.toMatchObject({ code: 'INVALID_FORMAT', field: 'holderKey' });
  expect(world.registry.ledger.writes).toHaveLength(writes);
});

test('a transfer binds the new certificate to the new holder', async () => {
  const { certRef } = world.entry;
  const { caseRef } = await openTransfer(world.registryParts, { requestId: 'open', certRef, reason: 'SALE' });
  await review(world.registryParts.ledger, caseRef);
  const tax = { ...world.registryParts, office: '14406000000', registryOrganization: 'registry' };
  for (const side of ['BUYER', 'SELLER'] as const) {
    const what = { caseRef, side, kind: 'PAID', receiptNumber: '1', attestedOn: '2026-11-21' } as const;
    await attestTax(tax, { requestId: `tax-${side}`, ...what });
  }
  const entry = { ...SAMPLE_TRANSFER, unitCode: SAMPLE.unitCode };
  const issued = await completeTransfer(world.registryParts, { requestId: 'complete', caseRef, entry, holderKey: holderKey() });
  expect(boundTo(issued.entry.secret.credential)).toEqual(key.publicKey);
});
