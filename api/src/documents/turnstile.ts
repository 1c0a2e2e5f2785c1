/** Many may pass at once; whoever needs the place alone waits until they are through, and lets nobody in meanwhile. */
export interface Turnstile {
  pass<T>(work: () => Promise<T>): Promise<T>;
  alone<T>(work: () => Promise<T>): Promise<T>;
}

export function turnstile(): Turnstile {
  const inside = new Set<Promise<unknown>>();
  let closed: Promise<unknown> = Promise.resolve();
  const settled = (promise: Promise<unknown>) => promise.catch(() => undefined);
  return {
    async pass(work) {
      for (let seen; seen !== closed;) {
        seen = closed;
        await settled(seen);
      }
      const running = work();
      const mark = settled(running);
      inside.add(mark);
      try {
        return await running;
      } finally {
        inside.delete(mark);
      }
    },
    async alone(work) {
      const before = closed;
      const turn = (async () => {
        await settled(before);
        await Promise.all(inside);
        return work();
      })();
      closed = turn;
      return turn;
    },
  };
}
