import * as z from 'zod';
import { BodyCode, DivisionCode, Instant, MspId } from '../fields.js';
import { CalendarDay, Hex64, refuse } from '../schema.js';
import { LONGEST_TERM } from '../seizure/queue.js';
import { Forbidden, PORT_SCOPES, TICKET_KINDS } from './records.js';

/** Another body's hold. Its document is what the hold rests on; the gate refuses one without. */
export const EnterHold = z.strictObject({
  holdRef: Hex64,
  unitRef: Hex64,
  body: BodyCode,
  documentDigest: Hex64.optional(),
  arrivedAt: Instant,
  months: z.number().int().min(1).max(LONGEST_TERM),
  forbids: Forbidden,
  day: CalendarDay,
});

export const ReleaseHold = z.strictObject({ holdRef: Hex64, body: BodyCode, documentDigest: Hex64.optional(), day: CalendarDay });

const port = {
  party: z.union([MspId, Hex64]),
  scope: z.enum(PORT_SCOPES),
  /** The salted reference of branch or user; of the whole party there is none to give. */
  scopeRef: Hex64.optional(),
  /** Digest of the finding, the plan of rectification, or its acceptance; the file stays with the regulator. */
  evidence: Hex64,
  day: CalendarDay,
};

function withScope<T extends z.ZodType<{ scope: string; scopeRef?: string | undefined }>>(schema: T): T {
  return schema.superRefine(({ scope, scopeRef }, context) => {
    if (scope === 'PARTY' && scopeRef !== undefined) refuse(context, 'INVALID_FORMAT', ['scopeRef']);
    if (scope !== 'PARTY' && scopeRef === undefined) refuse(context, 'REQUIRED', ['scopeRef']);
  });
}

export const ClosePort = withScope(z.strictObject({ ...port, reason: z.string().regex(/^[A-Z][A-Z_]{1,39}$/) }));
export const RectifyPort = withScope(z.strictObject(port));
export const OpenPort = withScope(z.strictObject(port));

export const OpenTicket = z.strictObject({
  ticketRef: Hex64,
  division: DivisionCode,
  day: CalendarDay,
  kind: z.enum(TICKET_KINDS),
  registered: z.number().int().min(0),
  logged: z.number().int().min(0),
  openedOn: CalendarDay,
});

/** 补报: what was missing has been uploaded; the digest is of the message. */
export const RecordLateUpload = z.strictObject({ ticketRef: Hex64, digest: Hex64, day: CalendarDay });
export const CloseTicket = z.strictObject({ ticketRef: Hex64, day: CalendarDay });

export const GetHold = z.strictObject({ holdRef: Hex64 });
export const GetPort = withScope(z.strictObject({ party: port.party, scope: port.scope, scopeRef: port.scopeRef }));
export const GetTicket = z.strictObject({ ticketRef: Hex64 });

export type EnterHold = z.infer<typeof EnterHold>;
export type ReleaseHold = z.infer<typeof ReleaseHold>;
export type ClosePort = z.infer<typeof ClosePort>;
export type RectifyPort = z.infer<typeof RectifyPort>;
export type OpenPort = z.infer<typeof OpenPort>;
export type OpenTicket = z.infer<typeof OpenTicket>;
export type RecordLateUpload = z.infer<typeof RecordLateUpload>;
export type CloseTicket = z.infer<typeof CloseTicket>;
