import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { compactVerify, importX509 } from 'jose';
import { issueCertificate } from '../certificates/issue.js';
import { sealedCopies } from '../documents/copies.js';
import { encryptedDocuments } from '../documents/documents.js';
import { sqlErasureBook } from '../documents/erasure-book.js';
import { storagePlaces } from '../documents/erasure-places.js';
import { backUpKeys, keyBackupPlace, restoreKeys } from '../documents/key-backup.js';
import { replicate } from '../documents/replication.js';
import { rotateWrappingKeys } from '../documents/rotation.js';
import { scrub } from '../documents/scrub.js';
import { grantsPlace } from '../grants/erasure-place.js';
import type { ErasurePlace } from '../ports.js';
import { sqlBook } from '../register/book.js';
import { registerPlace } from '../register/erasure-place.js';
import { buildingOf } from '../testing/batches.js';
import { newRef, testSharing, type TestSharing } from '../testing/sharing.js';
import { eraseDocuments, type ErasureParts } from './erase.js';

const OPENING = 120_000;
const KEY = new Uint8Array(32).fill(9);

let world: TestSharing;
let backups: string;
let certificates = 100;
beforeAll(async () => {
  world = await testSharing();
  backups = join(world.folder, 'backups');
}, OPENING);
afterAll(() => world.close());

const actor = { account: 'officer', organization: 'registry', roles: ['registrar'] };
const book = () => sqlBook({ database: world.database, key: KEY, clock: world.parts.clock });

function partsOf(more: readonly ErasurePlace[] = []): ErasureParts {
  const { database, documentParts, parts } = world;
  return {
    erasures: sqlErasureBook({ database, clock: parts.clock }),
    places: [
      ...storagePlaces(documentParts),
      keyBackupPlace(backups),
      registerPlace({ database, key: KEY }),
      grantsPlace(database),
      ...more,
    ],
    signer: parts.signer,
    audit: parts.audit,
    clock: parts.clock,
  };
}

/** A certificate with a grant that was opened once, copied to the other organisation, its keys backed up. */
async function shared() {
  certificates += 1;
  const [item] = buildingOf(1, 'erase', certificates);
  if (!item) throw new Error('no entry');
  const { entry } = await issueCertificate({ ...world.registryParts, book: book() }, item);
  await world.bind(entry.certRef);
  const sharing = { ...world.parts, book: book() };
  const { grantRef } = await world.granted({ certRef: entry.certRef, recipient: 'BankMSP' }, sharing);
  const copy = await world.openAsBank(grantRef, newRef(), { fields: ['holders'], parts: sharing });
  while ((await replicate(world.documentParts)).stored > 0);
  return { entry, grantRef, copy, backup: await backUpKeys({ database: world.database, clock: world.parts.clock, directory: backups }) };
}

const erase = (certRef: string, erasureId: string, parts = partsOf()) =>
  eraseDocuments(parts, { erasureId, certRefs: [certRef], ground: 'PURPOSE_ENDED', actor });

describe('erasure', () => {
  test('destroys keys, salts, ciphertext, copies and backups, and signs a receipt that names every place', async () => {
    const { entry, copy } = await shared();
    const cids = [await world.cidOf(entry.certRef), await world.cidOf(copy.id)];
    const outcome = await erase(entry.certRef, 'whole');
    expect(outcome.open).toEqual([]);
    expect(outcome.places.map(({ place, items }) => [place, items])).toEqual(
      expect.arrayContaining([
        ['document-keys', 2],
        ['ciphertext', 2],
        ['replica:regulator', 2],
        ['key-backups', 2],
        ['register-salts', 1],
        ['grant-salts', 2],
      ]),
    );
    const { payload, protectedHeader } = await compactVerify(outcome.receipt ?? '', async ({ x5c }) =>
      importX509(`-----BEGIN CERTIFICATE-----\n${x5c?.[0] ?? ''}\n-----END CERTIFICATE-----`, 'ES256'),
    );
    expect(protectedHeader.typ).toBe('zl-erasure-receipt+jwt');
    const receipt = JSON.parse(Buffer.from(payload).toString()) as { residue: string[] };
    expect(receipt).toMatchObject({ certRefs: [entry.certRef], documents: 2, ground: 'PURPOSE_ENDED' });
    expect(receipt.residue).toContain((await world.documentParts.keys.current()).kid);
    expect(world.log.at(-1)).toMatchObject({ action: 'SUBJECT_ERASED', subject: 'whole' });

    for (const cid of cids) {
      expect(await world.documentParts.blocks.check(cid)).toEqual([{ block: cid, fault: 'MISSING' }]);
      expect(await world.replica.block(cid, cid)).toBeUndefined();
    }
    const keys = await world.database.selectFrom('documents.document_key').select('document_id').execute();
    expect(keys.map(({ document_id }) => document_id)).not.toContain(entry.certRef);
  });

  test('the statutory register stays; what was erased says so, everywhere, and its id is not used again', async () => {
    const { entry, copy, grantRef } = await shared();
    await erase(entry.certRef, 'stays');
    const kept = await book().entryOfCertificate(entry.certRef);
    expect(kept?.secret.entry).toEqual(entry.secret.entry);
    expect(kept?.secret).toMatchObject({ code: '', credential: '' });
    const documents = encryptedDocuments(world.documentParts);
    await expect(documents.get(entry.certRef)).rejects.toMatchObject({ code: 'DOCUMENT_ERASED' });
    await expect(documents.putOnce(entry.certRef, Buffer.from('again'))).rejects.toMatchObject({ code: 'DOCUMENT_ERASED' });
    await expect(sealedCopies(world.documentParts).get(copy.id)).rejects.toMatchObject({ code: 'DOCUMENT_ERASED' });
    await expect(world.openAsBank(grantRef, newRef())).rejects.toMatchObject({ code: 'DOCUMENT_ERASED' });
    expect((await scrub(world.documentParts)).findings).toEqual([]);
  });

  test('a backup of before brings nothing back, not even a copy that somebody kept of it', async () => {
    const { entry, backup } = await shared();
    const kept = join(world.folder, 'kept');
    mkdirSync(kept, { recursive: true });
    writeFileSync(join(kept, 'old.json'), readFileSync(backup));
    await erase(entry.certRef, 'backup');
    expect(readFileSync(backup, 'utf8')).not.toContain(entry.certRef);
    expect(await restoreKeys({ database: world.database }, join(kept, 'old.json'))).toBe(0);
    // with the rotation of the wrapping keys the kept copy opens nothing any more
    const jwes = (JSON.parse(readFileSync(join(kept, 'old.json'), 'utf8')) as { keys: { document_id: string; jwe: string }[] }).keys;
    const jwe = jwes.find(({ document_id }) => document_id === entry.certRef)?.jwe ?? '';
    await expect(world.documentParts.keys.unwrap(jwe)).resolves.toHaveLength(32);
    await rotateWrappingKeys(world.documentParts);
    await expect(world.documentParts.keys.unwrap(jwe)).rejects.toMatchObject({ code: 'KEY_DESTROYED' });
  });

  test('others are untouched', async () => {
    const first = await shared();
    const second = await shared();
    await erase(first.entry.certRef, 'others');
    expect(Buffer.from((await encryptedDocuments(world.documentParts).get(second.entry.certRef)) ?? '').toString()).toBe(
      second.entry.secret.credential,
    );
    expect(await world.openAsBank(second.grantRef, newRef()).catch((error: unknown) => error)).toMatchObject({ code: 'GRANT_CONSUMED' });
    expect(await restoreKeys({ database: world.database }, second.backup)).toBe(0);
    await world.database.deleteFrom('documents.document_key').where('document_id', '=', second.entry.certRef).execute();
    expect(await restoreKeys({ database: world.database }, second.backup)).toBe(1);
  });
});

