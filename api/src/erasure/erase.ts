import { DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import {
  ERASURE_GROUNDS,
  type AnnotationSigner,
  type AuditLog,
  type Clock,
  type ErasureBook,
  type ErasureGround,
  type ErasurePlace,
  type ErasureState,
} from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';

export const RECEIPT_TYPE = 'zl-erasure-receipt+jwt';
const CERTIFICATES_LIMIT = 1_000;

export interface ErasureParts {
  readonly erasures: ErasureBook;
  /** Every place where keys, salts or ciphertext lie, in the order in which they are visited. */
  readonly places: readonly ErasurePlace[];
  readonly signer: AnnotationSigner;
  readonly audit: Pick<AuditLog, 'record'>;
  readonly clock: Clock;
}

export interface ErasureRequest {
  readonly erasureId: string;
  readonly certRefs: readonly string[];
  readonly ground: ErasureGround;
  readonly actor: { readonly account: string; readonly organization: string; readonly roles: readonly string[] };
}

export interface ErasureOutcome extends ErasureState {
  /** Places that could not be reached, with the code; empty when the receipt is there. */
  readonly open: readonly { readonly place: string; readonly code: string }[];
}

/**
 * Erases what ties a person to certificates: keys, salts, ciphertext, at every place. The statutory register stays. A place that
 * cannot be reached does not keep the others waiting; the receipt is signed when all of them are done, never before. The same
 * request again goes on with what is left.
 * @throws DomainError INVALID_FORMAT, REQUIRED, TOO_LARGE naming the field, CONFLICT for another subject or ground under the id
 */
export async function eraseDocuments(parts: ErasureParts, request: ErasureRequest): Promise<ErasureOutcome> {
  const certRefs = checked(request);
  const { erasureId, ground } = request;
  const known = await parts.erasures.find(erasureId);
  const documentIds = known?.subject.documentIds ?? (await parts.erasures.documentsOf(certRefs));
  const kids = known?.subject.kids ?? (await parts.erasures.kidsOf(documentIds));
  const erasure = await parts.erasures.open({ erasureId, subject: { certRefs, documentIds, kids }, ground });
  if (erasure.receipt !== undefined) return { ...erasure, open: [] };
  const open = await visit(parts, erasure);
  const state = await stateOf(parts, erasureId);
  if (open.length > 0) return { ...state, open };
  const receipt = await parts.signer.sign(RECEIPT_TYPE, receiptOf(parts, state));
  await parts.audit.record({ ...request.actor, action: 'SUBJECT_ERASED', result: 'DONE', subject: erasureId });
  await parts.erasures.finish(erasureId, receipt);
  return { ...(await stateOf(parts, erasureId)), open: [] };
}

async function visit(parts: ErasureParts, { erasureId, subject, places }: ErasureState): Promise<ErasureOutcome['open']> {
  const done = new Set(places.map(({ place }) => place));
  const open: { place: string; code: string }[] = [];
  for (const place of parts.places.filter(({ name }) => !done.has(name))) {
    try {
      await parts.erasures.done(erasureId, place.name, await place.erase(subject));
    } catch (error) {
      open.push({ place: place.name, code: error instanceof DomainError ? error.code : 'INTERNAL' });
    }
  }
  return open;
}

/** Says where how many things were destroyed. `residue`: keys whose own destruction ends the last traces in logs and free space. */
function receiptOf({ clock }: ErasureParts, { erasureId, subject, ground, places }: ErasureState): JsonValue {
  return {
    v: 1,
    erasureId,
    ground,
    certRefs: [...subject.certRefs],
    documents: subject.documentIds.length,
    places: places.map(({ place, items, doneAt }) => ({ place, items, doneAt })),
    residue: [...subject.kids],
    completedAt: clock.now().toISOString(),
  };
}

async function stateOf({ erasures }: ErasureParts, erasureId: string): Promise<ErasureState> {
  const state = await erasures.find(erasureId);
  if (state === undefined) throw new Error('an erasure vanished');
  return state;
}

function checked({ erasureId, certRefs, ground }: ErasureRequest): string[] {
  checkRequestId(erasureId);
  if (certRefs.length === 0) throw new DomainError('REQUIRED', { field: 'certRefs' });
  if (certRefs.length > CERTIFICATES_LIMIT) throw new DomainError('TOO_LARGE', { field: 'certRefs' });
  if (!ERASURE_GROUNDS.includes(ground)) throw new DomainError('INVALID_FORMAT', { field: 'ground' });
  return [...new Set(certRefs.map((certRef, n) => checkReference(certRef, `certRefs[${n}]`)))].toSorted();
}
