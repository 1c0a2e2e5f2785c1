import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import { decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { checkStatement } from './claims.js';
import { isPast, revokedFindings } from './grants.js';
import { statementDigest, thumbprintOf } from './jws.js';
import type { GrantRecord, UseRecord } from './records.js';
import { comparable, type Consume } from './requests.js';

/** What stands about a use, and who asks for it. */
export interface ConsumeFacts {
  readonly grant: GrantRecord | undefined;
  readonly use: UseRecord | undefined;
  /** The uses before this one, as many as there are. */
  readonly earlier: readonly UseRecord[];
  readonly channel: string;
  readonly mspId: string;
  readonly day: string;
}

/**
 * A recipient uses a grant, before anything is shown to it: the n-th use has a key of its own, so that it is made once. Throws
 * GRANT_UNKNOWN, CONFLICT (the number was taken, or the signed request was counted before), INVALID_FORMAT (a number was left
 * out), RECIPIENT_SIGNATURE, or all of GRANT_EXPIRED, GRANT_REVOKED, GRANT_CONSUMED, WRONG_RECIPIENT, FIELDS_NOT_GRANTED,
 * CLOCK_BEHIND.
 */
export function consume(request: Consume, facts: ConsumeFacts): Outcome<UseRecord> {
  const { grant, use, day } = facts;
  if (!grant) throw new DomainError('GRANT_UNKNOWN', { field: 'grantRef' });
  const digest = requestDigest('consume', comparable(request));
  const { grantRef, n, fields, eventTag, ended, jws } = request;
  // The last use taken by another request means that the grant is used up; before it, the number only was taken.
  const spent = n > grant.uses || (n === grant.uses && use !== undefined && use.requestDigest !== digest);
  return decided(digest, spent ? undefined : use, () => {
    const found: Finding[] = [
      ...(isPast(grant.expiresOn, day) ? [{ state: 'GRANT_EXPIRED' } as const] : []),
      ...revokedFindings(grant),
      ...(spent ? [{ state: 'GRANT_USED' } as const] : []),
      ...(isRecipient(request, grant, facts) ? [] : [{ state: 'RECIPIENT_OTHER' } as const]),
      ...(fields.every((field) => grant.fields.includes(field)) ? [] : [{ state: 'FIELDS_SURPLUS' } as const]),
      ...(ended ? [{ state: 'CERTIFICATE_ENDED' } as const] : []),
      ...clockFindings(day, request.day),
    ];
    const carries = pass({ act: 'SHARE', day }, found);
    const signed = jws === undefined ? undefined : statementDigest(jws);
    demandNew(request, facts, signed);
    const record: UseRecord = {
      ...madeBy(digest, 'use'),
      grantRef,
      n,
      recipient: grant.recipient,
      fields,
      day: request.day,
      eventTag,
      ...(ended && { ended }),
      ...(signed !== undefined && { statementDigest: signed }),
    };
    return { name: 'GRANT_USED', records: [record], result: record, carries };
  });
}

/** Uses are counted one by one, and a request that a recipient signed counts once, under whatever number and signature. */
function demandNew({ n }: Consume, { earlier }: ConsumeFacts, signed: string | undefined): void {
  if (earlier.length !== n - 1) throw new DomainError('INVALID_FORMAT', { field: 'n', detail: 'uses are counted one by one' });
  if (signed !== undefined && earlier.some((use) => use.statementDigest === signed)) throw new DomainError('CONFLICT', { field: 'jws' });
}

/** An institution is told by its peers' word for the submitter, anybody else by the signature of the key that the grant names. */
function isRecipient({ jws, key, ...use }: Consume, { recipient }: GrantRecord, { mspId, channel }: ConsumeFacts): boolean {
  if (jws === undefined || key === undefined) return recipient === mspId && jws === key;
  if (recipient !== `key:${thumbprintOf(key)}`) return false;
  const { grantRef, fields } = checkStatement('use', jws, key, channel);
  if (grantRef === use.grantRef && fields.join() === use.fields.join()) return true;
  throw new DomainError('RECIPIENT_SIGNATURE', { field: 'jws', detail: 'signed for another use' });
}
