import { DomainError } from '@zhenglian/chaincode/domain';

/** How far the rows are, and who waits for them. */
export interface Progress {
  height(): number | undefined;
  advance(block: number): void;
  /** @throws DomainError LEDGER_TIMEOUT when the rows of `block` are not there after `milliseconds` */
  reach(block: number, milliseconds: number): Promise<void>;
}

/** @param height block whose rows are there already, undefined for an empty index */
export function createProgress(height: number | undefined): Progress {
  let reached = height;
  const waiting = new Set<{ readonly block: number; readonly done: () => void }>();
  return {
    height: () => reached,
    advance(block) {
      reached = block;
      for (const waiter of waiting) if (waiter.block <= block) waiter.done();
    },
    reach(block, milliseconds) {
      if (reached !== undefined && reached >= block) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const waiter = { block, done: () => settle(resolve) };
        const timer = setTimeout(() => settle(() => reject(new DomainError('LEDGER_TIMEOUT'))), milliseconds);
        const settle = (finish: () => void) => {
          clearTimeout(timer);
          waiting.delete(waiter);
          finish();
        };
        waiting.add(waiter);
      });
    },
  };
}
