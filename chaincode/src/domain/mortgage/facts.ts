import type { GatedAct } from '../gate/acts.js';
import type { Finding, GateItem, Gathered } from '../gate/findings.js';
import type { LiveMortgageRecord } from './records.js';

/** What `mortgage` holds on a unit: the scan of `live~<unitRef>~` over the unit and its bearers. */
export interface MortgageFacts {
  readonly unitRef: string;
  readonly live: readonly LiveMortgageRecord[];
  /** Mortgages on works on a bearer that do not reach the unit. */
  readonly excluded: readonly string[];
}

/** One unit of an act of this facet: what the other facets found, and what stands here. */
export interface MortgageUnit extends Gathered, MortgageFacts {}

/**
 * What burdens the unit. A mortgage on works is not found on a unit that it does not reach, nor beside the mortgage that came
 * of it there. `own` is told where the act is on a mortgage: whether the finding is that one.
 */
export function mortgageFindings(
  facts: MortgageFacts,
  { act, caseRef, mortgageRef }: { act: GatedAct; caseRef?: GateItem['caseRef']; mortgageRef?: string },
): Finding[] {
  return burdens(facts).map((live) => ({
    state: 'MORTGAGE',
    ref: live.mortgageRef,
    party: live.lender,
    kind: live.form,
    ban: live.transferBan,
    excludesOthers: live.excludesOthers,
    since: live.priorityDate,
    onBearer: live.unitRef !== facts.unitRef,
    consented: caseRef !== undefined && live.consents.some((consent) => consent.caseRef === caseRef && consent.act === act),
    ...(mortgageRef !== undefined && { own: live.mortgageRef === mortgageRef }),
  }));
}

/** The mortgages that reach the unit. */
export function burdens({ unitRef, live, excluded }: MortgageFacts): LiveMortgageRecord[] {
  const grown = live.filter((one) => one.unitRef === unitRef).map(({ from }) => from);
  return live.filter(
    (one) => one.form !== 'WORKS' || one.unitRef === unitRef || !(excluded.includes(one.mortgageRef) || grown.includes(one.mortgageRef)),
  );
}

/** The place that the next mortgage takes in the unit's order of entry. */
export function nextSeq({ unitRef, live }: MortgageFacts): number {
  return 1 + Math.max(0, ...live.filter((one) => one.unitRef === unitRef).map(({ seq }) => seq));
}
