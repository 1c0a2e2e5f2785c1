import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import type { DocumentStore } from '../ports.js';
import { testDocuments, type TestDocuments } from '../testing/documents.js';
import { DOCUMENT_LIMIT, encryptedDocuments } from './documents.js';

const OPENING = 120_000;
const BODY = Buffer.from('不动产权证书 张示例 '.repeat(40));

let world: TestDocuments;
let documents: DocumentStore;
beforeAll(async () => {
  world = await testDocuments();
  documents = encryptedDocuments(world.parts);
}, OPENING);
afterAll(() => world.close());

test('a document comes back as it was, after a restart too; the first body of an id stays', async () => {
  await documents.putOnce('a', BODY);
  await documents.putOnce('a', BODY);
  expect(world.files()).toHaveLength(1);
  expect(await encryptedDocuments(await world.open()).get('a')).toEqual(BODY);
  await expect(documents.putOnce('a', Buffer.from('other'))).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await documents.get('unknown')).toBeUndefined();
});

test('large documents are stored in several blocks; one over the limit is refused before anything is stored', async () => {
  const large = Buffer.alloc(2_500_000, 'x');
  await documents.putOnce('large', large);
  expect(Buffer.compare(Buffer.from((await documents.get('large')) ?? ''), large)).toBe(0);
  const before = world.files().length;
  await expect(documents.putOnce('bomb', Buffer.alloc(DOCUMENT_LIMIT + 1))).rejects.toMatchObject({ code: 'TOO_LARGE' });
  expect(world.files()).toHaveLength(before);
});

test('many at once: each is kept, one that was there before stays, one with another body is CONFLICT', async () => {
  const bodies = new Map(Array.from({ length: 100 }, (_, n) => [`many-${n}`, Buffer.from(`body ${n}`)]));
  await documents.putAllOnce(bodies);
  await documents.putAllOnce(new Map([...bodies, ['many-100', Buffer.from('body 100')]]));
  for (const n of [0, 57, 99, 100]) expect(await documents.get(`many-${n}`)).toEqual(Buffer.from(`body ${n}`));
  await expect(documents.putAllOnce(new Map([['many-7', BODY]]))).rejects.toMatchObject({ code: 'CONFLICT' });
  await documents.putAllOnce(new Map());
});

test('of the same document put twice at once one is kept, of two bodies under one id the other is CONFLICT', async () => {
  await Promise.all([1, 2, 3].map(() => documents.putOnce('twice', BODY)));
  const outcomes = await Promise.allSettled([documents.putOnce('either', BODY), documents.putOnce('either', randomBytes(9))]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'CONFLICT' } });
});

test('equal documents have different ciphertexts, and none of them shows the content', async () => {
  await documents.putOnce('b', BODY);
  await documents.putOnce('c', BODY);
  expect(await world.cidOf('b')).not.toBe(await world.cidOf('c'));
  for (const name of world.files()) expect(readFileSync(name).includes('张示例')).toBe(false);
});

/** Each leaves the document of id `victim` unreadable; the store must say so and show nothing of it. */
test.each([
  ['a flipped byte', async () => changeBlocks((bytes) => bytes.map((byte, n) => (n === bytes.length - 1 ? byte ^ 1 : byte)))],
  ['a cut ciphertext', async () => changeBlocks((bytes) => bytes.subarray(0, 20))],
  ['a missing block', async () => world.files().forEach((name) => rmSync(name))],
  ["another document's ciphertext", async () => update({ cid: await world.cidOf('other') })],
  ["another document's key", async () => updateKey(await keyOf('other'))],
  ['a key that is no JWE', async () => updateKey('x')],
  ['a key for somebody else', async () => rename('nobody')],
  ['a CID that is none', async () => update({ cid: 'x' })],
  ['a CID of a folder', async () => update({ cid: 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354' })],
  ['another version', async () => update({ version: 2 })],
])('%s is DOCUMENT_UNAVAILABLE', async (_name, damage) => {
  await clear();
  await documents.putOnce('other', Buffer.from('another document'));
  await documents.putOnce('victim', BODY);
  expect(await documents.get('victim')).toEqual(BODY);
  await damage();
  await expect(documents.get('victim')).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
  await expect(documents.putOnce('victim', BODY)).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
});

test('a document is bound to its issuer', async () => {
  await clear();
  await documents.putOnce('bound', BODY);
  const other = encryptedDocuments(await world.open('OtherMSP'));
  await expect(other.get('bound')).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
});

test('storage that is away is STORAGE_UNAVAILABLE, leaves no row, and the same document can be put when it is back', async () => {
  await clear();
  const addAll = () => Promise.reject(new DomainError('STORAGE_UNAVAILABLE'));
  const away = encryptedDocuments({ ...world.parts, blocks: { ...world.parts.blocks, addAll } });
  await expect(away.putOnce('later', BODY)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  expect(await documents.get('later')).toBeUndefined();
  await documents.putOnce('later', BODY);
  expect(await documents.get('later')).toEqual(BODY);
});

function changeBlocks(change: (bytes: Uint8Array) => Uint8Array): void {
  for (const path of world.files()) writeFileSync(path, change(readFileSync(path)));
}

async function clear(): Promise<void> {
  for (const table of ['documents.replica', 'documents.document_key', 'documents.fault', 'documents.document'] as const) {
    await world.database.deleteFrom(table).execute();
  }
  rmSync(join(world.folder, 'blocks'), { recursive: true, force: true });
  documents = encryptedDocuments(await world.open());
}

async function keyOf(id: string): Promise<string> {
  const row = await world.database
    .selectFrom('documents.document_key')
    .select('jwe')
    .where('document_id', '=', id)
    .executeTakeFirstOrThrow();
  return row.jwe;
}

async function update(values: { cid?: string; version?: number }): Promise<void> {
  await world.database.updateTable('documents.document').set(values).where('id', '=', 'victim').execute();
}

async function updateKey(jwe: string): Promise<void> {
  await world.database.updateTable('documents.document_key').set({ jwe }).where('document_id', '=', 'victim').execute();
}

async function rename(kid: string): Promise<void> {
  await world.database.updateTable('documents.document_key').set({ kid }).where('document_id', '=', 'victim').execute();
}
