import { randomBytes, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@zhenglian/chaincode/domain';
import type { Database } from '../database/open.js';
import type { Clock, DocumentStore, KeyStore, ReplicaPeer } from '../ports.js';
import { decrypt, encrypt, KEY_LENGTH } from '../sealing.js';
import { wrapperFor } from '../wrapping.js';
import type { BlockStore } from './block-store.js';
import { passing } from './failures.js';
import { repair } from './repair.js';
import { findDocument, findDocuments, insertDocuments, keysOf, type DocumentRow } from './rows.js';
import type { Turnstile } from './turnstile.js';

export const VERSION = 1;
/** Largest document; what is larger is refused before anything is encrypted. */
export const DOCUMENT_LIMIT = 16 * 1024 * 1024;
const OVERHEAD = 64;
/** Begins the ids of documents that are encrypted to somebody else. */
export const COPY_PREFIX = 'copy:';

export interface DocumentParts {
  readonly database: Database;
  readonly blocks: BlockStore;
  readonly keys: KeyStore;
  readonly clock: Clock;
  /** Organisation whose documents these are; authenticated with every document. */
  readonly issuer: string;
  /** Organisations that keep copies. */
  readonly replicas: readonly ReplicaPeer[];
  /** Lets the destruction of a wrapping key wait for documents that are just being wrapped for it. */
  readonly turnstile: Turnstile;
}

/**
 * Encrypted documents: AES-256-GCM with a fresh key per document, bound to id, version and issuer; the key wrapped as JWE;
 * the ciphertext in the block store. A document is kept once: the first body of an id stays.
 */
export function encryptedDocuments(parts: DocumentParts): DocumentStore {
  return {
    putOnce: (id, body) => putAll(parts, new Map([[id, body]])),
    putAllOnce: (bodies) => putAll(parts, bodies),
    async get(id) {
      const row = await findDocument(parts.database, id);
      return row === undefined ? undefined : open(parts, row);
    },
  };
}

async function putAll(parts: DocumentParts, bodies: ReadonlyMap<string, Uint8Array>): Promise<void> {
  if (bodies.size === 0) return;
  for (const body of bodies.values()) if (body.length > DOCUMENT_LIMIT) throw new DomainError('TOO_LARGE', { field: 'document' });
  const kept = new Set<string>();
  for (const row of await findDocuments(parts.database, [...bodies.keys()])) {
    await assertSame(parts, row, bodies.get(row.id));
    kept.add(row.id);
  }
  const fresh = [...bodies].filter(([id]) => !kept.has(id));
  if (fresh.length > 0) await parts.turnstile.pass(() => write(parts, fresh));
}

/** Ciphertext is safe in the storage before the rows that point to it; a process that dies in between leaves ciphertext without a key. */
async function write(parts: DocumentParts, bodies: readonly (readonly [string, Uint8Array])[]): Promise<void> {
  const { kid, ...current } = await parts.keys.current();
  const wrap = await wrapperFor({ kid, ...current });
  const random = randomBytes(KEY_LENGTH * bodies.length);
  const secrets = bodies.map((_, n) => random.subarray(n * KEY_LENGTH, (n + 1) * KEY_LENGTH));
  const sealed = bodies.map(([id, body], n) => encrypt(at(secrets, n), body, context(id, VERSION, parts.issuer)));
  const cids = parts.blocks.addAll(sealed);
  // while the disk works
  const wrapped = secrets.map(wrap);
  random.fill(0);
  const stored = await cids;
  const created_at = parts.clock.now().toISOString();
  const documents = bodies.map(([id, body], n) => ({
    row: { id, version: VERSION, cid: at(stored, n), size: body.length, created_at, file_digest: null },
    keys: [{ kid, jwe: at(wrapped, n) }],
  }));
  const written = await insertDocuments(
    parts.database,
    documents,
    parts.replicas.map(({ organization }) => organization),
  );
  for (const [id, body] of bodies) {
    // somebody else was first
    if (!written.has(id)) await assertSame(parts, await findDocument(parts.database, id), body);
  }
}

/** Whatever is wrong with block, key or ciphertext, a caller gets one code, and no part of the content. */
export async function open(parts: DocumentParts, row: DocumentRow): Promise<Uint8Array> {
  if (row.erased_at !== null) throw new DomainError('DOCUMENT_ERASED');
  try {
    const key = await documentKey(parts, row.id);
    return decrypt(key, await ciphertext(parts, row), context(row.id, row.version, parts.issuer));
  } catch (error) {
    throw passing(error);
  }
}

/** The stored bytes, taken from another organisation's copy where the own ones are damaged. */
export async function ciphertext(parts: Pick<DocumentParts, 'blocks' | 'replicas'>, { cid }: DocumentRow): Promise<Uint8Array> {
  try {
    return await parts.blocks.cat(cid, DOCUMENT_LIMIT + OVERHEAD);
  } catch (error) {
    if ((await repair(parts, cid)).left.length > 0) throw error;
    return parts.blocks.cat(cid, DOCUMENT_LIMIT + OVERHEAD);
  }
}

async function documentKey({ database, keys }: DocumentParts, id: string): Promise<Uint8Array> {
  const own = new Set((await keys.keys()).map(({ kid }) => kid));
  const wrapped = (await keysOf(database, id)).find(({ kid }) => own.has(kid));
  if (wrapped === undefined) throw new Error('no key of ours opens it');
  return keys.unwrap(wrapped.jwe);
}

/** What is authenticated with a document and has to be told to whoever opens it. */
export function context(id: string, version: number, issuer: string): Uint8Array {
  return Buffer.from(JSON.stringify([id, version, issuer]));
}

async function assertSame(parts: DocumentParts, row: DocumentRow | undefined, body: Uint8Array | undefined): Promise<void> {
  if (row === undefined || body === undefined) throw new Error('a document vanished');
  const kept = await open(parts, row);
  if (kept.length !== body.length || !timingSafeEqual(kept, body)) throw new DomainError('CONFLICT');
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error('fewer results than documents');
  return value;
}
