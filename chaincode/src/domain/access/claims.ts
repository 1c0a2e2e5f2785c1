import * as z from 'zod';
import type { JsonValue } from '../canonical.js';
import { digest, SUITE, utf8 } from '../digest.js';
import { DomainError } from '../errors.js';
import { disclosedKeysOf } from '../faces.js';
import { Instant, MspId } from '../fields.js';
import { CERTIFICATE_KINDS } from '../licence.js';
import { CalendarDay, checked, decode, Hex64 } from '../schema.js';
import { claimsOf, isSignedBy, P256Key, signingInputOf, type StatementKind } from './jws.js';

// What holders and recipients sign. Everything that a signature must not be moved away from stands in the claims: the channel,
// the contract, and the identifier under which the statement can be used once.

const FIELDS = new Set(CERTIFICATE_KINDS.flatMap((kind) => disclosedKeysOf(kind)));

/** Names of fields of a certificate's or proof's face, in their order by code unit, so that one set has one spelling. */
export const GrantedFields = z
  .array(z.string().refine((field) => FIELDS.has(field)))
  .min(1)
  .max(FIELDS.size)
  .refine((fields) => fields.every((field, n) => n === 0 || (fields[n - 1] ?? '') < field));

/** An institution by its MSP ID; a recipient without one (a school) by the thumbprint of its registered key. */
export const Recipient = checked(47, (text) => MspId.safeParse(text).success || /^key:[A-Za-z0-9_-]{43}$/.test(text));

/** Most uses of one grant. */
export const USES_LIMIT = 100;

const place = {
  v: z.literal(1),
  suite: z.literal(SUITE),
  channel: z.string().regex(/^[a-z][a-z0-9.-]{0,248}$/),
  contract: z.literal('access'),
};

/** A holder lets one recipient see named fields of one certificate, so many times, until that day (S10). */
export const GrantClaims = z.strictObject({
  ...place,
  grantRef: Hex64,
  /** Salted reference of the certificate: the ledger does not see which one it is. */
  certTag: Hex64,
  recipient: Recipient,
  fields: GrantedFields,
  uses: z.number().int().min(1).max(USES_LIMIT),
  /** The last day in Asia/Shanghai. */
  expiresOn: CalendarDay,
  /** Salted digest of the purpose; the text is on the annotated copy. */
  purposeDigest: Hex64,
});

/** The holder takes a grant back. */
export const RevocationClaims = z.strictObject({ ...place, act: z.literal('REVOKE'), grantRef: Hex64 });

/** A recipient without an MSP asks for one use; number, day and tag are the platform's. `useId` counts once. */
export const UseClaims = z.strictObject({ ...place, grantRef: Hex64, useId: Hex64, fields: GrantedFields });

/** Who keeps the key: the holder's own device, or the platform for a holder who has none. */
export const CUSTODIES = ['DEVICE', 'PLATFORM'] as const;

const bound = { ...place, certTag: Hex64, key: P256Key, custody: z.enum(CUSTODIES) };

/** Proof of possession: signed by the key that is bound. */
export const BindingClaims = z.strictObject(bound);
export const RebindingClaims = z.strictObject({ ...bound, previousKey: P256Key });

/** A holder consents to a register query by an institution (S3, S19). */
export const QueryClaims = z.strictObject({
  ...place,
  queryRef: Hex64,
  certTag: Hex64,
  recipient: MspId,
  purposeDigest: Hex64,
  expiresOn: CalendarDay,
});

export const WithdrawalClaims = z.strictObject({ ...place, act: z.literal('WITHDRAW'), queryRef: Hex64 });

/** A holder asks who looked at a certificate, now: to the platform alone, so that the reference in clear goes onto no ledger. */
export const HistoryClaims = z.strictObject({ ...place, act: z.literal('READ_HISTORY'), certRef: Hex64, at: Instant });

