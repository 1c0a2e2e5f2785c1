import * as z from 'zod';
import { key, made, MspId } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';

export const MORTGAGE_FORMS = ['MORTGAGE', 'WORKS', 'NOTICE'] as const;
export const MORTGAGE_KINDS = ['GENERAL', 'MAXIMUM'] as const;

/**
 * What burdens a unit now: one record per unit, lender and mortgage, found by the scan of `live~<unitRef>~` and deleted when
 * the mortgage ends. Its key has the lender's own policy, so that consents, which stand in it, are the lender's.
 */
export const LiveMortgageRecord = z.strictObject({
  ...made,
  type: z.literal('live'),
  unitRef: Hex64,
  lender: MspId,
  mortgageRef: Hex64,
  form: z.enum(MORTGAGE_FORMS),
  kind: z.enum(MORTGAGE_KINDS),
  /** 禁止或限制转让的约定, registered (Civil Code art. 406; 担保解释 art. 43). */
  transferBan: z.boolean(),
  /** A registered agreement that excludes further mortgages. */
  excludesOthers: z.boolean(),
  /** The day that counts for the rank: of the entry, or of the notice from which it came (担保解释 art. 52). */
  priorityDate: CalendarDay,
  /** Cases for which the lender has consented to an act on the unit. */
  consents: z.array(z.strictObject({ caseRef: Hex64, requestDigest: Hex64, day: CalendarDay })).max(20),
});

export type LiveMortgageRecord = z.infer<typeof LiveMortgageRecord>;

export const MORTGAGE_RECORDS = [LiveMortgageRecord] as const;

export const MORTGAGE_KEYS = {
  live: ({ unitRef, lender, mortgageRef }: LiveMortgageRecord) => key('live', unitRef, lender, mortgageRef),
};
