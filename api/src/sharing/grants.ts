import {
  CalendarDay,
  decode,
  disclosedKeysOf,
  DomainError,
  GrantClaims,
  keyOfJwk,
  placeOf,
  purposeDigestOf,
  readStatement,
  signingInput,
  type BindingClaims,
  type RebindingClaims,
} from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { BookedEntry, CertificateFacts, KeptGrant, PublicJwk } from '../ports.js';
import { checkReference } from '../requests.js';
import { annotatedFile } from './annotated-copy.js';
import { newSalt, sameClaims, sortedFields } from './grant.js';
import type { SharingParts } from './parts.js';
import { recipientName } from './recipients.js';

const PURPOSE_LIMIT = 200;
/** A grant that nobody remembers having given is a danger: at most a year. */
const LONGEST_DAYS = 366;
const DAY = 24 * 60 * 60 * 1000;

export interface GrantRequest {
  readonly grantRef: string;
  readonly certRef: string;
  readonly recipient: string;
  readonly fields: readonly string[];
  /** 使用事由, as the copy will show it. */
  readonly purpose: string;
  readonly uses: number;
  /** Last day, YYYY-MM-DD. */
  readonly expiresOn: string;
}

/** A statement that is ready to be signed by a device. */
export interface Drafted<Claims> {
  readonly claims: Claims;
  /** What is signed, as UTF-8, by ECDSA P-256 over SHA-256. With a dot and the signature in base64url behind it, it is the statement. */
  readonly signingInput: string;
}

export interface HolderKey {
  readonly certRef: string;
  readonly publicKey: PublicJwk;
  /** PLATFORM: kept for a holder without a device; grants under it show as attested by the platform. */
  readonly custody: BindingClaims['custody'];
}

/**
 * What a holder's key signs to be bound to a certificate, each certificate under a reference of its own, so that nobody else can link them.
 * @throws DomainError NOT_FOUND, INVALID_FORMAT for a key that is none
 */
export async function draftBinding(
  parts: Pick<SharingParts, 'grants' | 'readModel' | 'channel'>,
  { certRef, publicKey, custody }: HolderKey,
): Promise<Drafted<BindingClaims>> {
  await assertCertificate(parts, certRef);
  const { certTag } = await parts.grants.tagOf(certRef);
  const claims: BindingClaims = { ...placeOf(parts.channel), certTag, key: keyOfJwk(publicKey), custody };
  return { claims, signingInput: signingInput('binding', claims) };
}

/**
 * The same for a certificate whose key is bound already, as after the loss of a device: then the statement also names the key that it takes
 * the place of, and `rebindHolderKey` brings it with the registry's document.
 * @throws DomainError as draftBinding
 */
export async function draftKey(
  parts: Pick<SharingParts, 'grants' | 'readModel' | 'channel'>,
  wish: HolderKey,
): Promise<Drafted<BindingClaims | RebindingClaims>> {
  const drafted = await draftBinding(parts, wish);
  const bound = await parts.readModel.record('binding', drafted.claims.certTag);
  if (bound?.record.type !== 'binding' || bound.record.key === drafted.claims.key) return drafted;
  const claims: RebindingClaims = { ...drafted.claims, previousKey: bound.record.key };
  return { claims, signingInput: signingInput('rebinding', claims) };
}

/**
 * Binds the key that made the statement to the certificate, once.
 * @throws DomainError NOT_FOUND, INVALID_FORMAT, CONFLICT when another key is bound or the statement is for another certificate,
 * HOLDER_SIGNATURE, the ledger's codes
 */
export async function bindHolder(
  parts: Pick<SharingParts, 'accessLedger' | 'grants' | 'readModel' | 'channel'>,
  { certRef, jws }: { readonly certRef: string; readonly jws: string },
): Promise<void> {
  await assertCertificate(parts, certRef);
  const { certTag } = readStatement('binding', jws, parts.channel);
  if ((await parts.grants.tagOf(certRef)).certTag !== certTag) throw new DomainError('CONFLICT', { field: 'certRef' });
  await parts.accessLedger.bindKey(jws);
}

/**
 * Writes a grant down as the holder wants it, ready to be signed, after a trial that its copy can be printed. Nothing is granted yet.
 * The same request again gives the same claims.
 * @throws DomainError NOT_FOUND for a certificate or recipient that is not here, FIELDS_NOT_GRANTED for a field that the certificate
 * does not have, GRANT_EXPIRED, TOO_LARGE, BLANK_FIELD, INVALID_FORMAT naming the field, TEXT_OVERFLOW, GLYPH_MISSING, DOCUMENT_ERASED,
 * CONFLICT for other content under the same reference
 */
