/**
 * Groups what has already arrived: a lone item is passed on at once, a stream that is faster than its reader comes in batches.
 * At most `max` items are read ahead.
 */
export async function* batches<T>(source: AsyncIterable<T>, max: number): AsyncGenerator<readonly T[]> {
  const queue: T[] = [];
  const state: { ended: boolean; failure: unknown; wake: () => void } = { ended: false, failure: undefined, wake: () => undefined };
  const iterator = source[Symbol.asyncIterator]();
  const change = () => new Promise<void>((resolve) => (state.wake = resolve));
  const pump = async () => {
    for (;;) {
      while (queue.length >= max) await new Promise<void>((resolve) => (resume = resolve));
      const { done, value } = await iterator.next();
      if (done === true) return;
      queue.push(value);
      state.wake();
    }
  };
  let resume: () => void = () => undefined;
  void pump()
    .catch((error: unknown) => (state.failure = error ?? new Error('stream failed')))
    .finally(() => {
      state.ended = true;
      state.wake();
    });
  try {
    for (;;) {
      const next = change();
      if (queue.length === 0 && !state.ended) await next;
      if (queue.length > 0) {
        yield queue.splice(0, max);
        resume();
      } else if (state.failure !== undefined) throw state.failure;
      else if (state.ended) return;
    }
  } finally {
    queue.length = 0;
    void iterator.return?.();
    resume();
  }
}
