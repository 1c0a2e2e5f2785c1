import { addDays } from '../calendar.js';
import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding } from '../gate/findings.js';
import { pass } from '../gate/judge.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { demandCome, type Scene } from './binding.js';
import { checkStatement } from './claims.js';
import { demandBinding, isPast, revokedFindings, signedBy } from './grants.js';
import type { BindingRecord, QueryRecord, StatementRecord } from './records.js';
import { comparable, type ConsentQuery, type StateResult, type WithdrawQuery } from './requests.js';

/** Longest validity of a statement: it shows the register of its day, and the register goes on. */
const STATEMENT_DAYS = 90;

/** A holder consents to a query by an institution (S3 2; 条例 art. 27-28). Throws CONFLICT, KEY_UNKNOWN, HOLDER_SIGNATURE, GRANT_EXPIRED. */
export function consentQuery(
  request: ConsentQuery,
  existing: QueryRecord | undefined,
  binding: BindingRecord | undefined,
  { channel, day }: Scene,
): Outcome<QueryRecord> {
  return decided(requestDigest('consentQuery', comparable(request)), existing, (digest) => {
    const { key, custody } = demandBinding(binding);
    const { queryRef, certTag, recipient, purposeDigest, expiresOn } = checkStatement('query', request.jws, key, channel);
    pass({ act: 'SHARE', day }, isPast(expiresOn, day) ? [{ state: 'GRANT_EXPIRED' }] : [], 'expiresOn');
    const record: QueryRecord = {
      ...madeBy(digest, 'query'),
      queryRef,
      certTag,
      recipient,
      purposeDigest,
      expiresOn,
      ...signedBy(request.jws, key, custody),
      acts: [],
    };
    return { name: 'QUERY_CONSENTED', records: [record], result: record };
  });
}

/** The holder withdraws it (PIPL art. 15). Throws NOT_FOUND, KEY_UNKNOWN, HOLDER_SIGNATURE, GRANT_REVOKED, CLOCK_BEHIND. */
export function withdrawQuery(
  request: WithdrawQuery,
  existing: QueryRecord | undefined,
  binding: BindingRecord | undefined,
  { channel, day }: Scene,
): Outcome<QueryRecord> {
  return changed(requestDigest('withdrawQuery', comparable(request)), existing, (query, digest) => {
    checkStatement('withdrawal', request.jws, demandBinding(binding).key, channel);
    pass({ act: 'SHARE', day }, revokedFindings(query), 'jws');
    demandCome(day, request.day);
    const record: QueryRecord = { ...query, acts: [{ act: 'WITHDRAW', requestDigest: digest, day: request.day }] };
    return { name: 'QUERY_WITHDRAWN', records: [record], result: record };
  });
}

/** Whether the consent covers a query by that institution on that day: what is found against it. Absent, it covers nothing. */
export function queryFindings(consent: QueryRecord | undefined, recipient: string, day: string | undefined): Finding[] {
  if (!consent) return [{ state: 'HOLDER_UNSIGNED' }];
  return [
    ...(isPast(consent.expiresOn, day) ? [{ state: 'GRANT_EXPIRED' } as const] : []),
    ...revokedFindings(consent),
    ...(consent.recipient === recipient ? [] : [{ state: 'RECIPIENT_OTHER' } as const]),
  ];
}

/**
 * The registry anchors the result of a query (S19). A result about somebody for an institution needs that person's consent.
 * Throws CONFLICT, HOLDER_CONSENT, INVALID_DATE, CLOCK_BEHIND, or all of GRANT_EXPIRED, GRANT_REVOKED, WRONG_RECIPIENT.
 */
export function stateResult(
  request: StateResult,
  existing: StatementRecord | undefined,
  consent: QueryRecord | undefined,
  { issuer, day }: { readonly issuer: string; readonly day: string | undefined },
): Outcome<StatementRecord> {
  return decided(requestDigest('stateResult', request as never), existing, (digest) => {
    const { recipient, issuedOn, validUntil } = request;
    if (recipient !== undefined) {
      if (!consent) throw new DomainError('HOLDER_CONSENT', { field: 'queryRef' });
      pass({ act: 'SHARE', day }, queryFindings(consent, recipient, day), 'queryRef');
    }
    demandCome(day, issuedOn);
    if (validUntil < issuedOn || validUntil > addDays(issuedOn, STATEMENT_DAYS))
      throw new DomainError('INVALID_DATE', { field: 'validUntil' });
    const record: StatementRecord = { ...madeBy(digest, 'stmt'), ...request, issuer };
    return { name: 'STATEMENT_ISSUED', records: [record], result: record };
  });
}
