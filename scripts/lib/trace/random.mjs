import { createHash } from 'node:crypto';

/**
 * A stream of choices that depends on its seed alone (SHA-256 in counter mode), so that a run can be repeated.
 * @param {string} seed
 */
export function createRandom(seed) {
  let counter = 0;
  const block = () => createHash('sha256').update(`${seed}/${counter++}`).digest();
  /** Integer from 0 below n. */
  const below = (n) => block().readUInt32BE() % n;
  return {
    below,
    /** A reference, as the ledger's keys have them: 32 bytes, hex. */
    reference: () => block().toString('hex'),
    chance: (percent) => below(100) < percent,
    /** @template T @param {readonly T[]} list @returns {T} */
    pick: (list) => list[below(list.length)],
  };
}
