import * as z from 'zod';
import { SUITE } from './digest.js';
import { isCounty } from './divisions.js';
import { CalendarDay, checked, Hex64 } from './schema.js';

// Fields that the records and requests of several facets share. On the ledger stand references, digests, codes and days only.

/** In every record: its version, the suite of algorithms behind its digests, and the digest of the request that made it. */
export const made = { v: z.literal(1), suite: z.literal(SUITE), requestDigest: Hex64 };

/** The head of a new record of that type. */
export function madeBy<T extends string>(requestDigest: string, type: T) {
  return { v: 1, suite: SUITE, requestDigest, type } as const;
}

export const DivisionCode = checked(6, isCounty);
export const PublicKey = checked(66, (value) => /^0[23][0-9a-f]{64}$/.test(value));
/** Code of a tax office, 11 digits. */
export const OfficeCode = checked(11, (value) => /^\d{11}$/.test(value));
/** Name of an organisation on the channel, such as `BankMSP`. */
export const MspId = checked(40, (value) => /^[A-Za-z][A-Za-z0-9]{0,36}MSP$/.test(value));
/** A court, or another body that may restrict: its 18-character social credit code, or a short code of the tenant's table. */
export const BodyCode = checked(40, (value) => /^[0-9A-Z][0-9A-Z-]{1,39}$/.test(value));
/** An instant of UTC with whole seconds, `2026-11-21T04:00:00Z`. */
export const Instant = checked(
  20,
  (value) => /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(value) && isDay(value.slice(0, 10)),
);
/** An ECDSA P-256 signature, r and s, as lower-case hex. */
export const Signature = checked(128, (value) => /^[0-9a-f]{128}$/.test(value));

/** At most that many references, none twice. */
export function refs(max: number) {
  return z
    .array(Hex64)
    .max(max)
    .refine((list) => new Set(list).size === list.length);
}

/** One act on a record that stood already: what was asked, and when. A record keeps its acts, and its state follows from them. */
export function actOf<const A extends readonly [string, ...string[]]>(acts: A) {
  return z.strictObject({ act: z.enum(acts), requestDigest: Hex64, day: CalendarDay });
}

function isDay(value: string): boolean {
  return CalendarDay.safeParse(value).success;
}

/** The object type and attributes of the composite key under which a record stands, inside its chaincode's namespace. */
export interface RecordKey {
  readonly type: string;
  readonly parts: readonly string[];
}

export function key(type: string, ...parts: readonly string[]): RecordKey {
  return { type, parts };
}
