import { randomBytes } from 'node:crypto';
import { DomainError } from '@zhenglian/chaincode/domain';
import type { SealedCopies, SealedCopy } from '../ports.js';
import { decrypt, encrypt, KEY_LENGTH } from '../sealing.js';
import { wrapperFor, wrappingKey } from '../wrapping.js';
import { ciphertext, context, COPY_PREFIX, DOCUMENT_LIMIT, VERSION, type DocumentParts } from './documents.js';
import { passing } from './failures.js';
import { findDocument, insertDocuments, keysOf, type DocumentRow } from './rows.js';

/** Documents whose only wrapped key is the recipient's: whoever has the own keys cannot open them. */
export function sealedCopies(parts: DocumentParts): SealedCopies {
  return {
    async putOnce(id, recipient, make) {
      if (!id.startsWith(COPY_PREFIX)) throw new Error('not the id of a copy');
      const there = await findDocument(parts.database, id);
      if (there !== undefined) return digestOf(there);
      const { body, fileDigest } = await make();
      if (body.length > DOCUMENT_LIMIT) throw new DomainError('TOO_LARGE', { field: 'document' });
      const key = randomBytes(KEY_LENGTH);
      const [cid] = await parts.blocks.addAll([encrypt(key, body, context(id, VERSION, parts.issuer))]);
      if (cid === undefined) throw new Error('fewer results than documents');
      const to = await wrappingKey(recipient);
      const jwe = (await wrapperFor(to))(key);
      key.fill(0);
      const created_at = parts.clock.now().toISOString();
      const row = { id, version: VERSION, cid, size: body.length, created_at, file_digest: fileDigest };
      // of two that are made at once the first stays
      await insertDocuments(
        parts.database,
        [{ row, keys: [{ kid: to.kid, jwe }] }],
        parts.replicas.map(({ organization }) => organization),
      );
      const kept = await findDocument(parts.database, id);
      if (kept === undefined) throw new Error('a copy vanished');
      return digestOf(kept);
    },
    async get(id) {
      const row = await findDocument(parts.database, id);
      if (row === undefined) throw new DomainError('NOT_FOUND');
      if (row.erased_at !== null) throw new DomainError('DOCUMENT_ERASED');
      const [wrapped] = await keysOf(parts.database, id);
      try {
        if (wrapped === undefined) throw new Error('no key');
        const sealed = await ciphertext(parts, row);
        return { id, version: row.version, issuer: parts.issuer, kid: wrapped.kid, wrappedKey: wrapped.jwe, ciphertext: sealed };
      } catch (error) {
        throw passing(error);
      }
    },
  };
}

function digestOf({ erased_at, file_digest }: DocumentRow): string {
  if (erased_at !== null) throw new DomainError('DOCUMENT_ERASED');
  if (file_digest === null) throw new DomainError('DOCUMENT_UNAVAILABLE');
  return file_digest;
}

/**
 * What a recipient does with a copy: unwraps its key with its own private key, in its own key store or elsewhere, and decrypts.
 * @throws DomainError DOCUMENT_UNAVAILABLE when key, ciphertext or what was authenticated with it is another, KEY_STORE_UNAVAILABLE
 */
export async function openCopy(copy: SealedCopy, unwrap: (jwe: string) => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return decrypt(await unwrap(copy.wrappedKey), copy.ciphertext, context(copy.id, copy.version, copy.issuer));
  } catch (error) {
    throw passing(error);
  }
}
