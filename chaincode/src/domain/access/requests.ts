import * as z from 'zod';
import type { JsonValue } from '../canonical.js';
import { Instant, MspId } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { CompactJws, P256Key, signedPart } from './jws.js';
import { STATEMENT_KINDS, UseRecord } from './records.js';

/** A tick of the law's clock. */
export const Tick = z.strictObject({ now: Instant });

export const GetClock = z.strictObject({});

/** The holder's key, by a statement that the key itself signed. */
export const BindKey = z.strictObject({ jws: CompactJws, day: CalendarDay });

/** Another key: agreed by the earlier one, or on the registry's document after loss. */
export const RebindKey = z.strictObject({
  jws: CompactJws,
  /** The same statement, signed by the earlier key. */
  agreed: CompactJws.optional(),
  documentDigest: Hex64.optional(),
  day: CalendarDay,
});

export const MakeGrant = z.strictObject({ jws: CompactJws });
export const Revoke = z.strictObject({ jws: CompactJws, day: CalendarDay });

const { grantRef, n, fields, eventTag, day } = UseRecord.shape;

export const Consume = z.strictObject({
  grantRef,
  n,
  fields,
  eventTag,
  day,
  ended: z.literal(true).optional(),
  /** Of a recipient without an MSP: its request, and the key whose thumbprint the grant names. */
  jws: CompactJws.optional(),
  key: P256Key.optional(),
});

export const ConsentQuery = z.strictObject({ jws: CompactJws });
export const WithdrawQuery = z.strictObject({ jws: CompactJws, day: CalendarDay });

export const StateResult = z.strictObject({
  statementRef: Hex64,
  kind: z.enum(STATEMENT_KINDS),
  digest: Hex64,
  issuedOn: CalendarDay,
  validUntil: CalendarDay,
  recipient: MspId.optional(),
  queryRef: Hex64.optional(),
});

const Counter = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const AnchorRoot = z.strictObject({ n: Counter, root: Hex64, size: Counter, previous: Hex64.optional() });

export const GetGrant = z.strictObject({ grantRef: Hex64 });
export const GetUse = z.strictObject({ grantRef: Hex64, n });
export const GetQueryConsent = z.strictObject({ queryRef: Hex64 });
export const GetStatement = z.strictObject({ statementRef: Hex64 });
export const GetRoot = z.strictObject({ mspId: MspId, n: Counter });
export const GetBinding = z.strictObject({ certTag: Hex64 });

/**
 * A request by whose digest a repetition is told: with what was signed in place of the statement, since the same statement
 * can bear another signature.
 */
export function comparable<T extends { readonly jws?: string | undefined; readonly agreed?: string | undefined }>(request: T): JsonValue {
  const { jws, agreed, ...rest } = request;
  return {
    ...(rest as unknown as Readonly<Record<string, JsonValue>>),
    ...(jws !== undefined && { statement: signedPart(jws) }),
    ...(agreed !== undefined && { agreed: true }),
  };
}

export type Tick = z.infer<typeof Tick>;
export type BindKey = z.infer<typeof BindKey>;
export type RebindKey = z.infer<typeof RebindKey>;
export type MakeGrant = z.infer<typeof MakeGrant>;
export type Revoke = z.infer<typeof Revoke>;
export type Consume = z.infer<typeof Consume>;
export type ConsentQuery = z.infer<typeof ConsentQuery>;
export type WithdrawQuery = z.infer<typeof WithdrawQuery>;
export type StateResult = z.infer<typeof StateResult>;
export type AnchorRoot = z.infer<typeof AnchorRoot>;
