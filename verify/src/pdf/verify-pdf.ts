import { certRefOf, type CheckCode, type CheckName, type CheckResult, checkResult, verdict } from '@zhenglian/chaincode/domain';
import { type Bytes, sha256, toHex } from '../bytes.js';
import { webCryptoP256 } from '../ecdsa.js';
import { VerifyError, type VerifyErrorCode } from '../errors.js';
import type { RenditionFacts } from '../facts.js';
import { CREDENTIAL_CHECKS, isEndorsed, type Report, verifyCredential, type VerifyOptions } from '../verify.js';
import { readAttachment } from './attachment.js';
import { judgeCopy } from './copy.js';
import { type QrReference, readQr } from './qr.js';
import { type PdfFile, readPdf } from './reader.js';
import { judgeSeal } from './seal.js';

export const PDF_CHECKS: readonly CheckName[] = ['RENDITION_FORM', 'RENDITION', 'SEAL', 'ATTACHMENT', 'QR', ...CREDENTIAL_CHECKS];

/**
 * Verifies a certificate as PDF. It is genuine when its SHA-256 is anchored, never because its signature is good; seal, attached
 * credential and QR are checked besides, and must belong to the very certificate that the ledger names. An annotated copy is genuine
 * when its maker's statement (`copyStatement`) is for it. Never throws for bad evidence.
 */
export async function verifyPdf(bytes: Bytes, options: VerifyOptions): Promise<Report> {
  const rendition = await lookUp(bytes, options);
  const file = attempt(() => readPdf(bytes));
  if (typeof file === 'string') {
    return report(options, [checkResult('RENDITION_FORM', file), ...checkRendition(rendition, options)]);
  }
  const attachment = await attemptAsync(() => readAttachment(file));
  const checks = [
    checkResult('RENDITION_FORM', attachment === 'PDF_MALFORMED' ? attachment : 'OK'),
    checkResult('SEAL', await judgeSeal(file, options.trust, options.verify ?? webCryptoP256)),
  ];
  if (isCode(attachment)) {
    return report(options, [...checks, ...checkRendition(rendition, options), checkResult('ATTACHMENT', attachment)]);
  }
  const inner = await verifyCredential(attachment.text, options);
  const origin = options.copyStatement === undefined ? checkRendition(rendition, options, inner) : await checkCopy(bytes, options, inner);
  const own = [...origin, checkResult('ATTACHMENT', 'OK'), await checkQr(file, inner)];
  return report(options, [...checks, ...own, ...inner.checks], inner);
}

type AttachmentCode = Extract<CheckCode, 'PDF_MALFORMED' | 'ATTACHMENT_MISSING' | 'ATTACHMENT_AMBIGUOUS'>;
type Found = RenditionFacts | 'UNREACHABLE' | undefined;
const isCode = (value: AttachmentCode | { text: string }): value is AttachmentCode => typeof value === 'string';

function report(options: VerifyOptions, checks: readonly CheckResult[], inner?: Report): Report {
  return { ...verdict(checks, PDF_CHECKS), certificate: inner?.certificate, facts: inner?.facts, network: options.trust.network };
}

async function lookUp(bytes: Bytes, { facts }: VerifyOptions): Promise<Found> {
  const digest = toHex(sha256(bytes));
  try {
    const found = await facts.byRendition(digest);
    return found === undefined || found.sha256 === digest ? found : 'UNREACHABLE';
  } catch {
    // whatever the reason, nothing can be said: never VALID and never "not there"
    return 'UNREACHABLE';
  }
}

/** The anchor of the file, endorsed as the title policy wants, and of the same certificate as what is attached. */
function checkRendition(found: Found, { trust }: VerifyOptions, inner?: Report): CheckResult[] {
  if (found === 'UNREACHABLE') return [checkResult('RENDITION', 'LEDGER_UNREACHABLE')];
  if (found === undefined || found.transaction.validationCode !== 0) return [checkResult('RENDITION', 'RENDITION_NOT_ANCHORED')];
  if (!isEndorsed(found.transaction, trust)) return [checkResult('RENDITION', 'ENDORSEMENT_INSUFFICIENT')];
  if (inner?.facts === undefined) return [checkResult('RENDITION', 'NOT_CHECKED')];
  return [checkResult('RENDITION', inner.facts.certRef === found.certificate.certRef ? 'OK' : 'RENDITION_OTHER_CERTIFICATE')];
}

/** An annotated copy is told by its maker's statement. */
async function checkCopy(bytes: Bytes, options: VerifyOptions, { facts }: Report): Promise<CheckResult[]> {
  const { copyStatement: statement = '', trust, now, verify = webCryptoP256 } = options;
  if (facts === undefined) return [checkResult('RENDITION', 'NOT_CHECKED')];
  const evidence = { statement, fileDigest: toHex(sha256(bytes)), credentialDigest: facts.credentialDigest };
  return [checkResult('RENDITION', await judgeCopy(evidence, trust, now, verify))];
}

/** The QR names the certificate of the attached credential: identifier and code lead to the reference that the ledger knows. */
async function checkQr(file: PdfFile, { certificate, facts }: Report): Promise<CheckResult> {
  const qr = await readQr(file);
  if (!qr) return checkResult('QR', 'QR_MISSING');
  if (certificate && qr.licenceId !== certificate.licenceId) return checkResult('QR', 'QR_MISMATCH');
  if (!certificate || !facts) return checkResult('QR', 'NOT_CHECKED');
  return checkResult('QR', referenceOf(qr) === facts.certRef ? 'OK' : 'QR_MISMATCH');
}

const referenceOf = ({ licenceId, code }: QrReference): string => certRefOf(licenceId, code);

const CODES: Partial<Record<VerifyErrorCode, Extract<CheckCode, 'PDF_MALFORMED' | 'PDF_APPENDED' | 'PDF_ACTIVE'> | AttachmentCode>> = {
  PDF_MALFORMED: 'PDF_MALFORMED',
  PDF_APPENDED: 'PDF_APPENDED',
  PDF_ACTIVE: 'PDF_ACTIVE',
  ATTACHMENT_MISSING: 'ATTACHMENT_MISSING',
  ATTACHMENT_AMBIGUOUS: 'ATTACHMENT_AMBIGUOUS',
};

/** Refusals of bad evidence become codes; faults of the program pass. */
function attempt(read: () => PdfFile): PdfFile | CheckCode {
  try {
    return read();
  } catch (error) {
    const code = error instanceof VerifyError ? CODES[error.code] : undefined;
    if (code === undefined) throw error;
    return code;
  }
}

async function attemptAsync(read: () => Promise<string>): Promise<{ text: string } | AttachmentCode> {
  try {
    return { text: await read() };
  } catch (error) {
    const code = error instanceof VerifyError ? CODES[error.code] : undefined;
    if (code === 'PDF_MALFORMED' || code === 'ATTACHMENT_MISSING' || code === 'ATTACHMENT_AMBIGUOUS') return code;
    throw error;
  }
}
