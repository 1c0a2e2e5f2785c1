import { decodeSignature, type P256Verify } from '../ecdsa.js';
import { VerifyError } from '../errors.js';
import type { Certificate } from './certificate.js';

const MAX_INTERMEDIATES = 3;

/**
 * Finds a way of signatures from a leaf to one of the roots. Times are not looked at: see {@link assertInForce}.
 * @returns leaf, intermediates, root
 * @throws VerifyError CERTIFICATE_UNTRUSTED
 */
export async function buildChain(
  leaf: Certificate,
  intermediates: readonly Certificate[],
  roots: readonly Certificate[],
  verify: P256Verify,
): Promise<readonly Certificate[]> {
  if (leaf.isAuthority) throw new VerifyError('CERTIFICATE_UNTRUSTED', 'an authority is no identity');
  if (intermediates.length > MAX_INTERMEDIATES) throw new VerifyError('CERTIFICATE_UNTRUSTED', 'too many intermediates');
  const chain = [leaf];
  for (let current = leaf, below = 0; below <= MAX_INTERMEDIATES; below++) {
    const root = await issuerOf(current, roots, below, verify);
    if (root) return [...chain, root];
    const parent = await issuerOf(current, intermediates, below, verify);
    if (!parent) break;
    chain.push(parent);
    current = parent;
  }
  throw new VerifyError('CERTIFICATE_UNTRUSTED', 'no root');
}

/** Whether every certificate of the chain was in force at the time. @throws VerifyError CERTIFICATE_NOT_IN_FORCE */
export function assertInForce(chain: readonly Certificate[], at: Date): void {
  const time = at.getTime();
  // written so that an invalid date is outside every period
  const inForce = chain.every((certificate) => time >= certificate.notBefore && time <= certificate.notAfter);
  if (!inForce) throw new VerifyError('CERTIFICATE_NOT_IN_FORCE');
}

async function issuerOf(
  certificate: Certificate,
  candidates: readonly Certificate[],
  below: number,
  verify: P256Verify,
): Promise<Certificate | undefined> {
  // X.509 signatures may have a high S: fabric-ca writes what Go's library returns
  const signature = decodeSignature(certificate.signature, { highS: true });
  if (!signature) return undefined;
  for (const candidate of candidates) {
    if (!candidate.isAuthority || !candidate.maySign || candidate.subject !== certificate.issuer) continue;
    if (candidate.pathLength !== undefined && candidate.pathLength < below) continue;
    if (await verify(candidate.key, certificate.signed, signature)) return candidate;
  }
  return undefined;
}
