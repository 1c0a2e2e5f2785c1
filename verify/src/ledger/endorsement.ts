import { concat, sha256, toHex } from '../bytes.js';
import { decodeSignature } from '../ecdsa.js';
import { VerifyError, type VerifyErrorCode } from '../errors.js';
import type { Principal } from '../policy.js';
import type { Identity, Membership } from '../x509/membership.js';
import type { ChaincodeTransaction, Endorsement } from './transaction.js';

/** Someone whose endorsement signature was verified: the certificate leads to the roots of the organisation named. */
export interface VerifiedEndorser extends Principal {
  /** SHA-256 of the public key, hex: two endorsers of one organisation differ here. */
  readonly key: string;
}

export interface EndorsementReport {
  /** Distinct by key, in the order of the transaction. Weigh them with `satisfies(policy, endorsers)`. */
  readonly endorsers: readonly VerifiedEndorser[];
  /** Endorsements that count nothing, and why. `mspId` is a claim. */
  readonly rejected: readonly { readonly mspId: string; readonly code: VerifyErrorCode }[];
}

const MAX_ENDORSEMENTS = 100;

/**
 * Verifies every endorsement of a parsed transaction (or of an answer that was endorsed and never submitted).
 * A bad endorsement is reported and not counted; it takes nothing from the good ones (Fabric validates in the same way).
 * @param at time at which the endorsers' certificates must have been in force; by default the transaction's own time
 * @throws VerifyError TRANSACTION_MALFORMED when there are more endorsements than any policy needs
 */
export async function verifyEndorsements(
  transaction: Pick<ChaincodeTransaction, 'proposalResponsePayload' | 'endorsements' | 'timestamp'>,
  membership: Membership,
  at: Date = transaction.timestamp,
): Promise<EndorsementReport> {
  if (transaction.endorsements.length > MAX_ENDORSEMENTS) throw new VerifyError('TRANSACTION_MALFORMED', 'endorsements');
  const endorsers = new Map<string, VerifiedEndorser>();
  const rejected: { mspId: string; code: VerifyErrorCode }[] = [];
  for (const endorsement of transaction.endorsements) {
    try {
      const { mspId, role, certificate } = await verifyEndorsement(endorsement, transaction.proposalResponsePayload, membership, at);
      const key = toHex(sha256(certificate.key.spki));
      endorsers.set(`${mspId}\n${key}`, { mspId, role, key });
    } catch (error) {
      if (!(error instanceof VerifyError)) throw error;
      rejected.push({ mspId: endorsement.endorser.mspId, code: error.code });
    }
  }
  return { endorsers: [...endorsers.values()], rejected };
}

/**
 * Verifies the submitter's signature over the whole payload.
 * @returns the submitter with role and attributes (`zl.role`)
 * @throws VerifyError SIGNATURE_WRONG and those of {@link Membership.identify}
 */
export async function verifyCreator(
  transaction: Pick<ChaincodeTransaction, 'payload' | 'signature' | 'creator' | 'timestamp'>,
  membership: Membership,
  at: Date = transaction.timestamp,
): Promise<Identity> {
  const { creator, payload, signature } = transaction;
  const identity = await membership.identify(creator.mspId, creator.certificate, at);
  const raw = decodeSignature(signature);
  if (!raw || !(await membership.verify(identity.certificate.key, payload, raw))) throw new VerifyError('SIGNATURE_WRONG', 'creator');
  return identity;
}

async function verifyEndorsement(endorsement: Endorsement, payload: Uint8Array, membership: Membership, at: Date): Promise<Identity> {
  const { endorser, signature } = endorsement;
  const identity = await membership.identify(endorser.mspId, endorser.certificate, at);
  const raw = decodeSignature(signature);
  const good = raw !== undefined && (await membership.verify(identity.certificate.key, concat(payload, endorser.bytes), raw));
  if (!good) throw new VerifyError('SIGNATURE_WRONG', 'endorsement');
  return identity;
}
