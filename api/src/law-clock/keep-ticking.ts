import { ClockRecord, DomainError } from '@zhenglian/chaincode/domain';
import type { Clock, Ledger } from '../ports.js';

export interface TickParts {
  readonly ledger: Pick<Ledger, 'read' | 'submit'>;
  readonly clock: Clock;
  /** The registry ticks; another institution steps in after two missed ticks. */
  readonly first: boolean;
}

/** Every five minutes: what the law measures in days is then off by no more at midnight. */
const PERIOD_SECONDS = 300;
const MISSED_TICKS = 2;
const LOOK_MILLISECONDS = 20_000;
const FIRST_PAUSE = 500;

/**
 * Moves the clock on the ledger on if its time has come.
 * @returns whether it was moved
 * @throws DomainError the ledger's codes
 */
export async function tickWhenDue({ ledger, clock, first }: TickParts): Promise<boolean> {
  const found = await ledger.read('getClock', {});
  const now = clock.now();
  if (found !== undefined) {
    const passed = (now.getTime() - Date.parse(ClockRecord.parse(found).now)) / 1000;
    if (passed < PERIOD_SECONDS * (first ? 1 : 1 + MISSED_TICKS)) return false;
  } else if (!first) {
    // nobody has missed a tick before the first one
    return false;
  }
  try {
    await ledger.submit('tick', { now: now.toISOString().replace(/\.\d+Z$/, 'Z') });
    return true;
  } catch (error) {
    // somebody else was faster
    if (error instanceof DomainError && error.code === 'CLOCK_BACKWARDS') return false;
    throw error;
  }
}

/** Keeps the clock on the ledger going until `signal` aborts. */
export async function keepTicking(
  parts: TickParts & { readonly sleep: (milliseconds: number) => Promise<unknown>; readonly warn: (error: unknown) => void },
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    try {
      await tickWhenDue(parts);
      failures = 0;
    } catch (error) {
      failures += 1;
      parts.warn(error);
    }
    await parts.sleep(failures === 0 ? LOOK_MILLISECONDS : Math.min(LOOK_MILLISECONDS, FIRST_PAUSE * 2 ** Math.min(failures, 10)));
  }
}
