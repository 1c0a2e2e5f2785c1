import type { Move, Step, UnitState } from './world.js';

/** Sentences that hold for every move in every world that can be reached, said without a look at the table. */
export interface Invariant {
  readonly text: string;
  readonly holds: (before: UnitState, move: Move, step: Step) => boolean;
}

const passed = ({ judgement }: Step): boolean => judgement.codes.length === 0;
const follows = ({ judgement }: Step, kind: string): boolean => judgement.carries.some((carry) => carry.kind === kind);
const burdens = (stage: string): boolean => stage === 'LIVE' || stage === 'NOTICE';

export const INVARIANTS: readonly Invariant[] = [
  {
    text: 'I3: on a seized unit no mortgage and no notice is entered and no transfer made',
    holds: ({ seized }, { do: act }, step) => !(seized && ['enter', 'transfer', 'notice', 'mortgageNotice'].includes(act) && passed(step)),
  },
  {
    text: 'a seizure does not hinder a release, nor the conversion of a notice that came before it',
    holds: ({ seized, mortgages }, move, step) =>
      !seized ||
      move.do !== 'release' ||
      move.by !== move.bank ||
      !burdens(mortgages[move.bank]) ||
      (passed(step) && step.judgement.rows.length > 0),
  },
  {
    text: 'double sale: only the holder’s own certificate transfers, once',
    holds: ({ owner }, move, step) => move.do !== 'transfer' || owner === 'A' || !passed(step),
  },
  {
    text: 'double sale: who has a notice is not sold past, nor burdened past',
    holds: ({ notice, owner }, move, step) => {
      const past = (move.do === 'transfer' && move.to === 'C') || (move.do === 'enter' && owner !== 'B');
      return notice !== 'LIVE' || !past || !passed(step);
    },
  },
  {
    text: 'the transfer to the holder of the notice converts it',
    holds: ({ notice }, move, step) =>
      !(move.do === 'transfer' && move.to === 'B' && notice === 'LIVE' && passed(step)) || follows(step, 'NOTICE_CONVERTED'),
  },
  {
    text: 'double pledge: no mortgage is entered that its own lender did not apply for',
    holds: ({ mortgages }, move, step) => move.do !== 'enter' || mortgages[move.bank] === 'APPLIED' || !passed(step),
  },
  {
    text: 'double pledge: behind a mortgage that excludes others none is entered without its lender',
    holds: ({ mortgages }, move, step) => move.do !== 'enter' || move.bank === 1 || mortgages[1] !== 'LIVE' || !passed(step),
  },
  {
    text: 'double pledge: behind another mortgage comes the next rank, never the same',
    holds: ({ mortgages }, move, step) => move.do !== 'enter' || !passed(step) || !mortgages.some(burdens) || follows(step, 'NEXT_RANK'),
  },
  {
    text: 'a mortgage ends by its own lender only, and once',
    holds: ({ mortgages }, move, step) =>
      move.do !== 'release' || !passed(step) || (move.by === move.bank && burdens(mortgages[move.bank])),
  },
  {
    text: 'a live mortgage follows the unit and its lender learns of it',
    holds: ({ mortgages }, move, step) =>
      move.do !== 'transfer' ||
      !passed(step) ||
      !mortgages.some(burdens) ||
      (follows(step, 'MORTGAGE_FOLLOWS') && step.after.mortgages.every((stage, bank) => stage === mortgages[bank])),
  },
  {
    text: 'a registered ban on transfer binds: without that lender’s consent neither transfer nor notice',
    holds: ({ mortgages, consented }, { do: act }, step) =>
      !(mortgages[0] === 'LIVE' && !consented && (act === 'transfer' || act === 'notice') && passed(step)),
  },
  {
    text: 'a mortgage notice hangs on a purchase notice',
    holds: ({ notice }, { do: act }, step) => act !== 'mortgageNotice' || notice === 'LIVE' || !passed(step),
  },
  {
    text: 'a converted mortgage keeps the day of its notice',
    holds: (_, { do: act }, step) => act !== 'convert' || !passed(step) || follows(step, 'PRIORITY_OF_NOTICE'),
  },
];
