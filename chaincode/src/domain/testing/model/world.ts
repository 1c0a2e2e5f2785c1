import { judge, type Judgement } from '../../gate/judge.js';
import type { Finding } from '../../gate/findings.js';
import type { Asked, GateRow } from '../../gate/table.js';
import { ref } from '../facts.js';

// A small world in which a double sale or a double pledge would have to happen: one unit of A, who sells to B by a notice and to C
// behind B's back; three banks: the mortgage of the first forbids a transfer, that of the second forbids further mortgages, the
// third lends to B and has its mortgage notice; a court; nobody consents but the first bank.

export const BANKS = [0, 1, 2] as const;
export type Bank = (typeof BANKS)[number];

export interface UnitState {
  readonly owner: 'A' | 'B' | 'C';
  readonly notice: 'NONE' | 'LIVE' | 'CONVERTED';
  readonly mortgages: readonly ['NONE' | 'APPLIED' | 'LIVE', 'NONE' | 'APPLIED' | 'LIVE', 'NONE' | 'APPLIED' | 'NOTICE' | 'LIVE'];
  readonly seized: boolean;
  readonly consented: boolean;
}

export const BEGINNING: UnitState = {
  owner: 'A',
  notice: 'NONE',
  mortgages: ['NONE', 'NONE', 'NONE'],
  seized: false,
  consented: false,
};

export type Move =
  | { readonly do: 'apply' | 'enter'; readonly bank: Bank }
  | { readonly do: 'release'; readonly bank: Bank; readonly by: Bank }
  | { readonly do: 'transfer'; readonly to: 'B' | 'C' }
  | { readonly do: 'notice' | 'mortgageNotice' | 'convert' | 'seize' | 'lift' | 'consent' };

export const MOVES: readonly Move[] = [
  ...BANKS.flatMap((bank): Move[] => [
    { do: 'apply', bank },
    { do: 'enter', bank },
    ...BANKS.map((by): Move => ({ do: 'release', bank, by })),
  ]),
  { do: 'transfer', to: 'B' },
  { do: 'transfer', to: 'C' },
  ...(['notice', 'mortgageNotice', 'convert', 'seize', 'lift', 'consent'] as const).map((name): Move => ({ do: name })),
];

/** What a move leads to: the judgement of the table, and the state behind it, the same one where it was refused. */
export interface Step {
  readonly judgement: Judgement;
  readonly after: UnitState;
}

const NOBODY_ASKED: Judgement = { codes: [], carries: [], rows: [] };

/** `undefined` where the move makes no sense on that state: nothing to lift, nothing to convert. */
export function play(before: UnitState, move: Move, table: readonly GateRow[], more: readonly Finding[] = []): Step | undefined {
  const asked = askedBy(move);
  if (!isPossible(before, move)) return undefined;
  const judgement = asked ? judge(asked, [...findings(before, move), ...more], table) : NOBODY_ASKED;
  return { judgement, after: judgement.codes.length > 0 ? before : moved(before, move) };
}

function askedBy(move: Move): Asked | undefined {
  const day = '2026-11-21';
  switch (move.do) {
    case 'enter':
      return { act: 'MORTGAGE', day };
    case 'release':
      return { act: 'MORTGAGE_RELEASE', day };
    case 'transfer':
      return { act: 'TRANSFER', day, ground: 'SALE' };
    case 'notice':
      return { act: 'NOTICE', day };
    case 'mortgageNotice':
      return { act: 'MORTGAGE_NOTICE', day };
    case 'convert':
      return { act: 'CONVERT', day, of: 'MORTGAGE' };
    case 'apply':
    case 'seize':
    case 'lift':
    case 'consent':
      return undefined;
  }
}

function isPossible({ mortgages, notice, owner, seized }: UnitState, move: Move): boolean {
  switch (move.do) {
    case 'apply':
      return mortgages[move.bank] === 'NONE';
    case 'enter':
      return mortgages[move.bank] !== 'LIVE' && mortgages[move.bank] !== 'NOTICE';
    case 'notice':
      return notice === 'NONE' && owner === 'A';
    case 'mortgageNotice':
      return mortgages[2] === 'NONE';
    case 'convert':
      return mortgages[2] === 'NOTICE' && owner === 'B';
    case 'lift':
      return seized;
    case 'seize':
      return !seized;
    case 'release':
    case 'transfer':
    case 'consent':
      return true;
  }
}

/** What the facets would find, for the party that makes the move. */
function findings(state: UnitState, move: Move): Finding[] {
  const found: Finding[] = state.mortgages.flatMap((stage, bank): Finding[] => {
    if (stage !== 'LIVE' && stage !== 'NOTICE') return [];
    const own = move.do === 'release' && move.bank === bank;
    const consented = bank === 0 && state.consented;
    const kind = stage === 'NOTICE' ? 'NOTICE' : 'MORTGAGE';
    return [{ state: 'MORTGAGE', kind, ref: ref(70 + bank), ban: bank === 0, excludesOthers: bank === 1, own, consented }];
  });
  if (state.seized) found.push({ state: 'SEIZURE', own: false, onBearer: false, entry: SEIZURE });
  // B acts in the transfer that executes the notice, and borrows on it; everybody else meets it as somebody else's.
  const ofB = (move.do === 'transfer' && move.to === 'B') || move.do === 'mortgageNotice' || (move.do === 'enter' && state.owner === 'B');
  if (state.notice === 'LIVE') found.push({ state: 'NOTICE', kind: 'PURCHASE', ref: ref(62), own: ofB });
  if (move.do === 'mortgageNotice' && state.notice !== 'LIVE') found.push({ state: 'NOTICE_ABSENT' });
  // The seller has A's certificate and sells as long as somebody buys.
  if (move.do === 'transfer' && state.owner !== 'A') found.push({ state: 'CERTIFICATE_NOT_CURRENT' });
  if (move.do === 'enter' && state.mortgages[move.bank] !== 'APPLIED') found.push({ state: 'NOT_SUBMITTERS' });
  if (move.do === 'release' && move.by !== move.bank) found.push({ state: 'NOT_SUBMITTERS' });
  if (move.do === 'release' && !['LIVE', 'NOTICE'].includes(state.mortgages[move.bank])) found.push({ state: 'MORTGAGE_ENDED' });
  return found;
}

const SEIZURE = {
  ref: ref(60),
  body: 'A',
  arrivedAt: '2026-10-08T01:00:00Z',
  pre: false,
  enteredOn: '2026-10-08',
  months: 36,
  extensions: [],
};

function moved(state: UnitState, move: Move): UnitState {
  const withMortgage = (bank: Bank, stage: string): UnitState => ({
    ...state,
    mortgages: state.mortgages.map((old, index) => (index === bank ? stage : old)) as unknown as UnitState['mortgages'],
  });
  switch (move.do) {
    case 'apply':
      return withMortgage(move.bank, 'APPLIED');
    case 'enter':
      return withMortgage(move.bank, 'LIVE');
    case 'release':
      return { ...withMortgage(move.bank, 'NONE'), consented: move.bank === 0 ? false : state.consented };
    case 'mortgageNotice':
      return withMortgage(2, 'NOTICE');
    case 'convert':
      return withMortgage(2, 'LIVE');
    case 'transfer':
      return { ...state, owner: move.to, notice: move.to === 'B' && state.notice === 'LIVE' ? 'CONVERTED' : state.notice };
    case 'notice':
      return { ...state, notice: 'LIVE' };
    case 'seize':
      return { ...state, seized: true };
    case 'lift':
      return { ...state, seized: false };
    case 'consent':
      return { ...state, consented: true };
  }
}
