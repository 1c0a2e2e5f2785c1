export const CHAINCODE_NAMES = ['title', 'tax'] as const;

/** The chaincodes of this code base; the name is also the namespace of its facts. */
export type ChaincodeName = (typeof CHAINCODE_NAMES)[number];

export function isChaincodeName(name: string): name is ChaincodeName {
  return CHAINCODE_NAMES.some((known) => known === name);
}
