import { digest, DomainError, utf8 } from '@zhenglian/chaincode/domain';
import type { AccessLedger, AuditLog, KeyStore, PublicJwk, SealedCopy } from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';
import { sortedFields } from './grant.js';
import { readCopy, type ReadCopy } from './open-copy.js';
import type { Opened } from './open-grant.js';
import type { Actor } from './parts.js';

/** What an organisation asks the registry for; its own identity is proven by whoever carries the question. */
export interface CopyQuestion {
  readonly grantRef: string;
  readonly useId: string;
  readonly fields: readonly string[];
  /** The organisation's key to which the copy shall be encrypted. */
  readonly publicKey: PublicJwk;
}

export interface ReceivingParts {
  /** The registry's desk. @throws DomainError its refusal; STORAGE_UNAVAILABLE when it cannot be reached */
  readonly ask: (question: CopyQuestion) => Promise<Opened>;
  /** As this organisation submits to it. */
  readonly accessLedger: Pick<AccessLedger, 'consume'>;
  readonly keys: Pick<KeyStore, 'current'>;
  readonly decrypt: (copy: SealedCopy) => Promise<Uint8Array>;
  /** SHA-256 as hex. */
  readonly sha256: (bytes: Uint8Array) => string;
  readonly audit: Pick<AuditLog, 'record'>;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** The own MSP ID. */
  readonly mspId: string;
}

export interface CopyRequest {
  readonly requestId: string;
  readonly grantRef: string;
  readonly fields: readonly string[];
  readonly actor: Actor;
}

/** The registry's peer may be a moment behind; another use of the own organisation may take the number. */
const TRIES = 20;
const PAUSE_MILLISECONDS = 250;

/**
 * Opens a grant for this organisation (S10 4): asks the registry, counts the use on the ledger under its own name, asks again and gets
 * the key, decrypts. The same request again, after a process died in between, is the same use and gives the same copy.
 * @throws DomainError GRANT_UNKNOWN GRANT_EXPIRED GRANT_REVOKED GRANT_CONSUMED WRONG_RECIPIENT FIELDS_NOT_GRANTED, INVALID_FORMAT,
 * DOCUMENT_UNAVAILABLE for a copy that cannot be opened, LEDGER_TIMEOUT when the registry does not see the use, the ledger's codes
 */
export async function receiveCopy(parts: ReceivingParts, request: CopyRequest): Promise<ReadCopy> {
  const { actor } = request;
  const requestId = checkRequestId(request.requestId);
  const grantRef = checkReference(request.grantRef, 'grantRef');
  const fields = sortedFields(request.fields);
  const useId = digest('zl/request/1', utf8(parts.mspId), utf8(requestId));
  const { publicKey } = await parts.keys.current();
  const copy = await countAndGet(parts, { grantRef, useId, fields, publicKey });
  const read = readCopy(await parts.decrypt(copy), parts.sha256);
  if (read.annotation.grantRef !== grantRef) throw new DomainError('DOCUMENT_UNAVAILABLE', { field: 'grantRef' });
  const { purpose, eventTag } = read.annotation;
  const event = {
    action: 'DOCUMENT_READ',
    result: 'RELEASED',
    subject: grantRef,
    grant: grantRef,
    fields,
    purpose,
    eventRef: eventTag,
  } as const;
  await parts.audit.record({ ...actor, ...event });
  return read;
}

async function countAndGet({ ask, accessLedger, sleep }: ReceivingParts, question: CopyQuestion): Promise<SealedCopy> {
  let counted: number | undefined;
  for (let left = TRIES; left > 0; left -= 1) {
    const { use, copy } = await ask(question);
    if (copy !== undefined) return copy;
    if (counted !== use.n) {
      counted = (await consumed(accessLedger, use)) ? use.n : undefined;
    }
    await sleep(PAUSE_MILLISECONDS);
  }
  throw new DomainError('LEDGER_TIMEOUT', { field: 'grantRef' });
}

/** Whether the use was counted; not when another one had taken its number. */
async function consumed(accessLedger: ReceivingParts['accessLedger'], use: Opened['use']): Promise<boolean> {
  try {
    await accessLedger.consume(use);
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'CONFLICT') return false;
    throw error;
  }
}
