import { writeFileSync } from 'node:fs';
import { gateway as gatewayPb } from '@hyperledger/fabric-protos';
import { canonicalize } from '@zhenglian/chaincode/domain';
import { makeBundle, type BundleReport, verifyBundle } from '@zhenglian/verify';
import type { Trust } from '@zhenglian/verify/ledger';
import { type Consortium, messageOf } from './consortium.js';

const PANEL = ['RegistryMSP', 'TaxMSP', 'CourtMSP', 'RegulatorMSP'];
const ATTEMPTS = 10;

/** What stands beside a bundle that was recorded from a network, to be verified again without one. */
export interface RecordedProof {
  readonly bundle: Uint8Array;
  readonly bytes: number;
  readonly report: BundleReport;
}

/**
 * A proof bundle as any organisation makes it: endorsed by four, never submitted, verified with the trust file alone.
 * `RECORD_PROOF` names a file into which it is written, with the trust file and the time beside it.
 */
export async function prove(consortium: Consortium, trust: Trust, request: { certRef: string; caseRef?: string }): Promise<RecordedProof> {
  const envelope = await endorsed(consortium, request);
  const bundle = await makeBundle(envelope, undefined);
  const now = new Date();
  const report = await verifyBundle(bundle, { trust, now, subject: { certRef: request.certRef } });
  const file = process.env['RECORD_PROOF'];
  if (file !== undefined && report.status === 'VALID') {
    writeFileSync(file, bundle);
    writeFileSync(
      `${file}.json`,
      `${JSON.stringify({ certRef: request.certRef, now: now.toISOString(), trust: trust.document }, null, 2)}\n`,
    );
  }
  return { bundle, bytes: bundle.length, report };
}

/** Peers that stand at different blocks answer differently; they are asked again. */
async function endorsed(consortium: Consortium, request: Readonly<Record<string, string>>, attempt = 1): Promise<Uint8Array> {
  const contract = consortium.network('bank-officer').getContract('access');
  try {
    const proposal = contract.newProposal('prove', { arguments: [canonicalize(request)], endorsingOrganizations: PANEL });
    const prepared = gatewayPb.PreparedTransaction.deserializeBinary((await proposal.endorse()).getBytes());
    return prepared.getEnvelope()?.serializeBinary() ?? new Uint8Array();
  } catch (error) {
    if (attempt === ATTEMPTS || !messageOf(error).includes('do not match')) throw error;
    await new Promise((done) => setTimeout(done, 300));
    return endorsed(consortium, request, attempt + 1);
  }
}
