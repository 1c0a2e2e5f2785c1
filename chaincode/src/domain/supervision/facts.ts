import type { Finding, GateItem } from '../gate/findings.js';
import type { HoldHeadRecord, PortRecord } from './records.js';

/** The holds of the unit and its bearers, unfolded, as the seizures are. */
export function holdFindings(heads: readonly HoldHeadRecord[], item: Pick<GateItem, 'unitRef'>): Finding[] {
  return heads.flatMap(({ unitRef, queue }) =>
    queue.map((entry): Finding => ({ state: 'HOLD', ref: entry.ref, party: 'RegulatorMSP', onBearer: unitRef !== item.unitRef, entry })),
  );
}

/** Whether the port of the party, of its branch and of its user is open; a port that stands on no record is. */
export function portFindings(ports: readonly (PortRecord | undefined)[]): Finding[] {
  return ports.flatMap((port): Finding[] => (port && port.state !== 'OPEN' ? [{ state: 'PORT_NOT_OPEN', stage: port.state }] : []));
}
