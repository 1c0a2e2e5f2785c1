import type { Gateway } from '@hyperledger/fabric-gateway';
import { common } from '@hyperledger/fabric-protos';

export interface ChainInfo {
  /** Number of the newest block. */
  readonly newest: number;
  /** SHA-256 of its header. */
  readonly hash: Uint8Array;
}

/** Whom to ask, and for how many milliseconds; by default the own peer, as long as the connection's deadline allows. */
export interface ChainInfoOptions {
  readonly mspId?: string;
  readonly milliseconds?: number;
}

/** How far a peer's chain goes, by Fabric's own qscc, which any member of the channel may ask. @throws Error when the peer does not answer */
export async function chainInfo(gateway: Gateway, channel: string, { mspId, milliseconds }: ChainInfoOptions = {}): Promise<ChainInfo> {
  const proposal = gateway
    .getNetwork(channel)
    .getContract('qscc')
    .newProposal('GetChainInfo', { arguments: [channel], ...(mspId === undefined ? {} : { endorsingOrganizations: [mspId] }) });
  const answer = await proposal.evaluate(milliseconds === undefined ? undefined : { deadline: Date.now() + milliseconds });
  const info = common.BlockchainInfo.deserializeBinary(answer);
  return { newest: info.getHeight() - 1, hash: info.getCurrentblockhash_asU8() };
}
