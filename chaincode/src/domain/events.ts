import * as z from 'zod';
import { ACCESS_EVENTS } from './access/events.js';
import { DomainError } from './errors.js';
import { MspId } from './fields.js';
import { CARRIES } from './gate/table.js';
import { parseJson } from './json.js';
import { MORTGAGE_EVENTS } from './mortgage/events.js';
import { LedgerRecord } from './records.js';
import { decode, Hex64 } from './schema.js';
import { SEIZURE_EVENTS } from './seizure/events.js';
import { SUPERVISION_EVENTS } from './supervision/events.js';
import { TAX_EVENTS } from './tax/events.js';
import { TITLE_EVENTS } from './title/events.js';
import { fromUtf8 } from './utf8.js';

/** Every event that a transaction can leave; exactly one per transaction that wrote something. */
export const EVENT_NAMES = [
  ...TITLE_EVENTS,
  ...TAX_EVENTS,
  ...MORTGAGE_EVENTS,
  ...SEIZURE_EVENTS,
  ...SUPERVISION_EVENTS,
  ...ACCESS_EVENTS,
] as const;

export type EventName = (typeof EVENT_NAMES)[number];

/** Most records, and most deleted keys, of one event. */
export const EVENT_RECORDS = 500;
export const EVENT_DELETES = 200;

/** The payload of an event: all that the transaction wrote, in full, so that an index needs nothing else. */
export const LedgerEvent = z.strictObject({
  v: z.literal(1),
  name: z.enum(EVENT_NAMES),
  records: z.array(LedgerRecord).min(1).max(EVENT_RECORDS),
  /** Keys that the transaction deleted, as type and attributes. */
  deleted: z
    .array(z.array(z.string().min(1).max(80)).min(2).max(6))
    .max(EVENT_DELETES)
    .optional(),
  /** What the gate said follows: whom to notify, which burdens go along. */
  carries: z
    .array(z.strictObject({ kind: z.enum(CARRIES), ref: Hex64.optional(), party: MspId.optional() }))
    .max(1000)
    .optional(),
});

export type LedgerEvent = z.infer<typeof LedgerEvent>;

/** Longest event payload that is read: a hundred registrations of some 2 KB each, with room. */
const EVENT_LIMIT = 1024 * 1024;

/** Reads an event of a block. Throws INVALID_FORMAT or UNKNOWN_FIELD if it is none of ours or its name differs from its payload's. */
export function parseEvent(name: string, payload: Uint8Array): LedgerEvent {
  const event = decode(LedgerEvent, parseJson(fromUtf8(payload), EVENT_LIMIT));
  if (event.name !== name) throw new DomainError('INVALID_FORMAT', { field: 'name' });
  return event;
}
