import * as z from 'zod';
import { fromUtf8 } from './utf8.js';
import { DomainError } from './errors.js';
import { parseJson } from './json.js';
import { LedgerRecord } from './records.js';
import { decode } from './schema.js';

/** Every event that a transaction can leave; exactly one per transaction that wrote something. */
export const EVENT_NAMES = ['UNIT_KEY_SET', 'CASE_OPENED', 'FIRST_REGISTERED', 'TRANSFER_REGISTERED', 'TAX_ATTESTED'] as const;

export type EventName = (typeof EVENT_NAMES)[number];

/** The payload of an event: all records that the transaction wrote, in full, so that an index needs nothing else. */
export const LedgerEvent = z.strictObject({ v: z.literal(1), name: z.enum(EVENT_NAMES), records: z.array(LedgerRecord).min(1).max(500) });

export type LedgerEvent = z.infer<typeof LedgerEvent>;

/** Longest event payload that is read: a hundred registrations of some 2 KB each, with room. */
const EVENT_LIMIT = 1024 * 1024;

/** Reads an event of a block. Throws INVALID_FORMAT or UNKNOWN_FIELD if it is none of ours or its name differs from its payload's. */
export function parseEvent(name: string, payload: Uint8Array): LedgerEvent {
  const event = decode(LedgerEvent, parseJson(fromUtf8(payload), EVENT_LIMIT));
  if (event.name !== name) throw new DomainError('INVALID_FORMAT', { field: 'name' });
  return event;
}
