import { randomBytes, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@zhenglian/chaincode/domain';
import type { Database } from '../database/open.js';
import type { Clock, DocumentStore } from '../ports.js';
import type { BlockStore } from './block-store.js';
import { decrypt, encrypt, KEY_LENGTH } from '../sealing.js';
import type { KeyVault } from './vault.js';

const VERSION = 1;
const LIMIT = 16 * 1024 * 1024;
const OVERHEAD = 64;

export interface DocumentParts {
  readonly database: Database;
  readonly blocks: BlockStore;
  readonly vault: KeyVault;
  readonly clock: Clock;
  /** Organisation whose documents these are; authenticated with every document. */
  readonly issuer: string;
}

/**
 * Encrypted documents: AES-256-GCM with a fresh key per document, bound to id, version and issuer; the key wrapped as JWE;
 * the ciphertext in the block store. A document is kept once: the first body of an id stays.
 */
export function encryptedDocuments(parts: DocumentParts): DocumentStore {
  return {
    async putOnce(id, body) {
      const existing = await find(parts.database, id);
      if (existing !== undefined) return assertSame(await open(parts, existing), body);
      const key = randomBytes(KEY_LENGTH);
      const cid = await parts.blocks.add(encrypt(key, body, context(id, VERSION, parts.issuer)));
      const row = {
        id,
        version: VERSION,
        cid,
        wrapped_key: await parts.vault.wrap(key),
        size: body.length,
        created_at: parts.clock.now().toISOString(),
      };
      key.fill(0);
      const kept = await parts.database
        .insertInto('documents.document')
        .values(row)
        .onConflict((c) => c.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      // somebody else was first
      if (kept === undefined) await this.putOnce(id, body);
    },
    async get(id) {
      const row = await find(parts.database, id);
      return row === undefined ? undefined : open(parts, row);
    },
  };
}

type Row = NonNullable<Awaited<ReturnType<typeof find>>>;

function find(database: Database, id: string) {
  return database.selectFrom('documents.document').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Whatever is wrong with block, key or ciphertext, a caller gets one code, and no part of the content. */
async function open(parts: DocumentParts, row: Row): Promise<Uint8Array> {
  try {
    const sealed = await parts.blocks.cat(row.cid, LIMIT + OVERHEAD);
    return decrypt(await parts.vault.unwrap(row.wrapped_key), sealed, context(row.id, row.version, parts.issuer));
  } catch (error) {
    throw Object.assign(new DomainError('DOCUMENT_UNAVAILABLE'), { cause: error });
  }
}

function context(id: string, version: number, issuer: string): Uint8Array {
  return Buffer.from(JSON.stringify([id, version, issuer]));
}

function assertSame(kept: Uint8Array, body: Uint8Array): void {
  if (kept.length !== body.length || !timingSafeEqual(kept, body)) throw new DomainError('CONFLICT');
}
