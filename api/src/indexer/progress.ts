import { DomainError } from '@zhenglian/chaincode/domain';

/** How far the rows are, and who waits for them. */
export interface Progress {
  height(): number | undefined;
  advance(block: number): void;
  /** Milliseconds that a block took from its latest transaction to its rows; told while following. */
  took(milliseconds: number): void;
  /** The 95th percentile of the last 100. */
  lag(): number | undefined;
  /** Waits until there are rows of a later block. Resolves with the height, undefined when `signal` aborts. */
  beyond(block: number, signal: AbortSignal): Promise<number | undefined>;
  /** @throws DomainError LEDGER_TIMEOUT when the rows of `block` are not there after `milliseconds` */
  reach(block: number, milliseconds: number): Promise<void>;
}

const LAGS = 100;
const PERCENTILE = 0.95;

/** @param height block whose rows are there already, undefined for an empty index */
export function createProgress(height: number | undefined): Progress {
  let reached = height;
  const lags: number[] = [];
  const watching = new Set<() => void>();
  const waiting = new Set<{ readonly block: number; readonly done: () => void }>();
  return {
    height: () => reached,
    advance(block) {
      reached = block;
      for (const waiter of waiting) if (waiter.block <= block) waiter.done();
      for (const notify of watching) notify();
    },
    took(milliseconds) {
      lags.push(milliseconds);
      if (lags.length > LAGS) lags.shift();
    },
    lag: () => lags.toSorted((a, b) => a - b)[Math.floor(lags.length * PERCENTILE)],
    beyond(block, signal) {
      return new Promise((resolve) => {
        const look = () => {
          const there = reached !== undefined && reached > block;
          if (!there && !signal.aborted) return;
          watching.delete(look);
          signal.removeEventListener('abort', look);
          resolve(there ? reached : undefined);
        };
        watching.add(look);
        signal.addEventListener('abort', look, { once: true });
        look();
      });
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
