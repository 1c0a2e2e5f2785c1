/** Every act that a gate is asked about (gate.md names them). */
export const ACTS = [
  'FIRST',
  'TRANSFER',
  'CHANGE',
  'SPLIT_MERGE',
  'MORTGAGE',
  'MORTGAGE_CHANGE',
  'MORTGAGE_TRANSFER',
  'MORTGAGE_RELEASE',
  'NOTICE',
  'MORTGAGE_NOTICE',
  'CONVERT',
  'NOTICE_CANCEL',
  'OBJECT',
  'CORRECT',
  'SEIZE',
  'HOLD',
  'HOLD_RELEASE',
  'COURT_TRANSFER_ORDER',
  'RESIDENCE',
  'EASEMENT',
  'REPLACE',
  'CANCEL_RIGHT',
  'SHARE',
] as const;

export type GatedAct = (typeof ACTS)[number];

/** All acts but those. */
export function allBut(...acts: readonly GatedAct[]): readonly GatedAct[] {
  return ACTS.filter((act) => !acts.includes(act));
}

/** The chaincodes whose facts a gate may need; `acting` is what the acting contract finds in its own record or request. */
export const FACETS = ['title', 'tax', 'mortgage', 'seizure', 'supervision', 'access', 'acting'] as const;
export type Facet = (typeof FACETS)[number];
