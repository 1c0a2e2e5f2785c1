import * as z from 'zod';
import { Instant, key, made, type RecordKey } from '../fields.js';

/** What the law's clocks read: ticked every five minutes, never backwards, under a policy of three organisations. */
export const ClockRecord = z.strictObject({ ...made, type: z.literal('clock'), now: Instant });

export type ClockRecord = z.infer<typeof ClockRecord>;

export const CLOCK: RecordKey = key('clock', 'now');

export const ACCESS_RECORDS = [ClockRecord] as const;

export const ACCESS_KEYS = { clock: () => CLOCK };