export type GrantClaims = z.infer<typeof GrantClaims>;
export type RevocationClaims = z.infer<typeof RevocationClaims>;
export type UseClaims = z.infer<typeof UseClaims>;
export type BindingClaims = z.infer<typeof BindingClaims>;
export type RebindingClaims = z.infer<typeof RebindingClaims>;
export type QueryClaims = z.infer<typeof QueryClaims>;
export type WithdrawalClaims = z.infer<typeof WithdrawalClaims>;
export type HistoryClaims = z.infer<typeof HistoryClaims>;

export interface ClaimsOf {
  readonly grant: GrantClaims;
  readonly revocation: RevocationClaims;
  readonly use: UseClaims;
  readonly binding: BindingClaims;
  readonly rebinding: RebindingClaims;
  readonly query: QueryClaims;
  readonly withdrawal: WithdrawalClaims;
  readonly history: HistoryClaims;
}

const SCHEMAS: { readonly [K in StatementKind]: z.ZodType<ClaimsOf[K]> } = {
  grant: GrantClaims,
  revocation: RevocationClaims,
  use: UseClaims,
  binding: BindingClaims,
  rebinding: RebindingClaims,
  query: QueryClaims,
  withdrawal: WithdrawalClaims,
  history: HistoryClaims,
};

/** What every statement says about where it holds. */
export function placeOf(channel: string): { v: 1; suite: typeof SUITE; channel: string; contract: 'access' } {
  return { v: 1, suite: SUITE, channel, contract: 'access' };
}

/** The text that a browser, token or server signs. Throws as the claims' schema does, so that nothing senseless is signed. */
export function signingInput<K extends StatementKind>(kind: K, claims: ClaimsOf[K]): string {
  return signingInputOf(kind, decode(SCHEMAS[kind], claims) as JsonValue);
}

/** The claims of a statement for this channel; whether its signature holds is not looked at. Throws INVALID_FORMAT, … naming the field. */
export function readStatement<K extends StatementKind>(kind: K, jws: string, channel: string): ClaimsOf[K] {
  const claims: ClaimsOf[K] = decode<ClaimsOf[K]>(SCHEMAS[kind], claimsOf(kind, jws));
  if (claims.channel !== channel) throw new DomainError('INVALID_FORMAT', { field: 'channel', detail: 'signed for another channel' });
  return claims;
}

/**
 * The claims of a statement that this key signed for this channel. Throws as `readStatement`, and HOLDER_SIGNATURE, or
 * RECIPIENT_SIGNATURE for a use.
 */
export function checkStatement<K extends StatementKind>(kind: K, jws: string, publicKey: string, channel: string): ClaimsOf[K] {
  const claims = readStatement(kind, jws, channel);
  if (!isSignedBy(jws, publicKey)) throw new DomainError(kind === 'use' ? 'RECIPIENT_SIGNATURE' : 'HOLDER_SIGNATURE', { field: 'jws' });
  return claims;
}

/** The reference under which access records speak of a certificate; `salt`, hex, is known to its holder and the registry only. */
export function certTagOf(certRef: string, salt: string): string {
  return digest('zl/cert-tag/1', utf8(certRef), utf8(demandSalt(salt)));
}

/** What a grant says about its purpose (使用事由): the recipient gets text and salt with the copy and can check it. */
export function purposeDigestOf(purpose: string, salt: string): string {
  return digest('zl/purpose/1', utf8(purpose), utf8(demandSalt(salt)));
}

/** The reference of one access, salted anew each time, so that uses do not link. */
export function eventTagOf(grantRef: string, useId: string, salt: string): string {
  return digest('zl/event/1', utf8(grantRef), utf8(useId), utf8(demandSalt(salt)));
}

/** A salt has at least 16 bytes, in hex, so that nobody finds what was hashed by trying. */
function demandSalt(salt: string): string {
  if (!/^(?:[0-9a-f]{2}){16,64}$/.test(salt)) {
    throw new DomainError('INVALID_FORMAT', { field: 'salt', detail: 'a salt has 16 bytes or more, as hex' });
  }
  return salt;
}
