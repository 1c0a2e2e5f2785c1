import { FOUNDERS } from '../authors.js';
import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import { decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { CLOCK, type ClockRecord } from './records.js';
import type { Tick } from './requests.js';

/** Organisations whose endorsement every tick but the first needs: a held-back transaction then fails its version check. */
const TICKERS = 3;

/**
 * Moves the law's clock on. Throws CLOCK_BACKWARDS unless the instant is later than the one on the ledger; the same tick again
 * is a success without a write. That the instant is near the truth is checked against the transaction's time by the contract.
 */
export function tick(request: Tick, existing: ClockRecord | undefined): Outcome<ClockRecord> {
  const digest = requestDigest('tick', request);
  if (existing && existing.requestDigest !== digest && request.now <= existing.now) {
    throw new DomainError('CLOCK_BACKWARDS', { field: 'now' });
  }
  return decided(digest, existing?.requestDigest === digest ? existing : undefined, (made) => {
    const record: ClockRecord = { ...madeBy(made, 'clock'), now: request.now };
    return { name: 'CLOCK_TICKED', records: [record], result: record, policies: [{ key: CLOCK, all: [], n: TICKERS, of: FOUNDERS }] };
  });
}
