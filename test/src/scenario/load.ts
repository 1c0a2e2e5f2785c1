import { setTimeout as sleep } from 'node:timers/promises';
import { type Consortium, messageOf } from './consortium.js';
import { registration } from './requests.js';

const RETRY_MS = 200;
const PATIENCE_MS = 60_000;
const VALID = 0;

export interface LoadReport {
  /** References of the certificates whose registration was acknowledged as valid. */
  readonly acknowledged: readonly string[];
  /** Failed attempts by what they said first; each was tried again under the same reference. */
  readonly failures: Readonly<Record<string, number>>;
  /** Longest time between two acknowledgements, milliseconds. */
  readonly longestPause: number;
  readonly milliseconds: number;
}

/**
 * Registrations one after the other by several clients, as the registry makes them all day: a request that failed is sent
 * again with the same content, so what had been committed all the same is a success without a second write.
 */
export class Load {
  readonly #begun = Date.now();
  readonly #acknowledged: string[] = [];
  readonly #failures = new Map<string, number>();
  readonly #clients: Promise<void>[];
  #last = Date.now();
  #longestPause = 0;
  #stopping = false;
  #abandoned = false;

  constructor(
    private readonly consortium: Consortium,
    clients: number,
  ) {
    this.#clients = Array.from({ length: clients }, () => this.#client());
  }

  /** Waits until so many more registrations have been acknowledged. */
  async progress(count: number): Promise<void> {
    const target = this.#acknowledged.length + count;
    const until = Date.now() + PATIENCE_MS;
    while (this.#acknowledged.length < target) {
      if (Date.now() > until)
        throw new Error(`no progress within ${PATIENCE_MS / 1000} s: ${JSON.stringify(Object.fromEntries(this.#failures))}`);
      await sleep(RETRY_MS / 4);
    }
  }

  /** Every client finishes what it has begun. @throws when one cannot, naming the failures */
  async stop(): Promise<LoadReport> {
    this.#stopping = true;
    const tooLate = sleep(PATIENCE_MS, 'late', { ref: false });
    if ((await Promise.race([Promise.all(this.#clients), tooLate])) === 'late') {
      this.#abandoned = true;
      throw new Error(`requests without an outcome: ${JSON.stringify(Object.fromEntries(this.#failures))}`);
    }
    return {
      acknowledged: this.#acknowledged,
      failures: Object.fromEntries(this.#failures),
      longestPause: this.#longestPause,
      milliseconds: Date.now() - this.#begun,
    };
  }

  async #client(): Promise<void> {
    while (!this.#stopping) {
      const request = registration();
      while (!(await this.#attempt(request))) {
        if (this.#abandoned) return;
        await sleep(RETRY_MS);
      }
      const now = Date.now();
      this.#longestPause = Math.max(this.#longestPause, now - this.#last);
      this.#last = now;
      this.#acknowledged.push(request.certRef);
    }
  }

  async #attempt(request: object): Promise<boolean> {
    try {
      const { code } = await this.consortium.submit('registrar', 'title', 'registerFirst', request);
      if (code === VALID) return true;
      this.#count(`committed as invalid, code ${code}`);
    } catch (error) {
      this.#count(messageOf(error).split('\n')[0] ?? '');
    }
    return false;
  }

  #count(text: string): void {
    const kind = text.replaceAll(/[0-9a-f]{16,}/g, '…').slice(0, 160);
    this.#failures.set(kind, (this.#failures.get(kind) ?? 0) + 1);
  }
}
