import type { DocumentParts } from './documents.js';
import { replicate } from './replication.js';
import { finishRotation } from './rotation.js';
import { scrub, type ScrubRound } from './scrub.js';

export interface DutyParts extends DocumentParts {
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Told of every round of scrubbing that found something. */
  readonly found: (round: ScrubRound) => void;
  readonly warn: (error: unknown) => void;
}

const ROUND_MILLISECONDS = 2_000;
/** Documents that are read again per round of scrubbing, and rounds of copying between two of them: some hundred a minute. */
const SCRUB_LIMIT = 20;
const ROUNDS_BETWEEN = 5;

/** Copies, removes and scrubs in the background until `signal` aborts. */
export async function keepStorage(parts: DutyParts, signal: AbortSignal): Promise<void> {
  let next: string | undefined;
  // a rotation that an earlier process began is brought to its end
  await finishRotation(parts).catch(parts.warn);
  for (let round = 1; !signal.aborted; round += 1) {
    try {
      if (parts.replicas.length > 0) await replicate(parts);
      if (round % ROUNDS_BETWEEN === 0) {
        const scrubbed = await scrub(parts, { after: next ?? '', limit: SCRUB_LIMIT });
        next = scrubbed.next;
        if (scrubbed.findings.length > 0) parts.found(scrubbed);
      }
    } catch (error) {
      if (!signal.aborted) parts.warn(error);
    }
    await parts.sleep(ROUND_MILLISECONDS);
  }
}
