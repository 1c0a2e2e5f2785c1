import { addDays } from '@zhenglian/chaincode/domain';
import type { DistrictFacts, ReadModel } from '../ports.js';

/** A fortnight (双周) has fourteen days. */
const DAYS = 14;

/** The quality of a district's reports in a fortnight (RG-18). Counted from the ledger: nothing in it is the district's own word alone. */
export interface DistrictScore {
  readonly division: string;
  readonly from: string;
  readonly to: string;
  /** Certificates of title that the ledger has, and acts that the closed logs state. */
  readonly anchored: number;
  readonly logged: number;
  /** Days on which something was entered, logged or found wrong. */
  readonly days: number;
  readonly logs: number;
  readonly onTime: number;
  readonly exceptions: number;
  readonly open: number;
  /** Share of the days whose log was closed in time and without an exception, 0 to 100. */
  readonly score: number;
}

/** Scores of the fortnight that ends on a day, both days included, the worst first. A day with entries and no log counts against it. */
export async function districtScores(readModel: Pick<ReadModel, 'districtFacts'>, to: string): Promise<DistrictScore[]> {
  const from = addDays(to, 1 - DAYS);
  const facts = await readModel.districtFacts({ from, to });
  const divisions = [...new Set(facts.map(({ division }) => division))];
  return divisions
    .map((division) =>
      scoreOf(
        { division, from, to },
        facts.filter((fact) => fact.division === division),
      ),
    )
    .toSorted((a, b) => a.score - b.score || a.division.localeCompare(b.division));
}

function scoreOf(period: Pick<DistrictScore, 'division' | 'from' | 'to'>, facts: readonly DistrictFacts[]): DistrictScore {
  const logs = facts.filter(({ logged }) => logged !== undefined);
  const good = logs.filter(({ late, exceptions }) => !late && exceptions === 0);
  const sum = (of: (fact: DistrictFacts) => number) => facts.reduce((total, fact) => total + of(fact), 0);
  return {
    ...period,
    anchored: sum(({ anchored }) => anchored),
    logged: sum(({ logged }) => logged ?? 0),
    days: facts.length,
    logs: logs.length,
    onTime: logs.filter(({ late }) => !late).length,
    exceptions: sum(({ exceptions }) => exceptions),
    open: sum(({ open }) => open),
    score: facts.length === 0 ? 0 : Math.round((good.length / facts.length) * 100),
  };
}
