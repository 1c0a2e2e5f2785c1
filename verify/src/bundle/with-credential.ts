import { checkResult, type CheckCode, type CheckName, PROOF_CHECKS, verdict } from '@zhenglian/chaincode/domain';
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
  const digest = digestOf(text);
  const proof = await verifyBundle(bundle, { ...options, ...(digest !== undefined && { subject: { credentialDigest: digest } }) });
  const code = (name: CheckName): CheckCode => proof.checks.find((check) => check.name === name)?.code ?? 'NOT_CHECKED';
  const subject = code('PROOF_SUBJECT');
  const anchor = subject === 'PROOF_SUBJECT_OTHER' ? 'NOT_ANCHORED' : digest === undefined ? 'NOT_CHECKED' : subject;
  const checks = [
    ...credential.checks.filter(({ name }) => !LEDGER_CHECKS.includes(name)),
    checkResult('ANCHOR', anchor),
    checkResult('ENDORSEMENT', code('PROOF_TITLE')),
    ...proof.checks,
  ];
  const required = options.presentation === undefined ? CREDENTIAL_CHECKS : PRESENTATION_CHECKS;
  return { report: { ...credential, ...verdict(checks, [...required, ...PROOF_CHECKS]) }, proof };
}

function digestOf(text: string): string | undefined {
  try {
    return parseCredential(text).digest;
  } catch (error) {
    if (error instanceof VerifyError) return undefined;
    throw error;
  }
}
