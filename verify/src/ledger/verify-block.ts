import { decodeSignature, type P256Verify, webCryptoP256 } from '../ecdsa.js';
import { VerifyError } from '../errors.js';
import type { Trust } from '../trust.js';
import { type Block, dataHash } from './block.js';

/** Where a verified chain stands: number and header hash of its last block. */
export interface ChainPosition {
  readonly number: number;
  readonly hash: string;
}

export type BlockTrust = Pick<Trust, 'genesisHash' | 'consenters' | 'quorum'>;

/**
 * Checks that a block continues a chain that starts at the pinned genesis block. Says nothing about the validity of its transactions:
 * their codes are not signed by the orderers.
 * @param previous position of the chain so far; undefined when the block must be block 0
 * @returns the new position
 * @throws VerifyError BLOCK_OUT_OF_ORDER, BLOCK_NOT_LINKED, BLOCK_DATA_ALTERED, BLOCK_MALFORMED, BLOCK_QUORUM_MISSING, GENESIS_MISMATCH
 */
export async function verifyBlock(
  block: Block,
  previous: ChainPosition | undefined,
  trust: BlockTrust,
  verify: P256Verify = webCryptoP256,
): Promise<ChainPosition> {
  assertFollows(block, previous);
  assertData(block);
  if (block.number === 0) assertGenesis(block, trust);
  else await assertQuorum(block, trust, verify);
  return { number: block.number, hash: block.hash };
}

/** Distinct known orderers whose signature over the block is good, ascending. Unknown numbers and repeated ones count nothing. */
export async function verifiedSigners(
  block: Block,
  consenters: BlockTrust['consenters'],
  verify: P256Verify = webCryptoP256,
): Promise<readonly number[]> {
  const signers = new Set<number>();
  for (const { consenter, message, signature } of block.signatures) {
    const key = consenters.get(consenter);
    const raw = key && decodeSignature(signature);
    if (raw && !signers.has(consenter) && (await verify(key, message, raw))) signers.add(consenter);
  }
  return [...signers].toSorted((a, b) => a - b);
}

function assertFollows(block: Block, previous: ChainPosition | undefined): void {
  if (block.number !== (previous === undefined ? 0 : previous.number + 1))
    throw new VerifyError('BLOCK_OUT_OF_ORDER', String(block.number));
  if (block.previousHash !== (previous?.hash ?? '')) throw new VerifyError('BLOCK_NOT_LINKED', String(block.number));
}

function assertData(block: Block): void {
  if (dataHash(block.envelopes) !== block.dataHash) throw new VerifyError('BLOCK_DATA_ALTERED', String(block.number));
}

/** Block 0 carries no signatures: it is trusted because its hash is pinned. */
function assertGenesis(block: Block, trust: BlockTrust): void {
  if (block.hash !== trust.genesisHash) throw new VerifyError('GENESIS_MISMATCH');
}

async function assertQuorum(block: Block, trust: BlockTrust, verify: P256Verify): Promise<void> {
  const signers = await verifiedSigners(block, trust.consenters, verify);
  if (signers.length < trust.quorum) throw new VerifyError('BLOCK_QUORUM_MISSING', `${signers.length} of ${trust.quorum}`);
}
