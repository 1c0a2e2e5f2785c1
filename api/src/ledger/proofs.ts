import { gateway as gatewayPb } from '@hyperledger/fabric-protos';
import { canonicalize, PROOF_CHAINCODE, PROOF_FUNCTION } from '@zhenglian/chaincode/domain';
import type { ProofLedger } from '../ports.js';
import type { Connection } from './connection.js';
import { failureOf } from './failure.js';

/** Proofs through the Fabric gateway of the organisation's own peer: endorsed, and never handed to the orderers. */
export function gatewayProofs({ gateway }: Connection, channel: string): ProofLedger {
  const contract = gateway.getNetwork(channel).getContract(PROOF_CHAINCODE);
  return {
    async prove({ certRef, caseRef }, organizations) {
      const request = canonicalize({ certRef, ...(caseRef !== undefined && { caseRef }) });
      try {
        const proposal = contract.newProposal(PROOF_FUNCTION, { arguments: [request], endorsingOrganizations: [...organizations] });
        const prepared = gatewayPb.PreparedTransaction.deserializeBinary((await proposal.endorse()).getBytes());
        return prepared.getEnvelope()?.serializeBinary() ?? new Uint8Array();
      } catch (error) {
        throw failureOf(error).error;
      }
    },
  };
}
