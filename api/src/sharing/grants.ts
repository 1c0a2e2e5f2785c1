import { DomainError, disclosedKeysOf, SUITE, CalendarDay, decode } from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { Committed, GrantClaims, HolderBinding, KeptGrant } from '../ports.js';
import { checkReference } from '../requests.js';
import { Claims, GRANT_TYPE, newSalt, purposeDigestOf, readSigned, Revocation, REVOCATION_TYPE, signingInput } from './grant.js';
import type { SharingParts } from './parts.js';

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

export interface DraftedGrant {
  readonly claims: GrantClaims;
  /** What the holder's key signs. */
  readonly signingInput: string;
}

/**
 * Binds the holder's key to a certificate on the ledger, once per certificate, so that keys do not link certificates.
 * @throws DomainError NOT_FOUND, CONFLICT when another key is bound, the ledger's codes
 */
export async function bindHolder(
  parts: Pick<SharingParts, 'accessLedger' | 'grants' | 'readModel'>,
  { certRef, ...key }: Omit<HolderBinding, 'certTag'> & { readonly certRef: string },
): Promise<Committed> {
  await assertCertificate(parts, certRef);
  const { certTag } = await parts.grants.tagOf(certRef);
  return parts.accessLedger.bindKey({ certTag, ...key });
}

/**
 * Writes a grant down as the holder wants it, ready to be signed. Nothing is granted yet. The same request again gives the same claims.
 * @throws DomainError NOT_FOUND for a certificate or recipient that is not here, FIELDS_NOT_GRANTED for a field that the certificate
 * does not have, GRANT_EXPIRED, TOO_LARGE, BLANK_FIELD, INVALID_FORMAT naming the field, CONFLICT for other content under the same reference
 */
export async function draftGrant(parts: SharingParts, request: GrantRequest): Promise<DraftedGrant> {
  const { certRef, recipient, purpose, uses, expiresOn } = request;
  const grantRef = checkReference(request.grantRef, 'grantRef');
  const { kind } = await assertCertificate(parts, certRef);
  checkPurpose(purpose);
  checkExpiry(expiresOn, parts.clock.now());
  if ((await parts.grants.recipient(recipient)) === undefined) throw new DomainError('NOT_FOUND', { field: 'recipient' });
  const known = disclosedKeysOf(kind);
  if (!request.fields.every((field) => known.includes(field))) throw new DomainError('FIELDS_NOT_GRANTED', { field: 'fields' });

  const { certTag } = await parts.grants.tagOf(certRef);
  const kept = await parts.grants.grant(grantRef);
  const purposeSalt = kept?.purposeSalt ?? newSalt(parts.random);
  const fields = [...new Set(request.fields)].toSorted();
  const place = { v: 1, suite: SUITE, channel: parts.channel, contract: 'access', grantRef } as const;
  const wish = { ...place, certTag, recipient, fields, uses, expiresOn, purposeDigest: purposeDigestOf(purpose, purposeSalt) };
  const { claims } = await parts.grants.draft({ claims: decode(Claims, wish), certRef, purpose, purposeSalt, jws: kept?.jws });
  return { claims, signingInput: signingInput(GRANT_TYPE, claims) };
}

/**
 * Puts a drafted grant onto the ledger, signed by the key that is bound to the certificate.
 * @throws DomainError GRANT_UNKNOWN, INVALID_FORMAT, CONFLICT for claims other than the drafted ones, HOLDER_SIGNATURE, the ledger's codes
 */
export async function confirmGrant(parts: Pick<SharingParts, 'accessLedger' | 'grants'>, jws: string): Promise<Committed> {
  const { claims } = readSigned(GRANT_TYPE, Claims, jws, 'jws');
  const kept = await assertKept(parts, claims.grantRef);
  if (signingInput(GRANT_TYPE, kept.claims) !== signingInput(GRANT_TYPE, claims)) throw new DomainError('CONFLICT', { field: 'grantRef' });
  const committed = await parts.accessLedger.grant(jws);
  await parts.grants.signed(claims.grantRef, jws);
  return committed;
}

/** What the holder's key signs to take a grant back. */
export function revocationInput(claims: GrantClaims): string {
  const { v, suite, channel, contract, grantRef } = claims;
  return signingInput(REVOCATION_TYPE, { v, suite, channel, contract, grantRef, act: 'REVOKE' });
}

/** @throws DomainError INVALID_FORMAT, GRANT_UNKNOWN, HOLDER_SIGNATURE, the ledger's codes */
export async function revokeGrant(parts: Pick<SharingParts, 'accessLedger'>, jws: string): Promise<Committed> {
  readSigned(REVOCATION_TYPE, Revocation, jws, 'jws');
  return parts.accessLedger.revoke(jws);
}

export async function assertKept(parts: Pick<SharingParts, 'grants'>, grantRef: string): Promise<KeptGrant> {
  const kept = await parts.grants.grant(grantRef);
  if (kept === undefined) throw new DomainError('GRANT_UNKNOWN', { field: 'grantRef' });
  return kept;
}

async function assertCertificate({ readModel }: Pick<SharingParts, 'readModel'>, certRef: string) {
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
