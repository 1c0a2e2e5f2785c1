import { checkResult, type CheckCode, type CheckName, type CheckResult, PROOF_CHECKS, verdict } from '@zhenglian/chaincode/domain';
import type { Bytes } from '../bytes.js';
import { parseCredential } from '../credential/parse.js';
import { VerifyError } from '../errors.js';
import { offline } from '../facts.js';
import { CREDENTIAL_CHECKS, PRESENTATION_CHECKS, type Report, verifyCredential, type VerifyOptions } from '../verify.js';
import { type BundleReport, verifyBundle } from './verify-bundle.js';

/** Checks that ask the ledger; here the bundle answers them. */
const LEDGER_CHECKS: readonly CheckName[] = ['ANCHOR', 'ENDORSEMENT', 'STATE'];

/**
 * Verifies a credential against a proof bundle, without any network: what the issuer signed, and that the institutions' peers answer
 * that this very credential stands on the ledger. A signature by a stolen issuing key comes to NOT_ANCHORED.
 */
export async function verifyWithProof(
  text: string,
  bundle: Bytes,
  options: Omit<VerifyOptions, 'facts'>,
): Promise<{ readonly report: Report; readonly proof: BundleReport }> {
  const credential = await verifyCredential(text, { ...options, facts: offline });
  const proof = await verifyBundle(bundle, options);
  const elsewhere = credential.checks.some(({ code }) => code === 'OTHER_LEDGER');
  const anchor = elsewhere ? 'OTHER_LEDGER' : judgeAnchor(digestOf(text), proof);
  const checks = [
    ...credential.checks.filter(({ name }) => !LEDGER_CHECKS.includes(name)),
    ...proof.checks.map((check) => named(check, anchor)),
    checkResult('ANCHOR', anchor),
    checkResult('ENDORSEMENT', codeOf(proof, 'PROOF_TITLE')),
  ];
  const required = options.presentation === undefined ? CREDENTIAL_CHECKS : PRESENTATION_CHECKS;
  return { report: { ...credential, ...verdict(checks, [...new Set([...required, ...PROOF_CHECKS])]) }, proof };
}

function judgeAnchor(digest: string | undefined, { answer }: BundleReport): CheckCode {
  if (digest === undefined || answer === undefined) return 'NOT_CHECKED';
  return answer.title.credentialDigest === digest ? 'OK' : 'NOT_ANCHORED';
}

/** A bundle that names no certificate is about the credential that stands in its answer. */
function named(check: CheckResult, anchor: CheckCode): CheckResult {
  return check.code === 'PROOF_SUBJECT_MISSING' && anchor === 'OK' ? checkResult('PROOF_SUBJECT', 'OK') : check;
}

const codeOf = ({ checks }: BundleReport, name: CheckName): CheckCode => checks.find((check) => check.name === name)?.code ?? 'NOT_CHECKED';

function digestOf(text: string): string | undefined {
  try {
    return parseCredential(text).digest;
  } catch (error) {
    if (error instanceof VerifyError) return undefined;
    throw error;
  }
}
