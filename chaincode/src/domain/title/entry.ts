import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Gathered } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import { decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { completeCase } from './case.js';
import { replaceCertificate } from './certificate.js';
import { titleFindings, type TitleFacts } from './facts.js';
import type { CaseRecord, CertificateRecord, HeadRecord, UnitKeyRecord, UnitRecord } from './records.js';
import type { OpenCase, RegisterFirst, RegisterTransfer, SetUnitKey } from './requests.js';

// The registry's acts. Each takes a request, what `title` holds and what the other facets found, and says what to write; none
// reads or writes itself.

/** The registry publishes, once, the key under which its unit references can be checked. Throws CONFLICT for another key. */
export function setUnitKey(request: SetUnitKey, existing: UnitKeyRecord | undefined): Outcome<UnitKeyRecord> {
  return decided(requestDigest('setUnitKey', request), existing, (digest) => {
    const record: UnitKeyRecord = { ...madeBy(digest, 'key'), ...request };
    return { name: 'UNIT_KEY_SET', records: [record], result: record };
  });
}

/** The registry accepts an application for a transfer. Throws CONFLICT, UNIT_UNKNOWN, CERTIFICATE_NOT_CURRENT. */
export function openCase(request: OpenCase, existing: CaseRecord | undefined, facts: TitleFacts): Outcome<CaseRecord> {
  return decided(requestDigest('openCase', request), existing, (digest) => {
    pass({ act: request.act }, titleFindings(facts, {}));
    const record: CaseRecord = { ...madeBy(digest, 'case'), ...request, state: 'READY' };
    return { name: 'CASE_OPENED', records: [record], result: record };
  });
}

/** First registration: unit, certificate and head come into being together. Throws CONFLICT, UNIT_KEY_MISSING, ALREADY_REGISTERED. */
export function registerFirst(
  request: RegisterFirst,
  existing: CertificateRecord | undefined,
  facts: TitleFacts,
  unitKey: UnitKeyRecord | undefined,
  others: Gathered = NOTHING,
): Outcome<CertificateRecord> {
  return decided(requestDigest('registerFirst', request), existing, (digest) => {
    if (!unitKey) throw new DomainError('UNIT_KEY_MISSING');
    const { unitRef, certRef, division, enteredOn } = request;
    const found = [...titleFindings(facts, {}), ...others.findings, ...clockFindings(others.day, enteredOn)];
    const carries = pass({ act: 'FIRST', day: others.day }, found);
    const unit: UnitRecord = { ...madeBy(digest, 'unit'), unitRef, state: 'REGISTERED', division, enteredOn };
    const certificate: CertificateRecord = { ...madeBy(digest, 'cert'), ...request, state: 'VALID' };
    const head: HeadRecord = { ...madeBy(digest, 'head'), unitRef, certRef };
    return { name: 'FIRST_REGISTERED', records: [unit, certificate, head], result: certificate, carries };
  });
}

/**
 * Transfer: the new certificate takes the place of the old one and the case is done. `others` is what the other facets found.
 * Throws CONFLICT, or one refusal with the codes of all facets.
 */
export function registerTransfer(
  request: RegisterTransfer,
  existing: CertificateRecord | undefined,
  facts: TitleFacts,
  others: Gathered,
): Outcome<CertificateRecord> {
  return decided(requestDigest('registerTransfer', request), existing, (digest) => {
    const { caseRef, replaces, ...rest } = request;
    const found = [...titleFindings(facts, { caseRef }), ...others.findings, ...clockFindings(others.day, request.enteredOn)];
    const carries = pass({ act: 'TRANSFER', day: others.day }, found);
    const { certificate: old, head, case: opened } = facts;
    // The gate has just answered that they exist; this line is for the type checker and for a row that was lost.
    if (!old || !head || !opened) throw new DomainError('INTERNAL');
    const certificate: CertificateRecord = { ...madeBy(digest, 'cert'), ...rest, state: 'VALID', predecessor: replaces };
    const records = [
      certificate,
      replaceCertificate(old, certificate.certRef, request.enteredOn),
      { ...head, ...madeBy(digest, 'head'), certRef: certificate.certRef },
      completeCase(opened, certificate.certRef),
    ];
    return { name: 'TRANSFER_REGISTERED', records, result: certificate, carries };
  });
}

const NOTHING: Gathered = { day: undefined, findings: [] };
