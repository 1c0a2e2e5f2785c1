import { judge } from '../../gate/judge.js';
import type { GateRow } from '../../gate/table.js';
import { LAW, type Demand } from './law.js';

/** The demands of the law that a table does not meet. */
export function unmet(table: readonly GateRow[]): Demand[] {
  return LAW.filter((demand) => !isMet(demand, table));
}

function isMet({ asked, found, stops, carries, passes }: Demand, table: readonly GateRow[]): boolean {
  const judgement = judge(asked, found, table);
  const stopped = stops === undefined || judgement.codes.includes(stops);
  const followed = carries === undefined || judgement.carries.some(({ kind }) => kind === carries);
  const passed = !passes || judgement.codes.length === 0;
  const spoken = table.filter(({ id }) => judgement.rows.includes(id)).map((row) => row.found);
  // Silence of the table is no permission: what lives on the unit and lets the act pass without any consequence needs a row.
  const explained = !passes || carries !== undefined || found.every(({ state }) => spoken.includes(state));
  return stopped && followed && passed && explained;
}
