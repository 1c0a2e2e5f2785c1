import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMembership, parseTrust } from '@zhenglian/verify/ledger';
import { nodeP256 } from '../indexer/p256.js';
import type { LedgerTrust } from '../indexer/reader.js';
import type { BlockSource } from '../ports.js';

const FOLDER = join(import.meta.dirname, 'recorded');

/** The recorded blocks, from 0 on, as bytes. */
export function recordedBlocks(): Uint8Array[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.block'));
  return names.toSorted().map((name) => new Uint8Array(readFileSync(join(FOLDER, name))));
}

export function recordedTrust(): LedgerTrust {
  const trust = parseTrust(readFileSync(join(FOLDER, 'trust.json'), 'utf8'));
  const verify = nodeP256();
  return { trust, membership: createMembership(trust.roots, verify), verify };
}

/** A peer that delivers the given blocks and then stays silent until it is told to stop. */
export function silentSource(blocks: readonly Uint8Array[]): BlockSource {
  return {
    async *from(number, signal) {
      for (const block of blocks.slice(number)) yield block;
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
  };
}
