import { burdens, type MortgageFacts } from './facts.js';
import type { LiveMortgageRecord, RankAgreementRecord } from './records.js';

/** A mortgage on a unit with its rank, 1 for the first. Parts of the same claims share theirs. */
export interface RankedMortgage {
  readonly rank: number;
  readonly live: LiveMortgageRecord;
}

/**
 * The ranks on a unit: by the day that counts, then by order of entry (Civil Code art. 414; 担保解释 art. 52), burdens of parcel and
 * predecessors before the unit's own of that day; then each agreement, the oldest first, lets its mortgages change places among
 * themselves (art. 409). Nothing is stored: when one ends, later ones move up.
 */
export function rankMortgages(facts: MortgageFacts, agreements: readonly RankAgreementRecord[]): RankedMortgage[] {
  const sorted = burdens(facts).sort((a, b) => compare(place(a, facts.unitRef), place(b, facts.unitRef)));
  for (const agreement of [...agreements].sort((a, b) => compare([a.day, a.agreementRef], [b.day, b.agreementRef]))) {
    // What an agreement of a later day named again goes by that one: a `live` record names only its last.
    const bound = sorted.filter(({ agreementRef }) => agreementRef === agreement.agreementRef);
    const agreed = [...bound].sort((a, b) => agreement.ranks.indexOf(a.mortgageRef) - agreement.ranks.indexOf(b.mortgageRef));
    const slots = bound.map((live) => sorted.indexOf(live));
    slots.forEach((slot, index) => {
      const live = agreed[index];
      if (live) sorted[slot] = live;
    });
  }
  const ranked: RankedMortgage[] = [];
  sorted.forEach((live, index) => {
    const before = ranked[index - 1];
    ranked.push({ live, rank: before && isPeer(before.live, live) ? before.rank : index + 1 });
  });
  return ranked;
}

function place(live: LiveMortgageRecord, unitRef: string): string[] {
  const { priorityDate, seq, mortgageRef } = live;
  return [priorityDate, live.unitRef === unitRef ? '1' : '0', String(seq).padStart(7, '0'), mortgageRef];
}

function isPeer(a: LiveMortgageRecord, b: LiveMortgageRecord): boolean {
  return a.unitRef === b.unitRef && a.priorityDate === b.priorityDate && a.seq === b.seq && a.agreementRef === b.agreementRef;
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? '';
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
