import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ref } from '../testing/facts.js';
import { codeOf } from '../testing/refusal.js';
import { closePort, openPort, portFindings, PORT_ACTS, PortRecord, rectifyPort, type PortState } from '../index.js';

const DAY = '2026-12-01';
const port = { party: 'BankMSP', scope: 'PARTY', day: DAY } as const;
const MOVES = {
  CLOSED: (evidence: string, existing?: PortRecord) => closePort({ ...port, evidence, reason: 'IRREGULAR' }, existing, DAY),
  RECTIFYING: (evidence: string, existing?: PortRecord) => rectifyPort({ ...port, evidence }, existing, DAY),
  OPEN: (evidence: string, existing?: PortRecord) => openPort({ ...port, evidence }, existing, DAY),
};
const NEXT: Record<PortState, PortState> = { OPEN: 'CLOSED', CLOSED: 'RECTIFYING', RECTIFYING: 'OPEN' };

test('S13 (BK-03, DV-04): whatever is tried, a port goes OPEN → CLOSED → RECTIFYING → OPEN, and applies only while it is open', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom<PortState>('OPEN', 'CLOSED', 'RECTIFYING'), { maxLength: 150 }), (tried) => {
      let record: PortRecord | undefined;
      const passed: PortState[] = [];
      const refused: string[] = [];
      tried.forEach((to, index) => {
        const before: PortState = record?.state ?? 'OPEN';
        if (NEXT[before] === to) {
          record = MOVES[to](ref(index + 1), record).result;
          passed.push(to);
        } else {
          refused.push(codeOf(() => MOVES[to](ref(index + 1), record)));
        }
      });
      expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? ['PORT_STATE'] : []));
      expect(record?.acts.map(({ state }) => state) ?? []).toEqual(passed.slice(-PORT_ACTS));
      expect(record?.state ?? 'OPEN').toBe(passed.at(-1) ?? 'OPEN');
      expect(portFindings([record]).length).toBe((passed.at(-1) ?? 'OPEN') === 'OPEN' ? 0 : 1);
    }),
  );
});

test('a port that is closed again and again can always be read and opened: its record shows the last acts', () => {
  let record: PortRecord | undefined;
  for (let n = 0; n < 60; n += 1) record = MOVES[NEXT[record?.state ?? 'OPEN']](ref(n + 1), record).result;
  expect(PortRecord.parse(record).acts.at(-1)).toMatchObject({ state: 'OPEN', evidence: ref(60) });
  expect(record?.acts).toHaveLength(PORT_ACTS);
});

test('the same request again is found among the acts, whatever the port’s state has become', () => {
  const closed = MOVES.CLOSED(ref(1)).result;
  const open = MOVES.OPEN(ref(3), MOVES.RECTIFYING(ref(2), closed).result).result;
  expect(MOVES.CLOSED(ref(1), open)).toEqual({ result: open });
  expect(MOVES.CLOSED(ref(4), open).act?.name).toBe('PORT_CLOSED');
});