describe('an erasure that cannot be finished at once', () => {
  beforeEach(() => {
    world.replica.away = false;
  });

  test('has no receipt, names what is open, has destroyed the rest, and goes on later', async () => {
    const { entry } = await shared();
    world.replica.away = true;
    const first = await erase(entry.certRef, 'later');
    expect(first.receipt).toBeUndefined();
    expect(first.open).toEqual([{ place: 'replica:regulator', code: 'STORAGE_UNAVAILABLE' }]);
    await expect(encryptedDocuments(world.documentParts).get(entry.certRef)).rejects.toMatchObject({ code: 'DOCUMENT_ERASED' });
    world.replica.away = false;
    const second = await erase(entry.certRef, 'later');
    expect(second.open).toEqual([]);
    expect(second.receipt).toBeDefined();
    expect((await erase(entry.certRef, 'later')).receipt).toBe(second.receipt);
  });

  test('a place that still has it is not taken at its word', async () => {
    const { entry } = await shared();
    const lying = { ...world.replica, remove: () => Promise.resolve() };
    const places = storagePlaces({ ...world.documentParts, replicas: [lying] });
    const outcome = await erase(entry.certRef, 'lying', { ...partsOf(), places });
    expect(outcome.open).toEqual([{ place: 'replica:regulator', code: 'STORAGE_UNAVAILABLE' }]);
    expect(outcome.receipt).toBeUndefined();
  });

  test('a copy that was on its way when the document was erased is removed again', async () => {
    certificates += 1;
    const [item] = buildingOf(1, 'race', certificates);
    if (!item) throw new Error('no entry');
    const { entry } = await issueCertificate({ ...world.registryParts, book: book() }, item);
    const cid = await world.cidOf(entry.certRef);
    const slow = {
      ...world.replica,
      store: async (...args: Parameters<typeof world.replica.store>) => {
        await world.replica.store(...args);
        await erase(entry.certRef, 'race');
        await world.replica.store(...args);
      },
    };
    await replicate({ ...world.documentParts, replicas: [slow] });
    expect(await world.replica.block(cid, cid)).toBeUndefined();
  });
});

describe('a request', () => {
  test.each([
    ['without certificates', { certRefs: [] }, 'REQUIRED'],
    ['with a reference that is none', { certRefs: ['x'] }, 'INVALID_FORMAT'],
    ['with too many', { certRefs: Array.from({ length: 1001 }, () => 'a'.repeat(64)) }, 'TOO_LARGE'],
    ['without a ground of the law', { ground: 'WISH' as never }, 'INVALID_FORMAT'],
    ['with an id that is none', { erasureId: 'a b' }, 'INVALID_FORMAT'],
  ])('%s is refused', async (_what, wrong, code) => {
    const request = { erasureId: 'bad', certRefs: ['a'.repeat(64)], ground: 'UNLAWFUL' as const, actor };
    await expect(eraseDocuments(partsOf(), { ...request, ...wrong })).rejects.toMatchObject({ code });
    expect(await partsOf().erasures.find('bad')).toBeUndefined();
  });

  test('of another subject or ground under the same id is CONFLICT', async () => {
    const request = { erasureId: 'taken', certRefs: ['a'.repeat(64)], ground: 'UNLAWFUL' as const, actor };
    await eraseDocuments(partsOf(), request);
    await expect(eraseDocuments(partsOf(), { ...request, ground: 'COURT_ORDER' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(eraseDocuments(partsOf(), { ...request, certRefs: ['b'.repeat(64)] })).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
