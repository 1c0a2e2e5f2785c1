import * as z from 'zod';
import { MspId, refs } from '../fields.js';
import { CHANGES } from '../gate/table.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { DETERMINATION_CAUSES } from './codes.js';

// What a lender, or a court in its place, asks the registry to enter. It stands in the mortgage's own record, whose key they
// endorse: so the registry cannot act alone, and another bank cannot act at all (S5).

const asked = {
  requestRef: Hex64,
  /** Who asked: the lender, or CourtMSP. */
  by: MspId,
  requestDigest: Hex64,
  day: CalendarDay,
};

/** Fields of each kind of request, shared by its record and by the function's argument. */
export const askedFields = {
  RELEASE: { units: refs(100).min(1).optional() },
  CHANGE: {
    change: z.enum(CHANGES),
    contractDigest: Hex64,
    transferBan: z.boolean().optional(),
    excludesOthers: z.boolean().optional(),
    claimsUntil: CalendarDay.optional(),
  },
  TRANSFER: {
    to: MspId,
    part: z.boolean(),
    /** The parties agreed otherwise than Civil Code art. 421 has it. */
    agreementDigest: Hex64.optional(),
  },
  DETERMINE: { cause: z.enum(DETERMINATION_CAUSES) },
};

export const AskedAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('RELEASE'), ...asked, ...askedFields.RELEASE, judgmentDigest: Hex64.optional() }),
  z.strictObject({ act: z.literal('CHANGE'), ...asked, ...askedFields.CHANGE }),
  z.strictObject({ act: z.literal('TRANSFER'), ...asked, ...askedFields.TRANSFER }),
  z.strictObject({ act: z.literal('DETERMINE'), ...asked, ...askedFields.DETERMINE }),
]);

export type AskedAct = z.infer<typeof AskedAct>;
export type AskedOf<A extends AskedAct['act']> = Extract<AskedAct, { act: A }>;
