import * as z from 'zod';
import { Instant } from '../fields.js';

/** A tick of the law's clock. */
export const Tick = z.strictObject({ now: Instant });

export const GetClock = z.strictObject({});

export type Tick = z.infer<typeof Tick>;
