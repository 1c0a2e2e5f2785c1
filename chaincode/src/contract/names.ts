/** In the order of `topology.json`, from which the ports of their servers follow. */
export const CHAINCODE_NAMES = ['title', 'tax', 'mortgage', 'seizure', 'access', 'supervision'] as const;

/** The chaincodes of this code base; the name is also the namespace of its facts. */
export type ChaincodeName = (typeof CHAINCODE_NAMES)[number];

export function isChaincodeName(name: string): name is ChaincodeName {
  return CHAINCODE_NAMES.some((known) => known === name);
}
