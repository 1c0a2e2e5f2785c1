import type { Finding, GateItem } from '../gate/findings.js';
import type { SeizureHeadRecord } from './records.js';

/** The queue of the unit and its bearers, unfolded: only the acting contract has the holds beside it, and the day. */
export function seizureFindings(heads: readonly SeizureHeadRecord[], item: Pick<GateItem, 'unitRef' | 'executes'>): Finding[] {
  return heads.flatMap(({ unitRef, queue }) =>
    queue.map((entry): Finding => {
      const own = entry.pre && entry.position !== undefined && entry.position === item.executes;
      return { state: 'SEIZURE', ref: entry.ref, party: 'CourtMSP', onBearer: unitRef !== item.unitRef, own, entry };
    }),
  );
}
