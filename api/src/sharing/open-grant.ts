import {
  checkStatement,
  DomainError,
  eventTagOf,
  keyOfJwk,
  placeOf,
  readStatement,
  signingInput,
  type ErrorCode,
} from '@zhenglian/chaincode/domain';
import type { GrantState, GrantUse, KeptGrant, Opening, PublicJwk, Recipient, SealedCopy, UseProof } from '../ports.js';
import { checkReference, isOnTheWay } from '../requests.js';
import { annotatedCopy } from './annotated-copy.js';
import { isCounted, newSalt, sortedFields } from './grant.js';
import { assertCertificate, assertKept, entryOf } from './grants.js';
import type { Actor, SharingParts } from './parts.js';
import { recipientName } from './recipients.js';
import { refusals } from './rules.js';

/** Another use may take the same number at the same time; more than a few times in a row it does not. */
const TRIES = 5;
/** Openings that an organisation may begin beyond those that it may count: each is a file that is made and kept. */
const BEGUN_BEYOND = 5;

/** A recipient without a peer asks, by what it signed: which grant, which fields, under an id that counts once. */
export interface SignedRequest {
  readonly jws: string;
  readonly actor: Actor;
}

/** An organisation of the channel asks, as its own API has proven. */
export interface OrganizationRequest {
  readonly mspId: string;
  readonly grantRef: string;
  /** 32 bytes as hex, chosen by the recipient; the same id again is the same use. */
  readonly useId: string;
  readonly fields: readonly string[];
  /** The organisation's key to which the copy shall be encrypted. */
  readonly publicKey: PublicJwk;
  readonly actor: Actor;
}

/** What an organisation gets: first the use that it has to count itself, then, counted, its copy. */
export interface Opened {
  readonly use: GrantUse;
  readonly copy: SealedCopy | undefined;
}

interface Asked {
  readonly grantRef: string;
  readonly useId: string;
  readonly fields: readonly string[];
  /** Undefined for somebody who could not prove to be the recipient. */
  readonly recipient: string | undefined;
  /** Key to which the copy is encrypted. */
  readonly publicKey: PublicJwk | undefined;
  readonly actor: Actor;
}

/** What a recipient without a peer signs to open a grant. @throws DomainError INVALID_FORMAT, UNKNOWN_FIELD */
export function useInput(channel: string, { grantRef, useId, fields }: Pick<Asked, 'grantRef' | 'useId' | 'fields'>): string {
  return signingInput('use', { ...placeOf(channel), grantRef, useId, fields: sortedFields(fields) });
}

/**
 * Opens a grant once for a recipient without a peer: the annotated copy is made, encrypted to the recipient and stored, the digest of
 * its file noted; the use is counted on the ledger; the access is written to the log; only then does the wrapped key leave. The same
 * request again, after a process died in between or an answer was lost, is the same use and gives the same copy as long as the grant stands.
 * @throws DomainError GRANT_UNKNOWN GRANT_EXPIRED GRANT_REVOKED GRANT_CONSUMED WRONG_RECIPIENT FIELDS_NOT_GRANTED, INVALID_FORMAT,
 * CONFLICT for another request under the same use id, NOT_FOUND, DOCUMENT_ERASED, the codes of storage, log and ledger
 */
export async function openGrant(parts: SharingParts, { jws, actor }: SignedRequest): Promise<SealedCopy> {
  const { grantRef, useId, fields } = readStatement('use', jws, parts.channel);
  const signer = await signerOf(parts, grantRef, jws);
  const asked = { grantRef, useId, fields, recipient: signer?.recipient, publicKey: signer?.publicKey, actor };
  const opening = await prepare(parts, asked);
  await count(parts, asked, opening, { jws, key: signer === undefined ? '' : keyOfJwk(signer.publicKey) });
  return release(parts, asked, opening);
}

/**
 * The same for an organisation, which submits its use itself: it asks, counts on the ledger what it is told, and asks again.
 * @throws DomainError as `openGrant`, TOO_MANY_REQUESTS for many openings that were begun and never counted
 */
export async function openForOrganization(parts: SharingParts, request: OrganizationRequest): Promise<Opened> {
  const { mspId, grantRef, publicKey, actor } = request;
  const useId = checkReference(request.useId, 'useId');
  const fields = sortedFields(request.fields);
  if (fields.length === 0) throw new DomainError('REQUIRED', { field: 'fields' });
  // a key is proven by its signature only
  const asked = { grantRef, useId, fields, recipient: mspId.includes(':') ? undefined : mspId, publicKey, actor };
  const opening = await prepare(parts, asked);
  const state = await stateOf(parts, grantRef);
  if (isCounted(state.uses, opening.use)) return { use: opening.use, copy: await release(parts, asked, opening) };
  // somebody else's use took the number meanwhile
  const behind = state.uses.length >= opening.use.n;
  return { use: behind ? (await parts.grants.renumber(useId, state.uses.length + 1)).use : opening.use, copy: undefined };
}

