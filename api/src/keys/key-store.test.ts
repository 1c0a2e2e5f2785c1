import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { CompactEncrypt, generateKeyPair } from 'jose';
import type { KeyStore } from '../ports.js';
import { softToken } from '../testing/soft-token.js';
import { concatKdf, wrapperFor, wrappingKey } from '../wrapping.js';
import { fileKeyStore } from './file-key-store.js';
import { tokenKeyStore } from './token-key-store.js';

const CHEAP = { N: 2 ** 14, r: 8, p: 1 };
const PASSPHRASE = '登记中心的口令';
const DOCUMENT_KEY = Buffer.alloc(32, 9);

const folder = mkdtempSync(join(tmpdir(), 'zhenglian-keys-'));
const token = softToken();
let time = Date.parse('2026-11-21T04:00:00Z');
const clock = { now: () => new Date((time += 1000)) };
const path = join(folder, 'keys.json');

/** Each opens the same keys again, as a process does that starts. */
const IMPLEMENTATIONS: readonly [string, () => Promise<KeyStore>][] = [
  ['a file under a passphrase', () => fileKeyStore({ path, passphrase: PASSPHRASE, clock, cost: CHEAP })],
  ['a PKCS#11 token', () => tokenKeyStore({ ...token.options, clock })],
];

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  token.remove();
});

const wrapFor = async (store: KeyStore) => (await wrapperFor(await store.current()))(DOCUMENT_KEY);

// before any key store is open: a process signs in to a token once
test.each([
  ['module', { module: '/nowhere.so' }],
  ['label', { token: 'nobody' }],
  ['PIN', { pin: '00000000' }],
])('a wrong %s of the token is KEY_STORE_UNAVAILABLE', async (_name, wrong) => {
  await expect(tokenKeyStore({ ...token.options, ...wrong, clock })).rejects.toMatchObject({ code: 'KEY_STORE_UNAVAILABLE' });
});

describe.each(IMPLEMENTATIONS)('wrapping keys in %s', (_name, open) => {
  test('what is wrapped for the current key is unwrapped, after a restart too', async () => {
    const jwe = await wrapFor(await open());
    const again = await open();
    expect(Buffer.from(await again.unwrap(jwe))).toEqual(DOCUMENT_KEY);
    expect((await again.keys()).map(({ state }) => state)).toEqual(['CURRENT']);
  });

  test('a rotated key still unwraps, a destroyed one does not, in this process and in the next', async () => {
    const store = await open();
    const first = await store.current();
    const old = await wrapFor(store);
    const second = await store.rotate();
    expect(second.kid).not.toBe(first.kid);
    expect((await store.keys()).map(({ kid, state }) => [kid, state])).toEqual([
      [first.kid, 'RETIRED'],
      [second.kid, 'CURRENT'],
    ]);
    expect(Buffer.from(await (await open()).unwrap(old))).toEqual(DOCUMENT_KEY);
    await store.destroy(first.kid);
    await store.destroy(first.kid);
    for (const keys of [store, await open()]) {
      await expect(keys.unwrap(old)).rejects.toMatchObject({ code: 'KEY_DESTROYED' });
      expect((await keys.keys()).map(({ state }) => state)).toEqual(['DESTROYED', 'CURRENT']);
      expect(Buffer.from(await keys.unwrap(await wrapFor(keys)))).toEqual(DOCUMENT_KEY);
    }
  });

  test('the current key cannot be destroyed, nor an unknown one', async () => {
    const store = await open();
    await expect(store.destroy((await store.current()).kid)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(store.destroy('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    ['no JWE', async () => 'x', 'INVALID_FORMAT'],
    ["another store's", async () => strange(), 'NOT_FOUND'],
    ['another algorithm', async (store: KeyStore) => direct((await store.current()).kid), 'INVALID_FORMAT'],
    ['one with a changed ciphertext', async (store: KeyStore) => flipped(await wrapFor(store), 3), 'INVALID_FORMAT'],
    ['one with a changed tag', async (store: KeyStore) => flipped(await wrapFor(store), 4), 'INVALID_FORMAT'],
    ['one with a changed key', async (store: KeyStore) => flipped(await wrapFor(store), 1), 'INVALID_FORMAT'],
    ['one with a point off the curve', async (store: KeyStore) => offCurve(await wrapFor(store)), 'INVALID_FORMAT'],
    ['one that is cut', async (store: KeyStore) => (await wrapFor(store)).slice(0, -30), 'INVALID_FORMAT'],
  ])('%s is refused', async (_what, make, code) => {
    const store = await open();
    await expect(store.unwrap(await make(store))).rejects.toMatchObject({ code });
  });
});

test('the file has mode 0600 and shows no private key; a wrong passphrase or a damaged file opens nothing', async () => {
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).not.toContain('"d"');
  await expect(fileKeyStore({ path, passphrase: 'other', clock })).rejects.toMatchObject({ code: 'KEY_STORE_UNAVAILABLE' });
  const damaged = join(folder, 'damaged.json');
  writeFileSync(damaged, readFileSync(path, 'utf8').replace(/"sealed":"./, '"sealed":"!'));
  await expect(fileKeyStore({ path: damaged, passphrase: PASSPHRASE, clock })).rejects.toMatchObject({ code: 'KEY_STORE_UNAVAILABLE' });
});

test('two rotations at once lose no key', async () => {
  const store = await fileKeyStore({ path: join(folder, 'two.json'), passphrase: PASSPHRASE, clock, cost: CHEAP });
  await Promise.all([store.rotate(), store.rotate()]);
  expect(await store.keys()).toHaveLength(3);
});

test('the key derivation is the one of RFC 7518, appendix C', () => {
  const secret = Buffer.from([
    158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163, 218, 128, 106, 72, 246, 218, 167, 121,
    140, 254, 144, 196,
  ]);
  const key = concatKdf(secret, 'A128GCM', Buffer.from('Alice'), Buffer.from('Bob'), 128);
  expect(key.toString('base64url')).toBe('VqqN6vgjbSBcIijNcacQGg');
});

async function strange(): Promise<string> {
  const { publicKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
  const { x = '', y = '' } = await (await import('jose')).exportJWK(publicKey);
  return (await wrapperFor(await wrappingKey({ kty: 'EC', crv: 'P-256', x, y })))(DOCUMENT_KEY);
}

function direct(kid: string): Promise<string> {
  return new CompactEncrypt(DOCUMENT_KEY).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid }).encrypt(new Uint8Array(32));
}

function flipped(jwe: string, part: number): string {
  const parts = jwe.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  parts[part] = bytes.toString('base64url');
  return parts.join('.');
}

function offCurve(jwe: string): string {
  const [head = '', ...rest] = jwe.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { epk: { x: string } };
  const x = Buffer.from(header.epk.x, 'base64url');
  x[31] = (x[31] ?? 0) ^ 1;
  header.epk.x = x.toString('base64url');
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), ...rest].join('.');
}