export async function draftGrant(parts: SharingParts, request: GrantRequest): Promise<Drafted<GrantClaims>> {
  const { certRef, purpose, uses, expiresOn } = request;
  const grantRef = checkReference(request.grantRef, 'grantRef');
  const { kind } = await assertCertificate(parts, certRef);
  checkPurpose(purpose);
  checkExpiry(expiresOn, parts.clock.now());
  const known = disclosedKeysOf(kind);
  if (!request.fields.every((field) => known.includes(field))) throw new DomainError('FIELDS_NOT_GRANTED', { field: 'fields' });
  const { recipient } = request;
  const name = await recipientName(parts, recipient);
  if (name === undefined) throw new DomainError('NOT_FOUND', { field: 'recipient' });

  const { certTag } = await parts.grants.tagOf(certRef);
  const kept = await parts.grants.grant(grantRef);
  const purposeSalt = kept?.purposeSalt ?? newSalt(parts.random);
  const fields = sortedFields(request.fields);
  const what = { grantRef, certTag, recipient, fields, uses, expiresOn };
  const wish = { ...placeOf(parts.channel), ...what, purposeDigest: purposeDigestOf(purpose, purposeSalt) };
  const drafted = decode(GrantClaims, wish);
  if (kept === undefined) {
    const entry = await entryOf(parts, certRef);
    await annotatedFile(parts, { fields, purpose, until: expiresOn, recipient: name, entry });
  }
  const { claims } = await parts.grants.draft({ claims: drafted, certRef, purpose, purposeSalt, jws: kept?.jws });
  return { claims, signingInput: signingInput('grant', claims) };
}

/**
 * Puts a drafted grant onto the ledger, signed by the key that is bound to the certificate.
 * @throws DomainError GRANT_UNKNOWN, INVALID_FORMAT, CONFLICT for claims other than the drafted ones, HOLDER_SIGNATURE, the ledger's codes
 */
export async function confirmGrant(parts: Pick<SharingParts, 'accessLedger' | 'grants' | 'channel'>, jws: string): Promise<GrantClaims> {
  const claims = readStatement('grant', jws, parts.channel);
  const kept = await assertKept(parts, claims.grantRef);
  if (!sameClaims(kept.claims, claims)) throw new DomainError('CONFLICT', { field: 'grantRef' });
  await parts.accessLedger.grant(jws);
  await parts.grants.signed(claims.grantRef, jws);
  return claims;
}

/** What the holder's key signs to take a grant back. @throws DomainError INVALID_FORMAT */
export function revocationInput(channel: string, grantRef: string): string {
  return signingInput('revocation', { ...placeOf(channel), act: 'REVOKE', grantRef: checkReference(grantRef, 'grantRef') });
}

/** @throws DomainError INVALID_FORMAT, GRANT_UNKNOWN, HOLDER_SIGNATURE, the ledger's codes */
export async function revokeGrant(parts: Pick<SharingParts, 'accessLedger' | 'channel'>, jws: string): Promise<string> {
  const { grantRef } = readStatement('revocation', jws, parts.channel);
  await parts.accessLedger.revoke(jws);
  return grantRef;
}

export async function assertKept(parts: Pick<SharingParts, 'grants'>, grantRef: string): Promise<KeptGrant> {
  const kept = await parts.grants.grant(grantRef);
  if (kept === undefined) throw new DomainError('GRANT_UNKNOWN', { field: 'grantRef' });
  return kept;
}

/** The register's entry with everything that a copy needs. @throws DomainError NOT_FOUND, DOCUMENT_ERASED */
export async function entryOf({ book }: Pick<SharingParts, 'book'>, certRef: string): Promise<BookedEntry> {
  const entry = await book.entryOfCertificate(certRef);
  if (entry === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  if (entry.secret.credential === '') throw new DomainError('DOCUMENT_ERASED', { field: 'certRef' });
  return entry;
}

export async function assertCertificate({ readModel }: Pick<SharingParts, 'readModel'>, certRef: string): Promise<CertificateFacts> {
  const facts = await readModel.certificate({ certRef: checkReference(certRef, 'certRef') });
  if (facts === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  return facts;
}

function checkPurpose(purpose: string): void {
  if (purpose.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'purpose' });
  if (purpose.length > PURPOSE_LIMIT) throw new DomainError('TOO_LARGE', { field: 'purpose' });
}

function checkExpiry(expiresOn: string, now: Date): void {
  const day = decode(CalendarDay, expiresOn, 'expiresOn');
  if (day < shanghaiDay(now)) throw new DomainError('GRANT_EXPIRED', { field: 'expiresOn' });
  if (day > shanghaiDay(new Date(now.getTime() + LONGEST_DAYS * DAY))) throw new DomainError('TOO_LARGE', { field: 'expiresOn' });
}
