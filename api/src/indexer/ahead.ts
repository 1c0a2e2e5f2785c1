/**
 * Passes on what comes, in order; while the reader works at one item the source already works at the next. A failure of the source reaches
 * the reader after the items before it.
 */
export async function* oneAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (let next = ask(iterator); ;) {
      const { done, value } = await next;
      if (done === true) return;
      next = ask(iterator);
      yield value;
    }
  } finally {
    void iterator.return?.();
  }
}

function ask<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const next = iterator.next();
  // looked at when the reader comes to it
  next.catch(() => undefined);
  return next;
}
