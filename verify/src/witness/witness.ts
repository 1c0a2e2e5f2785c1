import { solidityPackedKeccak256 } from 'ethers/hash';
import * as z from 'zod';
import { VerifyError } from '../errors.js';
import type { Trust } from '../trust.js';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The head of a channel on a day, as the institutions print it in a newspaper or post it on any EVM chain. */
export const WitnessedHead = z.strictObject({
  day: z.iso.date(),
  channel: z.string().min(1).max(64),
  height: z.int().min(0),
  /** Hash of the header of the block of that number. */
  blockHash: hash,
  genesisHash: hash,
  /** `solidityPackedKeccak256` over the four, 0x and hex: what is printed. */
  digest: z.string().regex(/^0x[0-9a-f]{64}$/),
});
export type WitnessedHead = z.infer<typeof WitnessedHead>;

/**
 * The digest of a head: keccak-256 over `"zhenglian/head/1"`, channel, height (uint256), block hash and genesis hash (bytes32), tightly
 * packed as Solidity's `abi.encodePacked` does, so that a contract can compute it as well.
 */
export function headDigest({ channel, height, blockHash, genesisHash }: Omit<WitnessedHead, 'day' | 'digest'>): string {
  return solidityPackedKeccak256(
    ['string', 'string', 'uint256', 'bytes32', 'bytes32'],
    ['zhenglian/head/1', channel, height, `0x${blockHash}`, `0x${genesisHash}`],
  );
}

export const makeHead = (head: Omit<WitnessedHead, 'digest'>): WitnessedHead => ({ ...head, digest: headDigest(head) });

/** Heads that somebody has kept: a list as JSON. @throws VerifyError WITNESS_MALFORMED, also for a digest that is not the head's */
export function parseHeads(text: string): readonly WitnessedHead[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new VerifyError('WITNESS_MALFORMED', 'JSON', { cause });
  }
  const result = z.array(WitnessedHead).min(1).max(100_000).safeParse(value);
  if (!result.success) throw new VerifyError('WITNESS_MALFORMED', result.error.issues[0]?.path.join('.') ?? '');
  for (const head of result.data) if (headDigest(head) !== head.digest) throw new VerifyError('WITNESS_MALFORMED', `digest of ${head.day}`);
  return result.data;
}

/**
 * Compares blocks that somebody was shown with the heads that everybody was shown. A chain that differs at a witnessed height, or that
 * begins with another genesis block, is a split view: some institutions showed two ledgers.
 * @returns the heads that the blocks confirm
 * @throws VerifyError WITNESS_DIFFERS naming the height
 */
export function checkHeads(
  heads: readonly WitnessedHead[],
  blocks: readonly { readonly number: number; readonly hash: string }[],
  trust: Pick<Trust, 'channel' | 'genesisHash'>,
): readonly WitnessedHead[] {
  const shown = new Map(blocks.map(({ number, hash: own }) => [number, own]));
  return heads.filter((head) => {
    if (head.channel !== trust.channel) return false;
    if (head.genesisHash !== trust.genesisHash) throw new VerifyError('WITNESS_DIFFERS', 'genesis block');
    const own = shown.get(head.height);
    if (own !== undefined && own !== head.blockHash) throw new VerifyError('WITNESS_DIFFERS', String(head.height));
    return own !== undefined;
  });
}
