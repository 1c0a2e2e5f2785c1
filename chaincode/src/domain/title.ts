import { replaceCertificate } from './certificate.js';
import { completeCase } from './case.js';
import { SUITE } from './digest.js';
import { DomainError, type ErrorCode } from './errors.js';
import { blockers, pass, TITLE_ROWS, type TitleFacts } from './gate.js';
import { decided, type Outcome } from './outcome.js';
import type { CaseRecord, CertificateRecord, HeadRecord, UnitKeyRecord, UnitRecord } from './records.js';
import { requestDigest, type OpenCase, type RegisterFirst, type RegisterTransfer, type SetUnitKey } from './requests.js';

// The registry's acts. Each takes a request and what the ledger holds, and says what to write; none reads or writes itself.

/** The registry publishes, once, the key under which its unit references can be checked. Throws CONFLICT for another key. */
export function setUnitKey(request: SetUnitKey, existing: UnitKeyRecord | undefined): Outcome<UnitKeyRecord> {
  return decided(requestDigest('setUnitKey', request), existing, (digest) => {
    const record: UnitKeyRecord = { v: 1, suite: SUITE, requestDigest: digest, type: 'key', ...request };
    return { name: 'UNIT_KEY_SET', records: [record], result: record };
  });
}

/** The registry accepts an application for a transfer. Throws CONFLICT, UNIT_UNKNOWN, CERTIFICATE_NOT_CURRENT. */
export function openCase(request: OpenCase, existing: CaseRecord | undefined, facts: TitleFacts): Outcome<CaseRecord> {
  return decided(requestDigest('openCase', request), existing, (digest) => {
    pass(blockers(TITLE_ROWS, request.act, 'ACCEPT', facts));
    const record: CaseRecord = { v: 1, suite: SUITE, requestDigest: digest, type: 'case', ...request, state: 'READY' };
    return { name: 'CASE_OPENED', records: [record], result: record };
  });
}

/** First registration: unit, certificate and head come into being together. Throws CONFLICT, UNIT_KEY_MISSING, ALREADY_REGISTERED. */
export function registerFirst(
  request: RegisterFirst,
  existing: CertificateRecord | undefined,
  facts: TitleFacts,
  unitKey: UnitKeyRecord | undefined,
): Outcome<CertificateRecord> {
  return decided(requestDigest('registerFirst', request), existing, (digest) => {
    if (!unitKey) throw new DomainError('UNIT_KEY_MISSING');
    pass(blockers(TITLE_ROWS, 'FIRST', 'ENTER', facts));
    const { unitRef, certRef, division, enteredOn } = request;
    const made = { v: 1, suite: SUITE, requestDigest: digest } as const;
    const unit: UnitRecord = { ...made, type: 'unit', unitRef, state: 'REGISTERED', division, enteredOn };
    const certificate: CertificateRecord = { ...made, type: 'cert', ...request, state: 'VALID' };
    const head: HeadRecord = { ...made, type: 'head', unitRef, certRef };
    return { name: 'FIRST_REGISTERED', records: [unit, certificate, head], result: certificate };
  });
}

/**
 * Transfer: the new certificate takes the place of the old one and the case is done.
 * `others` are the blockers that the other facets found. Throws CONFLICT, or one refusal with the codes of all facets.
 */
export function registerTransfer(
  request: RegisterTransfer,
  existing: CertificateRecord | undefined,
  facts: TitleFacts,
  others: readonly ErrorCode[],
): Outcome<CertificateRecord> {
  return decided(requestDigest('registerTransfer', request), existing, (digest) => {
    pass([...blockers(TITLE_ROWS, 'TRANSFER', 'ENTER', facts), ...others]);
    const { certificate: old, head, case: opened } = facts;
    // The gate has just answered that they exist; this line is for the type checker and for a row that was lost.
    if (!old || !head || !opened) throw new DomainError('INTERNAL');
    const { caseRef: _case, replaces, ...rest } = request;
    const made = { v: 1, suite: SUITE, requestDigest: digest } as const;
    const certificate: CertificateRecord = { ...made, type: 'cert', ...rest, state: 'VALID', predecessor: replaces };
    const records = [
      certificate,
      replaceCertificate(old, certificate.certRef, request.enteredOn),
      { ...head, ...made, certRef: certificate.certRef },
      completeCase(opened, certificate.certRef),
    ];
    return { name: 'TRANSFER_REGISTERED', records, result: certificate };
  });
}
