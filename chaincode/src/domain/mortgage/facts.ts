import type { Finding, GateItem } from '../gate/findings.js';
import type { LiveMortgageRecord } from './records.js';

/** What burdens the unit, from the scan of `live~<unitRef>~` over the unit and its bearers. */
export function mortgageFindings(live: readonly LiveMortgageRecord[], item: Pick<GateItem, 'unitRef' | 'caseRef'>): Finding[] {
  return live.map((mortgage) => ({
    state: 'MORTGAGE',
    ref: mortgage.mortgageRef,
    party: mortgage.lender,
    kind: mortgage.form,
    ban: mortgage.transferBan,
    excludesOthers: mortgage.excludesOthers,
    onBearer: mortgage.unitRef !== item.unitRef,
    consented: item.caseRef !== undefined && mortgage.consents.some(({ caseRef }) => caseRef === item.caseRef),
  }));
}
