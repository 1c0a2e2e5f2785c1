import { DomainError, type ErrorCode } from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { GrantState, KeptGrant, Opening, Recipient, SealedCopy } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { annotatedCopy } from './annotated-copy.js';
import { eventTagOf, isSignedBy, newSalt, readSigned, USE_TYPE, UseRequest } from './grant.js';
import { assertKept } from './grants.js';
import type { Actor, SharingParts } from './parts.js';
import { refusals } from './rules.js';

/** Another use may take the same number at the same time; more than a few times in a row it does not. */
const TRIES = 5;

export interface OpenRequest {
  readonly grantRef: string;
  /** Chosen by the recipient; the same id again is the same use. */
  readonly useId: string;
  readonly fields: readonly string[];
  readonly actor: Actor;
  /** MSP ID of a recipient that its own API or exchange has authenticated. */
  readonly mspId?: string | undefined;
  /** The request signed by the registered key of a recipient without a peer. */
  readonly jws?: string | undefined;
}

/**
 * Opens a grant once: the recipient's annotated copy is made, encrypted to the recipient and stored; the use is counted on the
 * ledger; the access is written to the log; only then does the wrapped key leave. The same request again, after a process died in
 * between or an answer was lost, is the same use and gives the same copy as long as the grant stands.
 * @throws DomainError GRANT_UNKNOWN GRANT_EXPIRED GRANT_REVOKED GRANT_CONSUMED WRONG_RECIPIENT FIELDS_NOT_GRANTED, RECIPIENT_SIGNATURE,
 * INVALID_FORMAT, CONFLICT for another request under the same use id, NOT_FOUND, the codes of storage, log and ledger
 */
export async function openGrant(parts: SharingParts, request: OpenRequest): Promise<SealedCopy> {
  const useId = checkRequestId(request.useId);
  const grant = await assertKept(parts, request.grantRef);
  const recipient = await provenRecipient(parts, request);
  if (recipient === undefined) return refuse(parts, request, ['WRONG_RECIPIENT']);
  const fields = [...new Set(request.fields)].toSorted();
  if (fields.length === 0) throw new DomainError('REQUIRED', { field: 'fields' });
  const state = await parts.accessLedger.state(request.grantRef);
  if (state === undefined) throw new DomainError('GRANT_UNKNOWN', { field: 'grantRef' });
  const kept = await parts.grants.opening(useId);
  assertSameUse(kept, request.grantRef, recipient, fields);
  const day = shanghaiDay(parts.clock.now());
  const wanted = { recipient, fields, day, counted: isCounted(state, kept) };
  const codes = refusals(state, wanted);
  if (codes.length > 0) return refuse(parts, request, codes);

  const registered = await parts.grants.recipient(grant.claims.recipient);
  if (registered === undefined) throw new DomainError('NOT_FOUND', { field: 'recipient' });
  const opening = kept ?? (await parts.grants.open(newOpening(parts, state, { useId, recipient, fields, day })));
  await makeCopy(parts, grant, registered, opening);
  await count(parts, request, opening);
  await parts.audit.record(event(request, opening.use.eventTag, 'RELEASED', fields));
  return parts.copies.get(opening.copyId);
}

/** Who asks, as far as it is proven; undefined for anybody but an organisation or the grant's own recipient. */
async function provenRecipient(parts: SharingParts, { grantRef, useId, fields, mspId, jws }: OpenRequest): Promise<string | undefined> {
  if (jws === undefined) {
    // a key is proven by its signature only
    return mspId?.includes(':') === true ? undefined : mspId;
  }
  const request = readSigned(USE_TYPE, UseRequest, jws, 'jws');
  const said = request.claims;
  const sorted = [...new Set(fields)].toSorted();
  const same = said.grantRef === grantRef && said.useId === useId && said.channel === parts.channel && said.fields.join() === sorted.join();
  if (!same) throw new DomainError('RECIPIENT_SIGNATURE', { field: 'jws' });
  const grant = await assertKept(parts, grantRef);
  const registered = await parts.grants.recipient(grant.claims.recipient);
  if (registered === undefined) return undefined;
  return (await isSignedBy(parts.verify, registered.publicKey, request)) ? registered.recipient : undefined;
}

function assertSameUse(kept: Opening | undefined, grantRef: string, recipient: string, fields: readonly string[]): void {
  if (kept === undefined) return;
  const { use } = kept;
  if (use.grantRef !== grantRef || use.recipient !== recipient || use.fields.join() !== fields.join()) {
    throw new DomainError('CONFLICT', { field: 'useId' });
  }
}

function isCounted({ uses }: GrantState, kept: Opening | undefined): boolean {
  return kept !== undefined && uses.some(({ n, eventTag }) => n === kept.use.n && eventTag === kept.use.eventTag);
}

function newOpening(
  parts: SharingParts,
  { claims, uses }: GrantState,
  wanted: Pick<Opening['use'], 'recipient' | 'fields' | 'day'> & { useId: string },
): Opening {
  const { useId, ...rest } = wanted;
  const { grantRef } = claims;
  const use = { grantRef, n: uses.length + 1, ...rest, eventTag: eventTagOf(grantRef, useId, newSalt(parts.random)) };
  return { useId, use, copyId: `copy:${use.eventTag}` };
}

async function makeCopy(parts: SharingParts, grant: KeptGrant, recipient: Recipient, { use, copyId }: Opening): Promise<void> {
  await parts.copies.putOnce(copyId, recipient.publicKey, async () => {
    const [entry, facts] = await Promise.all([
      parts.book.entryOfCertificate(grant.certRef),
      parts.readModel.certificate({ certRef: grant.certRef }),
    ]);
    if (entry === undefined || facts === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
    if (entry.secret.credential === '') throw new DomainError('DOCUMENT_ERASED', { field: 'certRef' });
    return annotatedCopy(parts, { grant, use, recipient, facts, credential: entry.secret.credential });
  });
}

/** Counts the use on the ledger, under the next number when another use took this one. */
async function count(parts: SharingParts, request: OpenRequest, opening: Opening): Promise<void> {
  let current = opening;
  for (let left = TRIES; ; left -= 1) {
    try {
      await parts.accessLedger.consume(current.use, request.jws);
      return;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'CONFLICT' || left === 0) throw error;
      const state = await parts.accessLedger.state(request.grantRef);
      if (state === undefined) throw error;
      const codes = refusals(state, { ...current.use, counted: false });
      if (codes.length > 0) return refuse(parts, request, codes);
      current = await parts.grants.renumber(current.useId, state.uses.length + 1);
    }
  }
}

async function refuse(parts: SharingParts, request: OpenRequest, codes: readonly ErrorCode[]): Promise<never> {
  await parts.audit.record(event(request, undefined, 'REFUSED', request.fields));
  const [first] = codes;
  throw new DomainError(first ?? 'INTERNAL', { codes });
}

function event({ actor, grantRef }: OpenRequest, eventRef: string | undefined, result: 'RELEASED' | 'REFUSED', fields: readonly string[]) {
  return { ...actor, action: 'GRANT_CONSUMED', result, subject: grantRef, grant: grantRef, fields, eventRef } as const;
}
