import { DomainError } from '../errors.js';
import type { Finding, Gathered } from '../gate/findings.js';
import { clockFindings, judge, pass } from '../gate/judge.js';
import { isOver } from '../law-clock.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { endCertificate, followOn, supersede } from './certificate.js';
import { titleFindings, type TitleFacts } from './facts.js';
import { demandNew, headAfter } from './head.js';
import type { CertificateRecord, HeadRecord } from './records.js';
import type { CancelRight, PrintCertificate, ReplaceCertificate, VoidCertificate } from './requests-unit.js';
import { statementEnd } from './terms.js';

/** The end of a right: by waiver with the consents of all it burdens, or by expropriation, destruction, judgment or expiry. */
export function cancelRight(request: CancelRight, facts: TitleFacts, others: Gathered): Outcome<CertificateRecord> {
  return changed(requestDigest('cancelRight', request), known(facts.certificate), (old, digest) => {
    const { day } = others;
    const found = [...titleFindings(facts, request, { act: 'CANCEL_RIGHT', day }), ...others.findings, ...clockFindings(day, request.day)];
    const carries = pass({ act: 'CANCEL_RIGHT', day, ground: request.ground }, found);
    const record = { ...endCertificate(old, 'CANCELLED', request.day), acts: actOn(old, 'CANCEL', digest, request.day) };
    const head = headAfter(facts.head, request.unitRef, digest, { certRef: undefined });
    return { name: 'RIGHT_CANCELLED', records: [record, head], result: record, carries };
  });
}

/**
 * A certificate that was issued in error is void from then on. A certificate of title is voided only against the one that
 * should have been issued: the right stays registered. `taken`: what stands under the reference of the replacement.
 */
export function voidCertificate(
  request: VoidCertificate,
  facts: TitleFacts,
  taken: CertificateRecord | undefined,
  others: Gathered,
): Outcome<CertificateRecord> {
  return changed(requestDigest('voidCertificate', request), known(facts.certificate), (old, digest) => {
    const { replacement, day } = request;
    if (!replacement && old.kind === 'TITLE_CERTIFICATE') throw new DomainError('REQUIRED', { field: 'replacement' });
    const { carries } = judgeReissue(facts, old, day, others);
    if (replacement) demandNew(taken, 'replacement.certRef');
    const ended: CertificateRecord = { ...endCertificate(old, 'ERROR_VOID', day), acts: actOn(old, 'VOID', digest, day) };
    const made = replacement && followOn(old, digest, { ...replacement, day, registrationType: '900' });
    const record = made ? { ...ended, successor: made.certRef } : ended;
    const records = [record, ...(made ? [made, ...headOf(facts, made, digest)] : [])];
    return { name: 'CERTIFICATE_VOIDED', records, result: record, carries };
  });
}

/** 换发 of a damaged certificate or proof, 补发 of a lost one after its statement stood long enough (S9). */
export function replaceCertificate(
  request: ReplaceCertificate,
  existing: CertificateRecord | undefined,
  facts: TitleFacts,
  others: Gathered,
): Outcome<CertificateRecord> {
  return decided(requestDigest('replaceCertificate', request), existing, (digest) => {
    const { replacement, day, reason: remark, statementOn } = request;
    const old = known(facts.certificate);
    const running = statementOn !== undefined && !isOver(statementEnd(statementOn), others.day ?? day);
    const { carries } = judgeReissue(facts, old, day, others, running ? [{ state: 'STATEMENT_RUNNING' }] : []);
    const made = followOn(old, digest, { ...replacement, day, registrationType: '900', remark });
    const records = [made, supersede(old, made.certRef, day), ...headOf(facts, made, digest)];
    return { name: 'CERTIFICATE_REPLACED', records, result: made, carries };
  });
}

/** That a certificate was printed on a blank, by the salted digest of the blank's serial. Only a valid one is printed. */
export function printCertificate(request: PrintCertificate, { certificate, day }: PrintFacts): Outcome<CertificateRecord> {
  const digest = requestDigest('printCertificate', request);
  const record = known(certificate);
  const { printed = [] } = record;
  const { blankDigest } = request;
  const before = printed.find((one) => one.blankDigest === blankDigest);
  if (before?.requestDigest === digest) return { result: record };
  if (before) throw new DomainError('CONFLICT', { field: 'blankDigest' });
  if (record.state !== 'VALID') throw new DomainError('CERTIFICATE_NOT_CURRENT', { field: 'certRef' });
  pass({ act: 'REPLACE', day }, clockFindings(day, request.day));
  if (printed.length >= 20) throw new DomainError('TOO_LARGE', { field: 'blankDigest' });
  const result: CertificateRecord = { ...record, printed: [...printed, { blankDigest, requestDigest: digest, day: request.day }] };
  return { act: { name: 'CERTIFICATE_PRINTED', records: [result], result }, result };
}

interface PrintFacts {
  readonly certificate: CertificateRecord | undefined;
  readonly day: string | undefined;
}

/** A proof is not the unit's current certificate; it must only be valid, and its unit may not be registered yet. */
function judgeReissue(facts: TitleFacts, old: CertificateRecord, actDay: string, { day, findings }: Gathered, more: Finding[] = []) {
  const isTitle = old.kind === 'TITLE_CERTIFICATE';
  const own = titleFindings(facts, { unitRef: old.unitRef, division: old.division }, { act: 'REPLACE', day });
  const proof: Finding[] = old.state === 'VALID' ? [] : [{ state: 'CERTIFICATE_NOT_CURRENT' }];
  const found = isTitle ? own : [...proof, ...own.filter(({ state }) => state === 'CORRECTION')];
  const judgement = judge({ act: 'REPLACE', day }, [...found, ...findings, ...more, ...clockFindings(day, actDay)]);
  const [code] = judgement.codes;
  if (code) throw new DomainError(code, { codes: judgement.codes });
  return judgement;
}

/** The head that names the new certificate; a proof is in no head. */
function headOf({ head }: TitleFacts, made: CertificateRecord, digest: string): HeadRecord[] {
  return made.kind === 'TITLE_CERTIFICATE' ? [headAfter(head, made.unitRef, digest, { certRef: made.certRef })] : [];
}

function actOn({ acts = [] }: CertificateRecord, act: 'CANCEL' | 'VOID', digest: string, day: string) {
  return [...acts, { act, requestDigest: digest, day }];
}

function known(certificate: CertificateRecord | undefined): CertificateRecord {
  if (!certificate) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  return certificate;
}
