/** Takes blocks from the ordering service into one peer's ledger, again and again, until it is closed. */
import type { Ledger } from './ledger.js';
import type { Log } from './log.js';
import { BlockRefused } from './ordered-block.js';
import type { BlockSource } from './sequencer.js';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 3_000;

export class BlockPuller {
  readonly #ending = new AbortController();
  readonly #ended: Promise<void>;

  constructor(
    private readonly name: string,
    private readonly ledger: Ledger,
    source: BlockSource,
    private readonly log: Log,
  ) {
    this.#ended = this.#pull(source);
  }

  /** Ends with the block under way. */
  async close(): Promise<void> {
    this.#ending.abort('closed');
    await this.#ended;
  }

  /** A refused block is asked for again: the next answer may be an honest one. A ledger that cannot store ends it. */
  async #pull(source: BlockSource): Promise<void> {
    const { signal } = this.#ending;
    let wait = FIRST_RETRY_MS;
    let last = '';
    while (!signal.aborted) {
      try {
        for await (const block of source(this.ledger.height, signal)) {
          await this.ledger.commit(block);
          if (signal.aborted) return;
          [wait, last] = [FIRST_RETRY_MS, ''];
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const refused = error instanceof BlockRefused;
        if (reason !== last && !signal.aborted)
          this.log(refused ? 'error' : 'warn', refused ? 'block refused' : 'no blocks', { peer: this.name, reason });
        last = reason;
      }
      if (this.ledger.broken !== undefined) {
        this.log('error', 'a peer cannot store blocks any more', { peer: this.name, reason: this.ledger.broken.message });
        return;
      }
      await pause(wait, signal);
      wait = Math.min(wait * 2, LAST_RETRY_MS);
    }
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
