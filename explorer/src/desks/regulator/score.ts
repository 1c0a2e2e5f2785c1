/** A closed daily log of a district. */
export interface DayLog {
  readonly division: string;
  readonly day: string;
  readonly total: number;
  readonly late: boolean;
}

export interface Exception {
  readonly division: string;
  readonly day: string;
  readonly open: boolean;
}

export interface DistrictScore {
  readonly division: string;
  readonly entered: number;
  readonly logs: number;
  readonly onTime: number;
  readonly exceptions: number;
  readonly open: number;
  /** Share of the fortnight's closed logs that were in time and without an exception, 0 to 100. */
  readonly score: number;
}

const DAY_MS = 86_400_000;

/** The fortnight (双周) that ends on a day, both days included. */
export function fortnight(last: string): { from: string; to: string } {
  return { from: new Date(Date.parse(`${last}T00:00:00Z`) - 13 * DAY_MS).toISOString().slice(0, 10), to: last };
}

/**
 * The quality of each district's reports in a fortnight (RG-18): of the logs that it closed, how many were in time and have no
 * exception. It counts what the ledger shows; it does not know the entries that were never logged.
 */
export function scores(
  logs: readonly DayLog[],
  exceptions: readonly Exception[],
  { from, to }: { from: string; to: string },
): DistrictScore[] {
  const within = ({ day }: { readonly day: string }): boolean => day >= from && day <= to;
  const inPeriod = logs.filter(within);
  const found = exceptions.filter(within);
  const divisions = [...new Set([...inPeriod, ...found].map(({ division }) => division))].sort();
  return divisions.map((division) => {
    const own = inPeriod.filter((log) => log.division === division);
    const wrong = found.filter((exception) => exception.division === division);
    const good = own.filter((log) => !log.late && !wrong.some(({ day }) => day === log.day)).length;
    const days = new Set([...own, ...wrong].map(({ day }) => day)).size;
    return {
      division,
      entered: own.reduce((sum, { total }) => sum + total, 0),
      logs: own.length,
      onTime: own.filter(({ late }) => !late).length,
      exceptions: wrong.length,
      open: wrong.filter(({ open }) => open).length,
      score: days === 0 ? 0 : Math.round((good / days) * 100),
    };
  });
}
