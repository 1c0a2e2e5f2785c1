import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DocumentStore } from '../ports.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { fileBlockStore } from './block-store.js';
import { encryptedDocuments } from './documents.js';
import { fileVault } from './vault.js';

const OPENING = 120_000;
const BODY = Buffer.from('不动产权证书 张示例 '.repeat(40));

let db: TestDatabase;
let folder: string;
let documents: DocumentStore;

beforeAll(async () => {
  db = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-documents-'));
  documents = await open('RegistryMSP');
}, OPENING);
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(issuer: string): Promise<DocumentStore> {
  const parts = { database: db.database, clock: { now: () => new Date(0) }, issuer };
  return encryptedDocuments({
    ...parts,
    blocks: await fileBlockStore(join(folder, 'blocks')),
    vault: await fileVault(join(folder, 'key.json')),
  });
}

const files = () => readdirSync(join(folder, 'blocks'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.data'));

test('a document comes back as it was, after a restart too; the first body of an id stays', async () => {
  await documents.putOnce('a', BODY);
  await documents.putOnce('a', BODY);
  expect(files()).toHaveLength(1);
  expect(await (await open('RegistryMSP')).get('a')).toEqual(BODY);
  await expect(documents.putOnce('a', Buffer.from('other'))).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await documents.get('unknown')).toBeUndefined();
});

test('large documents are stored in several blocks', async () => {
  const large = Buffer.alloc(2_500_000, 'x');
  await documents.putOnce('large', large);
  expect(Buffer.compare(Buffer.from((await documents.get('large')) ?? ''), large)).toBe(0);
});

test('equal documents have different ciphertexts, and none of them shows the content', async () => {
  await documents.putOnce('b', BODY);
  await documents.putOnce('c', BODY);
  const rows = await db.database.selectFrom('documents.document').select(['cid', 'wrapped_key']).where('id', 'in', ['b', 'c']).execute();
  expect(new Set(rows.map((row) => row.cid)).size).toBe(2);
  for (const name of files()) expect(readFileSync(join(folder, 'blocks', name)).includes('张示例')).toBe(false);
});

test('the private key is readable by its owner only', () => {
  expect(statSync(join(folder, 'key.json')).mode & 0o777).toBe(0o600);
});

/** Each leaves the document of id `victim` unreadable; the store must say so and show nothing of it. */
test.each([
  ['a flipped byte', async () => changeBlocks((bytes) => bytes.map((byte, n) => (n === bytes.length - 1 ? byte ^ 1 : byte)))],
  ['a cut ciphertext', async () => changeBlocks((bytes) => bytes.subarray(0, 20))],
  ['a missing block', async () => rmSync(join(folder, 'blocks'), { recursive: true })],
  ["another document's ciphertext", async () => swap('cid')],
  ["another document's key", async () => swap('wrapped_key')],
  ['a key that is no JWE', async () => update({ wrapped_key: 'x' })],
  ['a CID that is none', async () => update({ cid: 'x' })],
  ['another version', async () => update({ version: 2 })],
])('%s is DOCUMENT_UNAVAILABLE', async (_name, damage) => {
  await db.database.deleteFrom('documents.document').execute();
  rmSync(join(folder, 'blocks'), { recursive: true, force: true });
  documents = await open('RegistryMSP');
  await documents.putOnce('other', Buffer.from('another document'));
  await documents.putOnce('victim', BODY);
  expect(await documents.get('victim')).toEqual(BODY);
  await damage();
  await expect(documents.get('victim')).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
});

test('a document is bound to its issuer', async () => {
  await db.database.deleteFrom('documents.document').execute();
  await documents.putOnce('bound', BODY);
  await expect((await open('OtherMSP')).get('bound')).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
});

function changeBlocks(change: (bytes: Uint8Array) => Uint8Array): void {
  for (const name of files()) {
    const path = join(folder, 'blocks', name);
    writeFileSync(path, change(readFileSync(path)));
  }
}

async function swap(column: 'cid' | 'wrapped_key'): Promise<void> {
  const other = await db.database.selectFrom('documents.document').select(column).where('id', '=', 'other').executeTakeFirstOrThrow();
  await update(other);
}

async function update(values: { cid?: string; wrapped_key?: string; version?: number }): Promise<void> {
  await db.database.updateTable('documents.document').set(values).where('id', '=', 'victim').execute();
}
