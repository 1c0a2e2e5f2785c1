import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '@zhenglian/chaincode/domain';
import { compactDecrypt, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { z } from 'zod';
import { parseFile, replaceFile } from '../files.js';
import type { Clock, KeyStore, PublicJwk, StoredKey } from '../ports.js';
import { recipientOf, WRAP_ALG, WRAP_ENC, wrappingKey } from '../wrapping.js';
import { newStretching, openPrivate, sealPrivate, stretch, Stretching } from './passphrase.js';

const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const Key = z.strictObject({
  kid: z.string(),
  createdAt: z.string(),
  publicKey: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Coordinate, y: Coordinate }),
  /** The private JWK under the passphrase; absent once destroyed. The last key that has one is the current one. */
  sealed: z.string().optional(),
});
const KeyFile = z.strictObject({ version: z.literal(1), stretching: Stretching, keys: z.array(Key).min(1) });
type KeyFile = z.infer<typeof KeyFile>;

export interface FileKeyStoreOptions {
  readonly path: string;
  readonly passphrase: string;
  readonly clock: Clock;
  /** Cost of the passphrase's stretching for a new file. */
  readonly cost?: { readonly N: number; readonly r: number; readonly p: number } | undefined;
}

/**
 * Wrapping keys in one file of mode 0600, private halves under a passphrase. Only one process may have it open.
 * @throws DomainError KEY_STORE_UNAVAILABLE when the passphrase is not the file's, or the file is damaged
 */
export async function fileKeyStore(options: FileKeyStoreOptions): Promise<KeyStore> {
  const store = new FileKeys(options);
  await store.open();
  return store;
}

class FileKeys implements KeyStore {
  readonly #options: FileKeyStoreOptions;
  #file: KeyFile | undefined;
  #secret: Uint8Array = new Uint8Array();
  /** Private halves of this process, by kid; not extractable. */
  readonly #private = new Map<string, CryptoKey>();

  constructor(options: FileKeyStoreOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { path, passphrase } = this.#options;
    if (!existsSync(path)) return this.#create();
    try {
      const file = parseFile(path, KeyFile);
      this.#secret = await stretch(passphrase, file.stretching);
      for (const { kid, sealed } of file.keys) if (sealed !== undefined) await this.#load(kid, sealed);
      this.#file = file;
    } catch (error) {
      throw unavailable(error);
    }
  }

  async current(): Promise<StoredKey> {
    const current = (await this.keys()).find(({ state }) => state === 'CURRENT');
    if (current === undefined) throw new DomainError('KEY_STORE_UNAVAILABLE');
    return current;
  }

  async keys(): Promise<readonly StoredKey[]> {
    const { keys } = this.#opened();
    const current = keys.findLast(({ sealed }) => sealed !== undefined)?.kid;
    return keys.map(({ kid, publicKey, createdAt, sealed }) => {
      if (sealed === undefined) return { kid, publicKey, createdAt, state: 'DESTROYED' };
      return { kid, publicKey, createdAt, state: kid === current ? 'CURRENT' : 'RETIRED' };
    });
  }

  async unwrap(jwe: string): Promise<Uint8Array> {
    const key = this.#privateKey(kidOf(jwe));
    try {
      const options = { keyManagementAlgorithms: [WRAP_ALG], contentEncryptionAlgorithms: [WRAP_ENC] };
      return (await compactDecrypt(jwe, key, options)).plaintext;
    } catch (error) {
      throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'wrappedKey' }), { cause: error });
    }
  }

  async rotate(): Promise<StoredKey> {
    const key = await this.#newKey();
    const file = this.#opened();
    this.#write({ ...file, keys: [...file.keys, key] });
    return this.current();
  }

  async destroy(kid: string): Promise<void> {
    const found = (await this.keys()).find((key) => key.kid === kid);
    if (found === undefined) throw new DomainError('NOT_FOUND', { field: 'kid' });
    if (found.state === 'CURRENT') throw new DomainError('CONFLICT', { field: 'kid' });
    const file = this.#opened();
    this.#write({ ...file, keys: file.keys.map(({ sealed, ...key }) => (key.kid === kid ? key : { ...key, sealed })) });
    this.#private.delete(kid);
  }

  async #create(): Promise<void> {
    const stretching = newStretching(this.#options.cost);
    this.#secret = await stretch(this.#options.passphrase, stretching);
    mkdirSync(dirname(this.#options.path), { recursive: true, mode: 0o700 });
    const key = await this.#newKey();
    this.#write({ version: 1, stretching, keys: [key] });
  }

  async #newKey(): Promise<z.infer<typeof Key>> {
    const pair = await generateKeyPair(WRAP_ALG, { crv: 'P-256', extractable: true });
    const { kty: _kty, crv: _crv, ...rest } = await exportJWK(pair.publicKey);
    const { kid, publicKey } = await wrappingKey({ kty: 'EC', crv: 'P-256', ...rest } as PublicJwk);
    const sealed = sealPrivate(this.#secret, kid, JSON.stringify(await exportJWK(pair.privateKey)));
    await this.#load(kid, sealed);
    return { kid, publicKey, createdAt: this.#options.clock.now().toISOString(), sealed };
  }

  async #load(kid: string, sealed: string): Promise<void> {
    const jwk = JSON.parse(openPrivate(this.#secret, kid, sealed)) as JWK;
    const key = await importJWK(jwk, WRAP_ALG, { extractable: false });
    if (key instanceof Uint8Array) throw new Error('not a private key');
    this.#private.set(kid, key);
  }

  #privateKey(kid: string): CryptoKey {
    const key = this.#private.get(kid);
    if (key !== undefined) return key;
    throw new DomainError(this.#opened().keys.some((stored) => stored.kid === kid) ? 'KEY_DESTROYED' : 'NOT_FOUND', {
      field: 'wrappedKey',
    });
  }

  #opened(): KeyFile {
    if (this.#file === undefined) throw new DomainError('KEY_STORE_UNAVAILABLE');
    return this.#file;
  }

  /** Without a pause between reading the state and writing it, so that two callers cannot lose each other's keys. */
  #write(file: KeyFile): void {
    try {
      replaceFile(this.#options.path, JSON.stringify(file));
      this.#file = file;
    } catch (error) {
      throw unavailable(error);
    }
  }
}

function kidOf(jwe: string): string {
  try {
    return recipientOf(jwe);
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'wrappedKey' }), { cause: error });
  }
}

function unavailable(cause: unknown): DomainError {
  return Object.assign(new DomainError('KEY_STORE_UNAVAILABLE'), { cause });
}

/** A passphrase kept in a file; the first line counts. @throws DomainError KEY_STORE_UNAVAILABLE when it cannot be read or is empty */
export function readPassphrase(path: string): string {
  let line: string;
  try {
    line = readFileSync(path, 'utf8').split('\n', 1)[0] ?? '';
  } catch (error) {
    throw unavailable(error);
  }
  if (line.trim() === '') throw unavailable(new Error(`${path}: no passphrase in its first line`));
  return line.trim();
}
