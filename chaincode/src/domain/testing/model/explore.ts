import type { Finding } from '../../gate/findings.js';
import type { GateRow } from '../../gate/table.js';
import { INVARIANTS } from './invariants.js';
import { BANKS, BEGINNING, MOVES, play, type Bank, type Move, type Step, type UnitState } from './world.js';

export interface Counterexample {
  readonly invariant: string;
  readonly before: UnitState;
  readonly move: Move;
}

export interface Explored {
  /** States of one unit, and of both units together, that some interleaving reaches. */
  readonly unitStates: number;
  readonly worldStates: number;
  /** Steps between states of both units that were looked at. */
  readonly steps: number;
  readonly counterexample: Counterexample | undefined;
}

const BLOCKED: Finding = { state: 'OTHER_UNIT_BLOCKED' };

/**
 * Explores every interleaving of all moves on two units, mortgages over both units included, and holds every step against the
 * invariants. What a move does to a unit depends on that unit alone, except for a mortgage over both; so each unit's steps are
 * computed once and the pairs are walked by number.
 */
export function explore(table: readonly GateRow[]): Explored {
  const units = graphOfUnit(table);
  if (units.counterexample) return { unitStates: units.states.length, worldStates: 0, steps: 0, counterexample: units.counterexample };
  return walkPairs(units, table);
}

interface UnitGraph {
  readonly states: readonly UnitState[];
  /** Per state, per move: the number of the next state; -1 where the move makes no sense. */
  readonly next: readonly Int32Array[];
  readonly counterexample: Counterexample | undefined;
}

function graphOfUnit(table: readonly GateRow[]): UnitGraph {
  const states: UnitState[] = [];
  const next: Int32Array[] = [];
  const numbers = new Map<string, number>();
  const number = (state: UnitState): number => {
    const key = JSON.stringify(state);
    const known = numbers.get(key) ?? states.push(state) - 1;
    numbers.set(key, known);
    return known;
  };
  number(BEGINNING);
  for (let at = 0; at < states.length; at += 1) {
    const before = states[at] as UnitState;
    const row = new Int32Array(MOVES.length).fill(-1);
    for (const [index, move] of MOVES.entries()) {
      const step = play(before, move, table);
      if (!step) continue;
      const broken = brokenBy(before, move, step);
      if (broken !== undefined) return { states, next, counterexample: { invariant: broken, before, move } };
      row[index] = number(step.after);
    }
    next.push(row);
  }
  return { states, next, counterexample: undefined };
}

function brokenBy(before: UnitState, move: Move, step: Step): string | undefined {
  return INVARIANTS.find(({ holds }) => !holds(before, move, step))?.text;
}

function walkPairs({ states, next }: UnitGraph, table: readonly GateRow[]): Explored {
  const size = states.length;
  const both = jointEntries(states, next, table);
  if (both.counterexample) return { unitStates: size, worldStates: 0, steps: 0, counterexample: both.counterexample };
  const seen = new Uint8Array(size * size);
  const queue = [0];
  seen[0] = 1;
  let steps = 0;
  const visit = (pair: number): void => {
    steps += 1;
    if (seen[pair]) return;
    seen[pair] = 1;
    queue.push(pair);
  };
  for (let index = 0; index < queue.length; index += 1) {
    const pair = queue[index] as number;
    const [left, right] = [Math.floor(pair / size), pair % size];
    for (const to of next[left] as Int32Array) if (to >= 0) visit(to * size + right);
    for (const to of next[right] as Int32Array) if (to >= 0) visit(left * size + to);
    for (const bank of BANKS) {
      const [toLeft, toRight] = [both.entered(left, right, bank), both.entered(right, left, bank)];
      if (toLeft >= 0 && toRight >= 0) visit(toLeft * size + toRight);
    }
  }
  return { unitStates: size, worldStates: queue.length, steps, counterexample: undefined };
}

/** A mortgage over both units: entered on both or on neither. */
function jointEntries(states: readonly UnitState[], next: readonly Int32Array[], table: readonly GateRow[]) {
  const moveOf = (bank: Bank): number => MOVES.findIndex((move) => move.do === 'enter' && move.bank === bank);
  const alone = (at: number, bank: Bank): number => (next[at] as Int32Array)[moveOf(bank)] as number;
  let counterexample: Counterexample | undefined;
  for (const before of states) {
    for (const bank of BANKS) {
      const move: Move = { do: 'enter', bank };
      const step = play(before, move, table, [BLOCKED]);
      if (step && step.judgement.codes.length === 0) {
        counterexample ??= { invariant: 'a mortgage over several units is entered on all of them or on none', before, move };
      }
    }
  }
  const refused = (at: number, bank: Bank): boolean => alone(at, bank) === at || alone(at, bank) === -1;
  return { counterexample, entered: (at: number, other: number, bank: Bank) => (refused(other, bank) ? -1 : alone(at, bank)) };
}
