import * as z from 'zod';
import { LiveMortgageRecord } from '../mortgage/records.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { SeizureFacet } from './answer.js';

// What the other chaincodes answer to the questions of a proof.

export const LiveMortgages = z.strictObject({ items: z.array(z.strictObject({ rank: z.int().min(1), live: LiveMortgageRecord })) });

/** The queue of a unit with what ended on it, as `seizure` shows it. */
export const QueueReply = z.strictObject({
  unitRef: Hex64,
  day: CalendarDay,
  items: z.array(
    SeizureFacet.shape.items.element.extend({
      head: z.boolean(),
      from: CalendarDay.optional(),
      endedOn: CalendarDay.optional(),
      end: z.string().optional(),
    }),
  ),
});

export type QueueReply = z.infer<typeof QueueReply>;
