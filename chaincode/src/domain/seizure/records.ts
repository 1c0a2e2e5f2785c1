import * as z from 'zod';
import { key, made } from '../fields.js';
import { Hex64 } from '../schema.js';
import { QUEUE_LIMIT, QueueEntry } from './queue.js';

/** The seizures that have not ended by an act, in order of arrival: the one record of `seizure` that a gate reads per unit. */
export const SeizureHeadRecord = z.strictObject({
  ...made,
  type: z.literal('seizures'),
  unitRef: Hex64,
  queue: z.array(QueueEntry).max(QUEUE_LIMIT),
});

export type SeizureHeadRecord = z.infer<typeof SeizureHeadRecord>;

export const SEIZURE_RECORDS = [SeizureHeadRecord] as const;

export const SEIZURE_KEYS = { seizures: ({ unitRef }: SeizureHeadRecord) => key('head', unitRef) };
