import type { Clock, Random } from '../ports.js';

const BYTES = 24;
/** Nobody fills the memory with what is never fetched. */
const MOST = 10_000;

/** Things under an unguessable name, each for a while and to be taken once. In memory: a restart forgets them, and the holder asks again. */
export class Expiring<T> {
  readonly #entries = new Map<string, { value: T; until: number }>();

  constructor(
    private readonly parts: { readonly clock: Clock; readonly random: Random },
    private readonly seconds: number,
  ) {}

  /** @returns the name */
  keep(value: T): string {
    this.#forget();
    const name = Buffer.from(this.parts.random.bytes(BYTES)).toString('base64url');
    this.#entries.set(name, { value, until: this.#now() + this.seconds * 1_000 });
    return name;
  }

  look(name: string): T | undefined {
    const entry = this.#entries.get(name);
    return entry !== undefined && entry.until > this.#now() ? entry.value : undefined;
  }

  take(name: string): T | undefined {
    const value = this.look(name);
    this.#entries.delete(name);
    return value;
  }

  #now(): number {
    return this.parts.clock.now().getTime();
  }

  /** What is over, and beyond the limit the oldest. */
  #forget(): void {
    for (const [name, { until }] of this.#entries) {
      if (until > this.#now() && this.#entries.size < MOST) break;
      this.#entries.delete(name);
    }
  }
}
