import { createHash } from 'node:crypto';

// Merkle tree hash of RFC 6962, section 2.1: leaves and inner nodes are told apart by a prefix, so that no node passes for a leaf.

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Root over entry hashes (lower-case hex), in order. @throws RangeError for an empty list, which has nothing to prove */
export function merkleRoot(hashes: readonly string[]): string {
  if (hashes.length === 0) throw new RangeError('no entries');
  return tree(hashes.map(leaf)).toString('hex');
}

/** The hashes that lead from one entry to the root, nearest first (RFC 6962, 2.1.1). */
export function inclusionProof(hashes: readonly string[], index: number): string[] {
  if (!Number.isInteger(index) || index < 0 || index >= hashes.length) throw new RangeError('no such entry');
  return path(hashes.map(leaf), index).map((node) => node.toString('hex'));
}

/** Whether `hash` stands at `index` among `size` entries under `root` (RFC 9162, 2.1.3.2). */
export function isIncluded(hash: string, index: number, size: number, proof: readonly string[], root: string): boolean {
  if (!Number.isInteger(index) || index < 0 || index >= size) return false;
  let node = index;
  let last = size - 1;
  let computed = leaf(hash);
  for (const sibling of proof) {
    if (last === 0) return false;
    const other = Buffer.from(sibling, 'hex');
    if (node % 2 === 1 || node === last) {
      computed = inner(other, computed);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      computed = inner(computed, other);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && computed.toString('hex') === root;
}

function tree(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  const middle = split(leaves.length);
  return inner(tree(leaves.slice(0, middle)), tree(leaves.slice(middle)));
}

function path(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length === 1) return [];
  const middle = split(leaves.length);
  return index < middle
    ? [...path(leaves.slice(0, middle), index), tree(leaves.slice(middle))]
    : [...path(leaves.slice(middle), index - middle), tree(leaves.slice(0, middle))];
}

/** Largest power of two below the size. */
function split(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

const leaf = (hash: string): Buffer => createHash('sha256').update(LEAF).update(Buffer.from(hash, 'hex')).digest();
const inner = (left: Uint8Array, right: Uint8Array): Buffer => createHash('sha256').update(NODE).update(left).update(right).digest();
