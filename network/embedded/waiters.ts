/** Lets callers wait for a condition that only certain events can make true. */
export class Waiters {
  readonly #waiting = new Set<() => void>();

  /** Tells everybody that something has changed. */
  notify(): void {
    for (const check of this.#waiting) check();
  }

  /** Resolves when the condition holds after some change, or the signal aborts. */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    if (condition() || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!condition() && !signal.aborted) return;
        this.#waiting.delete(check);
        signal.removeEventListener('abort', check);
        resolve();
      };
      this.#waiting.add(check);
      signal.addEventListener('abort', check);
    });
  }
}
