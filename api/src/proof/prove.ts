import {
  certRefOf,
  DomainError,
  licenceIdOfNumber,
  parseCertificateNumber,
  parseCode,
  parseLicenceId,
  type Issuer,
} from '@zhenglian/chaincode/domain';
import { makeBundle, type P256Verify, type Trust, verifyBundle } from '@zhenglian/verify';
import type { Clock, ProofFile, ProofLedger, Proofs, ReadModel } from '../ports.js';
import { panels } from './panels.js';

export interface ProofParts {
  readonly trust: Trust;
  readonly ledger: ProofLedger;
  readonly readModel: Pick<ReadModel, 'certificate' | 'caseOf' | 'assertFresh'>;
  readonly clock: Clock;
  readonly verify: P256Verify;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Sets of organisations that are asked before giving up, and how often each while its peers stand at different blocks. */
const PANELS = 4;
const ATTEMPTS = 5;
const PAUSE = 150;

type Reference = Parameters<Proofs['make']>[0];

/**
 * Makes proofs by asking the peers of as few organisations as together answer for every facet. What is handed out was verified
 * before, as its recipient will: a bundle with a bad signature never leaves.
 */
export function endorsedProofs(parts: ProofParts): Proofs {
  return {
    async make(reference) {
      const subject = subjectOf(reference, parts.trust.document.issuers);
      const certRef = certRefOf(subject.licenceId, subject.code);
      // asked of the own index first: guessing numbers must not cost the peers of others anything
      parts.readModel.assertFresh();
      if ((await parts.readModel.certificate({ certRef })) === undefined) throw new DomainError('NOT_FOUND');
      const caseRef = await parts.readModel.caseOf(certRef);
      const envelope = await asked(parts, { certRef, ...(caseRef !== undefined && { caseRef }) });
      return checked(parts, await makeBundle(envelope, subject));
    },
  };
}

/** Throws NOT_FOUND for what resolves to nothing, as for what does not exist. */
function subjectOf(reference: Reference, issuers: readonly Issuer[]): { licenceId: string; code: string } {
  const code = parseCode(reference.code);
  if ('licenceId' in reference) return { licenceId: parseLicenceId(reference.licenceId.trim()).text, code };
  const licenceId = licenceIdOfNumber(parseCertificateNumber(reference.certificateNumber), issuers);
  if (licenceId === undefined) throw new DomainError('NOT_FOUND');
  return { licenceId, code };
}

async function asked(parts: ProofParts, request: Parameters<ProofLedger['prove']>[0]): Promise<Uint8Array> {
  let failure: unknown = new DomainError('ENDORSEMENT_POLICY');
  for (const panel of panels(parts.trust).slice(0, PANELS)) {
    try {
      return await repeated(parts, request, panel);
    } catch (error) {
      // a refusal by the contract is an answer; another panel would give the same
      if (error instanceof DomainError && !['LEDGER_UNAVAILABLE', 'LEDGER_TIMEOUT', 'ENDORSEMENT_POLICY'].includes(error.code)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Peers that stand at different blocks give answers that differ; they meet again in a moment. */
async function repeated({ ledger, sleep }: ProofParts, request: Parameters<ProofLedger['prove']>[0], panel: readonly string[]) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ledger.prove(request, panel);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'ENDORSEMENT_MISMATCH' || attempt === ATTEMPTS) throw error;
      await sleep(PAUSE * attempt);
    }
  }
}

async function checked({ trust, clock, verify }: ProofParts, bytes: Uint8Array): Promise<ProofFile> {
  const { answer, endorsers, checks, licenceId } = await verifyBundle(bytes, { trust, now: clock.now(), verify });
  const bad = checks.find(({ name, status }) => name.startsWith('PROOF_') && name !== 'PROOF_TIME' && status === 'INVALID');
  if (!answer || bad) throw new DomainError('INTERNAL', { detail: `a proof that does not verify: ${bad?.code ?? 'no answer'}` });
  const serial = licenceId?.split('.').at(-3) ?? 'certificate';
  return { bytes, fileName: `${serial}-${answer.clock.replaceAll(/[-:]/g, '')}.zlproof`, clock: answer.clock, endorsers };
}
