import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding } from '../gate/findings.js';
import { pass } from '../gate/judge.js';
import { isOver } from '../law-clock.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { demandCome, type Scene } from './binding.js';
import { checkStatement } from './claims.js';
import { statementDigest } from './jws.js';
import type { BindingRecord, GrantRecord } from './records.js';
import { comparable, type MakeGrant, type Revoke } from './requests.js';

/**
 * A holder's grant, whoever submits it: what counts is the signature of the key that is bound to the certificate (S10; PIPL
 * art. 23, 29). A used `grantRef` stays used. Throws CONFLICT, KEY_UNKNOWN (no key is bound), HOLDER_SIGNATURE, GRANT_EXPIRED.
 */
export function makeGrant(
  request: MakeGrant,
  existing: GrantRecord | undefined,
  binding: BindingRecord | undefined,
  { channel, day }: Scene,
): Outcome<GrantRecord> {
  return decided(requestDigest('grant', comparable(request)), existing, (digest) => {
    const { key, custody } = demandBinding(binding);
    const claims = checkStatement('grant', request.jws, key, channel);
    const { grantRef, certTag, recipient, fields, uses, expiresOn, purposeDigest } = claims;
    pass({ act: 'SHARE', day }, isPast(expiresOn, day) ? [{ state: 'GRANT_EXPIRED' }] : [], 'expiresOn');
    const record: GrantRecord = {
      ...madeBy(digest, 'grant'),
      grantRef,
      certTag,
      recipient,
      fields,
      uses,
      expiresOn,
      purposeDigest,
      ...signedBy(request.jws, key, custody),
      acts: [],
    };
    return { name: 'GRANTED', records: [record], result: record };
  });
}

/** The holder takes a grant back, by the key that is bound now. Throws NOT_FOUND, HOLDER_SIGNATURE, GRANT_REVOKED, CLOCK_BEHIND. */
export function revoke(
  request: Revoke,
  existing: GrantRecord | undefined,
  binding: BindingRecord | undefined,
  { channel, day }: Scene,
): Outcome<GrantRecord> {
  return changed(requestDigest('revoke', comparable(request)), existing, (grant, digest) => {
    const { key } = demandBinding(binding);
    checkStatement('revocation', request.jws, key, channel);
    pass({ act: 'SHARE', day }, revokedFindings(grant), 'jws');
    demandCome(day, request.day);
    const record: GrantRecord = { ...grant, acts: [{ act: 'REVOKE', requestDigest: digest, day: request.day }] };
    return { name: 'GRANT_REVOKED', records: [record], result: record };
  });
}

export function demandBinding(binding: BindingRecord | undefined): BindingRecord {
  if (!binding) throw new DomainError('KEY_UNKNOWN', { field: 'certTag' });
  return binding;
}

/** What the records say of a signature. A key that the platform keeps shows as the platform's word. */
export function signedBy(jws: string, key: string, custody: BindingRecord['custody']) {
  return { statementDigest: statementDigest(jws), signedBy: key, ...(custody === 'PLATFORM' && { attestedBy: 'PLATFORM' as const }) };
}

export function revokedFindings({ acts }: { readonly acts: readonly unknown[] }): Finding[] {
  return acts.length > 0 ? [{ state: 'GRANT_REVOKED' }] : [];
}

/** The last day belongs to the term; it is the holder's own day and does not roll. Without a clock nothing is past. */
export function isPast(expiresOn: string, day: string | undefined): boolean {
  return day !== undefined && isOver(expiresOn, day);
}
