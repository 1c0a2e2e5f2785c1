import {
  CalendarDay,
  decode,
  DomainError,
  MspId,
  placeOf,
  purposeDigestOf,
  signingInput,
  type QueryClaims,
} from '@zhenglian/chaincode/domain';
import { checkReference } from '../requests.js';
import type { Drafted } from './grants.js';
import type { SharingParts } from './parts.js';

const PURPOSE_LIMIT = 200;

export interface QueryConsentRequest {
  readonly queryRef: string;
  readonly certRef: string;
  /** MSP ID of the institution that asks. */
  readonly recipient: string;
  readonly purpose: string;
  /** Last day, YYYY-MM-DD. */
  readonly expiresOn: string;
}

/** What the holder's key signs so that an institution may query the register about this certificate, and the salt that binds the two. */
export interface DraftedConsent extends Drafted<QueryClaims> {
  /** For the institution, from the holder: with it, consent and certificate are seen to belong together. */
  readonly salt: string;
}

/**
 * Drafts a holder's consent to a query of the register (S3 step 2): for one institution, one certificate, one purpose, until a day.
 * @throws DomainError NOT_FOUND, BLANK_FIELD, TOO_LARGE, INVALID_FORMAT, INVALID_DATE naming the field
 */
export async function draftQueryConsent(
  parts: Pick<SharingParts, 'grants' | 'readModel' | 'channel'>,
  { queryRef, certRef, recipient, purpose, expiresOn }: QueryConsentRequest,
): Promise<DraftedConsent> {
  if (purpose.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'purpose' });
  if (purpose.length > PURPOSE_LIMIT) throw new DomainError('TOO_LARGE', { field: 'purpose' });
  if ((await parts.readModel.certificate({ certRef: checkReference(certRef, 'certRef') })) === undefined) {
    throw new DomainError('NOT_FOUND', { field: 'certRef' });
  }
  const { certTag, salt } = await parts.grants.tagOf(certRef);
  const claims: QueryClaims = {
    ...placeOf(parts.channel),
    queryRef: checkReference(queryRef, 'queryRef'),
    certTag,
    recipient: decode(MspId, recipient, 'recipient'),
    purposeDigest: purposeDigestOf(purpose, salt),
    expiresOn: decode(CalendarDay, expiresOn, 'expiresOn'),
  };
  return { claims, signingInput: signingInput('query', claims), salt };
}
