import * as z from 'zod';
import { BodyCode, Instant } from '../fields.js';
import { CalendarDay, Hex64, refuse } from '../schema.js';
import { ORDER_GROUNDS } from './records.js';

/** Months of a term as asked; more than the law allows is refused by the gate with its own code. */
const Months = z.number().int().min(1).max(1200);

/** A court's instruction to seize. A pre-seizure names the position it stands on, any other may name the debtor's certificate. */
export const Instruct = z
  .strictObject({
    seizureRef: Hex64,
    unitRef: Hex64,
    court: BodyCode,
    instructionDigest: Hex64,
    rulingDigest: Hex64,
    arrivedAt: Instant,
    pre: z.boolean(),
    position: Hex64.optional(),
    months: Months,
    certRef: Hex64.optional(),
  })
  .superRefine(({ pre, position, certRef }, context) => {
    if (!pre && position !== undefined) refuse(context, 'INVALID_FORMAT', ['position']);
    if (pre && certRef !== undefined) refuse(context, 'INVALID_FORMAT', ['certRef']);
  });

export const RecordSeizure = z.strictObject({ seizureRef: Hex64, enteredOn: CalendarDay });

/** The registry records that the position of a pre-seizure has become the debtor's right, under that certificate. */
export const TakeEffect = z.strictObject({ seizureRef: Hex64, certRef: Hex64, day: CalendarDay });

export const Extend = z.strictObject({ seizureRef: Hex64, court: BodyCode, months: Months, digest: Hex64, day: CalendarDay });

export const Release = z.strictObject({ seizureRef: Hex64, court: BodyCode, digest: Hex64, day: CalendarDay });

export const ConsentOfCourt = z.strictObject({ seizureRef: Hex64, court: BodyCode, caseRef: Hex64, day: CalendarDay });

export const OrderTransfer = z.strictObject({
  orderRef: Hex64,
  unitRef: Hex64,
  certRef: Hex64,
  court: BodyCode,
  seizureRef: Hex64.optional(),
  arrivedAt: Instant,
  ground: z.enum(ORDER_GROUNDS),
  digest: Hex64,
  part: z.boolean().optional(),
});

/** The transfer of an order is entered: under which certificate. */
export const Disposed = z.strictObject({ orderRef: Hex64, court: BodyCode, certRef: Hex64, day: CalendarDay });

export const WithdrawOrder = z.strictObject({ orderRef: Hex64, court: BodyCode, day: CalendarDay });

export const GetSeizure = z.strictObject({ seizureRef: Hex64 });
export const GetOrder = z.strictObject({ orderRef: Hex64 });
export const GetQueue = z.strictObject({ unitRef: Hex64 });

export type Instruct = z.infer<typeof Instruct>;
export type RecordSeizure = z.infer<typeof RecordSeizure>;
export type TakeEffect = z.infer<typeof TakeEffect>;
export type Extend = z.infer<typeof Extend>;
export type Release = z.infer<typeof Release>;
export type ConsentOfCourt = z.infer<typeof ConsentOfCourt>;
export type OrderTransfer = z.infer<typeof OrderTransfer>;
export type Disposed = z.infer<typeof Disposed>;
export type WithdrawOrder = z.infer<typeof WithdrawOrder>;
