/** Runs tasks one after the other in the order of their calls; a failed task does not stop the next. */
export class Mutex {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task, task);
    this.#tail = result.catch(() => undefined); // the caller sees the failure; the queue goes on
    return result;
  }
}
