import { MORTGAGE_ACTS } from './mortgage.js';
import { ACCESS_ACTS, SEIZURE_ACTS, SUPERVISION_ACTS } from './orders.js';
import type { ActRow } from './row.js';
import { TITLE_ACTS } from './title.js';

/** Every act that institutions ask for in one way. Issuing, transfers and first attestations have use cases of their own. */
export const ACTS = { ...TITLE_ACTS, ...MORTGAGE_ACTS, ...SEIZURE_ACTS, ...SUPERVISION_ACTS, ...ACCESS_ACTS } as const;

export type ActName = keyof typeof ACTS;

export const ACT_NAMES = Object.keys(ACTS) as ActName[];

export function actOf(name: ActName): ActRow {
  return ACTS[name];
}
