import type { Finding } from '../gate/findings.js';
import { changed, type Outcome } from '../outcome.js';
import { releaseOf, unitsToRelease } from './ask.js';
import type { MortgageUnit } from './facts.js';
import { MORTGAGE_KEYS, type MortgageRecord } from './records.js';
import type { ReleaseMortgage } from './requests.js';
import { carriedOut, demandMortgage, digestOf, openRequest, withAct } from './state.js';
import { passUnits } from './units.js';

/**
 * The registry enters the release that the lender asked for, or a court ordered (S5 step 3): of all units, or of some while the
 * rest stays. The proof ends with the mortgage; later ranks move up by themselves. Throws MORTGAGE_UNKNOWN, NOT_THE_AUTHOR
 * without a request, MORTGAGE_ENDED.
 */
export function releaseMortgage(
  request: ReleaseMortgage,
  existing: MortgageRecord | undefined,
  units: readonly MortgageUnit[],
): Outcome<MortgageRecord> {
  return changed(digestOf('releaseMortgage', request), demandMortgage(existing), (mortgage, requestDigest) => {
    const { mortgageRef, day } = request;
    const asked = openRequest(mortgage, 'RELEASE', request.requestRef);
    const { part, ended } = releaseOf(mortgage, asked?.units);
    const acting: Finding[] = [
      ...(ended ? [{ state: 'MORTGAGE_ENDED' } as const] : []),
      ...(asked || mortgage.endedOn !== undefined ? [] : [{ state: 'NOT_SUBMITTERS' } as const]),
    ];
    const carries = passUnits({ act: 'MORTGAGE_RELEASE', part }, units, { day, acting, mortgageRef });
    const released = unitsToRelease(mortgage, asked?.units);
    const record = withAct(
      mortgage,
      { act: 'RELEASE', requestDigest, day, ...carriedOut(asked) },
      { releasedUnits: [...mortgage.releasedUnits, ...released], ...(!part && { endedOn: day }) },
    );
    const deletes = released.map((unitRef) => MORTGAGE_KEYS.live({ unitRef, lender: mortgage.lender, mortgageRef }));
    return { name: 'MORTGAGE_RELEASED', records: [record], result: record, deletes, carries };
  });
}
