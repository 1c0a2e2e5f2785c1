import type { CidBlock, FaultyBlock, ReplicaPeer } from '../ports.js';
import type { BlockStore } from './block-store.js';
import { fits, parseCid } from './blocks.js';

export interface Repaired {
  /** Blocks that were missing or changed and are whole again. */
  readonly repaired: readonly FaultyBlock[];
  /** Those that no copy could give. */
  readonly left: readonly FaultyBlock[];
}

interface RepairParts {
  readonly blocks: BlockStore;
  readonly replicas: readonly ReplicaPeer[];
}

/** Puts damaged blocks back from the first organisation whose copy is good. A lost parent hides its children, so it goes round by round. */
export async function repair({ blocks, replicas }: RepairParts, root: string): Promise<Repaired> {
  const repaired: FaultyBlock[] = [];
  for (;;) {
    const faults = await blocks.check(root);
    const found = await Promise.all(faults.map(({ block }) => fromReplicas(replicas, root, block)));
    const good = found.filter((block) => block !== undefined);
    if (good.length === 0) return { repaired, left: faults };
    await blocks.putBlocks(root, good);
    const still = new Set((await blocks.check(root)).map(({ block }) => block));
    const fixed = faults.filter(({ block }) => !still.has(block));
    // a storage that keeps its damaged bytes would be asked for ever
    if (fixed.length === 0) return { repaired, left: faults };
    repaired.push(...fixed);
  }
}

async function fromReplicas(replicas: readonly ReplicaPeer[], root: string, block: string): Promise<CidBlock | undefined> {
  const cid = parseCid(block);
  for (const replica of replicas) {
    // a copy that is away or bad is no reason to stop looking
    const bytes = await replica.block(root, block).catch(() => undefined);
    if (bytes !== undefined && (await fits(cid, bytes))) return { cid: block, bytes };
  }
  return undefined;
}