/** Everything up to the ledger: whoever may not open gets a refusal and a line in the log, and nothing is made. */
async function prepare(parts: SharingParts, asked: Asked): Promise<Opening> {
  const { grantRef, useId, fields, recipient, publicKey } = asked;
  const grant = await assertKept(parts, grantRef);
  if (recipient === undefined || publicKey === undefined) return refuse(parts, asked, ['WRONG_RECIPIENT']);
  const state = await stateOf(parts, grantRef);
  const kept = await parts.grants.opening(useId);
  assertSameUse(kept, asked);
  const counted = kept !== undefined && isCounted(state.uses, kept.use);
  const codes = refusals(state, { recipient, fields, counted });
  if (codes.length > 0) return refuse(parts, asked, codes);
  if (kept === undefined && (await parts.grants.openings(grantRef)) >= state.limit + BEGUN_BEYOND) {
    throw new DomainError('TOO_MANY_REQUESTS', { field: 'useId' });
  }
  const name = await recipientName(parts, recipient);
  if (name === undefined) throw new DomainError('NOT_FOUND', { field: 'recipient' });
  const opening = kept ?? (await parts.grants.open(await newOpening(parts, grant, state, { useId, recipient, fields })));
  await parts.grants.filed(useId, await makeCopy(parts, grant, { recipient, name, publicKey }, opening));
  return opening;
}

/** Whose signature the request bears: the grant's recipient's, or nobody's that is known. */
async function signerOf(parts: SharingParts, grantRef: string, jws: string): Promise<Recipient | undefined> {
  const { claims } = await assertKept(parts, grantRef);
  const registered = claims.recipient.startsWith('key:') ? await parts.grants.recipient(claims.recipient) : undefined;
  if (registered === undefined) return undefined;
  try {
    checkStatement('use', jws, keyOfJwk(registered.publicKey), parts.channel);
    return registered;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'RECIPIENT_SIGNATURE') return undefined;
    throw error;
  }
}

async function newOpening(parts: SharingParts, grant: KeptGrant, { uses, day }: GrantState, wanted: NewUse): Promise<Opening> {
  const { useId, recipient, fields } = wanted;
  const { grantRef } = grant.claims;
  const { state } = await assertCertificate(parts, grant.certRef);
  const eventTag = eventTagOf(grantRef, useId, newSalt(parts.random));
  const use = { grantRef, n: uses.length + 1, recipient, fields, day, eventTag, ...(state === 'VALID' ? {} : { ended: true as const }) };
  return { useId, use, copyId: `copy:${eventTag}`, fileDigest: undefined };
}

interface NewUse {
  readonly useId: string;
  readonly recipient: string;
  readonly fields: readonly string[];
}

function assertSameUse(kept: Opening | undefined, { grantRef, recipient, fields }: Asked): void {
  if (kept === undefined) return;
  const { use } = kept;
  if (use.grantRef !== grantRef || use.recipient !== recipient || use.fields.join() !== fields.join()) {
    throw new DomainError('CONFLICT', { field: 'useId' });
  }
}

function makeCopy(parts: SharingParts, grant: KeptGrant, recipient: Recipient, { use, copyId }: Opening): Promise<string> {
  return parts.copies.putOnce(copyId, recipient.publicKey, async () => {
    const [entry, facts] = await Promise.all([entryOf(parts, grant.certRef), assertCertificate(parts, grant.certRef)]);
    return annotatedCopy(parts, { grant, use, recipient, facts, entry });
  });
}

/** Counts the use on the ledger, under the next number when another use took this one. */
async function count(parts: SharingParts, asked: Asked, opening: Opening, proof: UseProof): Promise<void> {
  let { use } = opening;
  for (let left = TRIES; ; left -= 1) {
    try {
      await parts.accessLedger.consume(use, proof);
      return;
    } catch (error) {
      if (!(error instanceof DomainError) || isOnTheWay(error.code)) throw error;
      if (error.code !== 'CONFLICT') return refuse(parts, asked, error.codes);
      if (left === 0) throw error;
      const state = await stateOf(parts, asked.grantRef);
      const codes = refusals(state, { ...use, counted: false });
      if (codes.length > 0) return refuse(parts, asked, codes);
      // a peer that is behind may not know yet who took the number
      const next = Math.max(state.uses.length, use.n) + 1;
      ({ use } = await parts.grants.renumber(opening.useId, next));
    }
  }
}

async function release(parts: SharingParts, asked: Asked, { use, copyId }: Opening): Promise<SealedCopy> {
  await parts.audit.record(event(asked, use.eventTag, 'RELEASED'));
  return parts.copies.get(copyId);
}

async function stateOf({ accessLedger }: SharingParts, grantRef: string): Promise<GrantState> {
  const state = await accessLedger.state(grantRef);
  if (state === undefined) throw new DomainError('GRANT_UNKNOWN', { field: 'grantRef' });
  return state;
}

async function refuse(parts: SharingParts, asked: Asked, codes: readonly ErrorCode[]): Promise<never> {
  await parts.audit.record(event(asked, undefined, 'REFUSED'));
  const [first] = codes;
  throw new DomainError(first ?? 'INTERNAL', { codes });
}

function event({ actor, grantRef, fields }: Asked, eventRef: string | undefined, result: 'RELEASED' | 'REFUSED') {
  return { ...actor, action: 'GRANT_CONSUMED', result, subject: grantRef, grant: grantRef, fields, eventRef } as const;
}
