import { type CheckCode, judgeProof, PROOF_CHECKS, type ProofAnswer, type Verdict, verdict } from '@zhenglian/chaincode/domain';
import { type Bytes, concat, toHex } from '../bytes.js';
import { decodeSignature, type P256Verify, webCryptoP256 } from '../ecdsa.js';
import { VerifyError, type VerifyErrorCode } from '../errors.js';
import { type Principal, satisfies } from '../policy.js';
import type { Trust } from '../trust.js';
import { createMembership, type Membership } from '../x509/membership.js';
import { type ParsedProof, parseProof, type ProofEndorsement } from './parse.js';

export interface BundleOptions {
  readonly trust: Trust;
  /** The verifier's clock. */
  readonly now: Date;
  /** WebCrypto by default. */
  readonly verify?: P256Verify;
  /** The certificate that the verifier asks about; without it the bundle must name its own. */
  readonly subject?: { readonly certRef?: string; readonly credentialDigest?: string };
}

/** A verdict over a proof bundle, with what it proves. */
export interface BundleReport extends Verdict {
  /** The facets; undefined when the bundle cannot be read. To be believed only as far as their checks are VALID. */
  readonly answer: ProofAnswer | undefined;
  /** Licence identifier, as the bundle states it and the answer confirms it. */
  readonly licenceId: string | undefined;
  /** Whose peers signed, each signature verified; in the order of the bundle. */
  readonly endorsers: readonly string[];
  readonly network: Trust['network'];
}

/**
 * Verifies a proof bundle: no network, no clock but the one given. Never throws for bad evidence.
 * @returns VALID only if every check of PROOF_CHECKS is
 */
export async function verifyBundle(bytes: Bytes, options: BundleOptions): Promise<BundleReport> {
  const { trust, now } = options;
  const proof = await parseProof(bytes).catch(refusedAsNothing);
  const signed = proof && (await verifyEndorsers(proof, options));
  const asked = {
    channel: trust.channel,
    now: now.getTime() / 1000,
    trustedUntil: trust.document.validUntil,
    subject: subjectOf(proof, options),
  };
  const facts = proof &&
    signed && { ...proof, endorserFault: signed.fault, endorsed: (facet: string) => meets(trust, facet, signed.peers) };
  const checks = judgeProof(facts, asked);
  const confirmed = checks.some(({ name, code }) => name === 'PROOF_SUBJECT' && code === 'OK');
  return {
    ...verdict(checks, PROOF_CHECKS),
    answer: proof?.answer,
    licenceId: confirmed ? proof?.subject?.licenceId : undefined,
    endorsers: [...new Set(signed?.peers.map(({ mspId }) => mspId))],
    network: trust.network,
  };
}

/** Both what the bundle says of itself and what the verifier asks about must fit; without either nothing is known. */
function subjectOf(proof: ParsedProof | undefined, { subject }: BundleOptions) {
  const own = proof?.subject?.certRef;
  if (own !== undefined && subject?.certRef !== undefined && own !== subject.certRef) return { certRef: '' };
  return { certRef: own ?? subject?.certRef, credentialDigest: subject?.credentialDigest };
}

function meets(trust: Trust, namespace: string, peers: readonly Principal[]): boolean {
  const policy = trust.policies.get(namespace);
  return policy !== undefined && satisfies(policy, peers);
}

interface Signed {
  readonly peers: readonly Principal[];
  readonly fault: CheckCode | undefined;
}

/**
 * Every endorsement must be good: a maker of bundles leaves bad ones out. Those of organisations that the trust file does not know
 * count nothing and are no fault: it may be older than they are.
 */
async function verifyEndorsers({ endorsements, responsePayload, answer }: ParsedProof, options: BundleOptions): Promise<Signed> {
  const { trust, now, verify = webCryptoP256 } = options;
  const membership = createMembership(trust.roots, verify, trust.revoked);
  const at = answer ? new Date(answer.clock) : now;
  const peers = new Map<string, Principal>();
  let fault: CheckCode | undefined;
  for (const endorsement of endorsements) {
    if (!trust.roots.has(endorsement.mspId)) continue;
    const result = await verifyEndorser(endorsement, responsePayload, membership, at);
    if (typeof result === 'string') fault ??= result;
    else if (peers.has(result.key)) fault ??= 'ENDORSER_DUPLICATE';
    else peers.set(result.key, result.principal);
  }
  return { peers: [...peers.values()], fault };
}

async function verifyEndorser(
  { mspId, certificate, identity, signature }: ProofEndorsement,
  payload: Bytes,
  membership: Membership,
  at: Date,
): Promise<CheckCode | { key: string; principal: Principal }> {
  try {
    const signer = await membership.identify(mspId, certificate, at);
    if (signer.role !== 'peer') return 'ENDORSER_ROLE';
    const raw = decodeSignature(signature);
    const good = raw !== undefined && (await membership.verify(signer.certificate.key, concat(payload, identity), raw));
    return good ? { key: toHex(signer.certificate.key.spki), principal: { mspId, role: 'peer' } } : 'ENDORSER_SIGNATURE';
  } catch (error) {
    if (!(error instanceof VerifyError)) throw error;
    return FAULTS[error.code] ?? 'ENDORSER_UNTRUSTED';
  }
}

const FAULTS: Partial<Record<VerifyErrorCode, CheckCode>> = {
  IDENTITY_ROLE: 'ENDORSER_ROLE',
  CERTIFICATE_REVOKED: 'ENDORSER_REVOKED',
  CERTIFICATE_NOT_IN_FORCE: 'ENDORSER_NOT_IN_FORCE',
};

/** Refusals of bad evidence become "nothing"; faults of the program pass. */
function refusedAsNothing(error: unknown): undefined {
  if (error instanceof VerifyError) return undefined;
  throw error;
}
