import './no-eval.js';
import {
  checkResult,
  checkText,
  checkTitle,
  DomainError,
  errorText,
  faceFieldsOf,
  parseCertificateNumber,
  parseCode,
  parseLicenceId,
  PROOF_CHECKS,
  verdict,
} from '@zhenglian/chaincode/domain';
import {
  type BundleReport,
  CREDENTIAL_CHECKS,
  graphqlFacts,
  parseTrust,
  proofLines,
  REFERENCE_CHECKS,
  type Report,
  type Trust,
  verifyBundle,
  verifyCredential,
  verifyReference,
  type VerifyOptions,
  verifyWithProof,
} from '@zhenglian/verify';
import { fetchJson } from '../api/client.js';
import type { Text } from '../language/language.js';
import type { Outcome, ShownCheck } from '../verdict/outcome.js';
import type { Evidence } from './evidence.js';
import { numberOfLicence } from './number-of-licence.js';
import type { FieldName, Problem } from './use-verification.js';

export type Examination = { outcome: Outcome } | { problem: Problem };

type Checked = Pick<Report, 'status' | 'checks'> &
  Partial<Pick<Report, 'certificate' | 'facts' | 'network'> & Pick<BundleReport, 'licenceId'>> &
  Pick<Outcome, 'proof'>;

/**
 * Verifies in this browser. Sent out is only the digest under which the ledger knows the certificate.
 * Out: the outcome, or what is wrong with the input (a wrong check character, a code of wrong length).
 */
export async function examine(evidence: Evidence): Promise<Examination> {
  const problem = inputProblem(evidence);
  if (problem) return { problem };
  const trust = await loadTrust();
  const checked = trust ? await check(evidence, trust) : await withoutTrust(evidence);
  return { outcome: shown(asked(evidence, trust, checked), evidence.type, checked) };
}

/** Refusals of the input's form, which need no ledger. They say nothing about which certificates exist. */
function inputProblem(evidence: Evidence): Problem | undefined {
  switch (evidence.type) {
    case 'NUMBER':
      return (
        problemOf('certificateNumber', () => parseCertificateNumber(evidence.certificateNumber)) ??
        problemOf('code', () => parseCode(evidence.code))
      );
    case 'LINK':
      return problemOf('licenceId', () => parseLicenceId(evidence.licenceId)) ?? problemOf('licenceId', () => parseCode(evidence.code));
    case 'CREDENTIAL':
    case 'PDF':
    case 'PROOF':
      return undefined;
  }
}

function problemOf(field: FieldName, read: () => unknown): Problem | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, detail } = error;
    return { field, text: both((language) => sentence(errorText(code, language, undefined, detail))) };
  }
}

async function loadTrust(): Promise<Trust | undefined> {
  try {
    return parseTrust(await fetchJson('/trust.json'));
  } catch {
    // no list of trusted institutions, or one that cannot be read: nothing can be said
    return undefined;
  }
}

async function check(evidence: Evidence, trust: Trust): Promise<Checked> {
  if (evidence.type === 'PROOF') return proven(await verifyBundle(evidence.proof, { trust, now: new Date() }), trust);
  const facts = graphqlFacts({ url: '/graphql', fetch: (url, init) => fetch(url, init) });
  const options: VerifyOptions = { trust, facts, now: new Date() };
  if (evidence.type === 'PDF') return (await loadPdf()).verifyPdf(evidence.bytes, options);
  if (evidence.type !== 'CREDENTIAL') return verifyReference(evidence, options);
  if (!evidence.proof) return verifyCredential(evidence.credential, options);
  const { report, proof } = await verifyWithProof(evidence.credential, evidence.proof, options);
  return proven({ ...proof, ...report }, trust);
}

/** What a proof says, in words; nothing of a proof that nobody stands behind. */
function proven<T extends Checked & BundleReport>(report: T, trust: Trust): Checked {
  const lines = { zh: proofLines(report, trust, 'zh'), en: proofLines(report, trust, 'en') };
  return { ...report, ...(lines.zh.length > 0 && { proof: lines }) };
}

async function withoutTrust({ type }: Evidence): Promise<Checked> {
  if (type === 'PROOF') return verdict([], PROOF_CHECKS);
  const file = type === 'PDF' ? (await loadPdf()).PDF_CHECKS : undefined;
  const required = file ?? (type === 'CREDENTIAL' ? CREDENTIAL_CHECKS : REFERENCE_CHECKS);
  return verdict([checkResult('ANCHOR', 'LEDGER_UNREACHABLE')], required);
}

/** The code that reads PDF files and QR pictures: loaded when somebody brings a file. */
const loadPdf = (): Promise<typeof import('@zhenglian/verify/pdf')> => import('@zhenglian/verify/pdf');

function shown(
  question: Outcome['asked'],
  evidence: Evidence['type'],
  { status, checks, certificate, facts, network, proof }: Checked,
): Outcome {
  const disclosed = new Set(certificate?.face.map(({ key }) => key));
  const fields = certificate ? faceFieldsOf(certificate.kind) : [];
  const withheld = fields.filter(({ key, selective }) => selective && !disclosed.has(key));
  return {
    evidence,
    asked: question,
    status,
    checks: checks.map(shownCheck),
    ...(certificate && { certificate: { ...certificate, withheld: withheld.map(({ zh, en }) => ({ zh, en })) } }),
    ...(facts && { facts }),
    ...(network && { network }),
    ...(proof && { proof }),
    checkedAt: new Date().toISOString(),
  };
}

function shownCheck({ name, status, code }: Report['checks'][number]): ShownCheck {
  return {
    name,
    title: both((language) => checkTitle(name, language)),
    status,
    code,
    text: both((language) => checkText(code, language).text),
    next: both((language) => checkText(code, language).next),
  };
}

/** What was typed or scanned, or what a proof is about, without the code. */
function asked(evidence: Evidence, trust: Trust | undefined, { proof, licenceId }: Checked): Outcome['asked'] {
  if (evidence.type === 'NUMBER') return { certificateNumber: parseCertificateNumber(evidence.certificateNumber).printed };
  const about = evidence.type === 'LINK' ? evidence.licenceId : evidence.type === 'PROOF' && proof ? licenceId : undefined;
  if (about === undefined) return {};
  const certificateNumber = trust && numberOfLicence(about, trust.document.issuers);
  return { licenceId: about, ...(certificateNumber !== undefined && { certificateNumber }) };
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const both = (text: (language: 'zh' | 'en') => string): Text => ({ zh: text('zh'), en: text('en') });
