import * as z from 'zod';
import { actOf, Instant, key, made, MspId, type RecordKey } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { CUSTODIES, GrantedFields, Recipient, USES_LIMIT } from './claims.js';
import { P256Key } from './jws.js';

/** Keys that a certificate may have had before the one that is bound. */
export const REBIND_LIMIT = 20;

export const STATEMENT_KINDS = ['NO_HOUSE', 'ASSET_LIST', 'QUERY'] as const;

/** What the law's clocks read: ticked every five minutes, never backwards, under a policy of three organisations. */
export const ClockRecord = z.strictObject({ ...made, type: z.literal('clock'), now: Instant });

/** The key that speaks for the holder of a certificate. `certTag` is salted: who sees it cannot tell which certificate. */
export const BindingRecord = z.strictObject({
  ...made,
  type: z.literal('binding'),
  certTag: Hex64,
  key: P256Key,
  custody: z.enum(CUSTODIES),
  boundOn: CalendarDay,
  /** Earlier keys: what they had signed by then stands, and they sign nothing new. */
  earlier: z.array(z.strictObject({ key: P256Key, custody: z.enum(CUSTODIES), until: CalendarDay })).max(REBIND_LIMIT),
  /** SIGNED: the earlier key agreed. LOST: the registry identified the holder; `digest` is that of its document. */
  acts: z.array(actOf(['SIGNED', 'LOST']).extend({ digest: Hex64.optional() })).max(REBIND_LIMIT),
});

const signed = {
  /** Of what the holder signed, and the key that did. */
  statementDigest: Hex64,
  signedBy: P256Key,
  /** Signed with a key that the platform keeps for the holder. */
  attestedBy: z.literal('PLATFORM').optional(),
};

export const GrantRecord = z.strictObject({
  ...made,
  type: z.literal('grant'),
  grantRef: Hex64,
  certTag: Hex64,
  recipient: Recipient,
  fields: GrantedFields,
  uses: z.number().int().min(1).max(USES_LIMIT),
  expiresOn: CalendarDay,
  purposeDigest: Hex64,
  ...signed,
  acts: z.array(actOf(['REVOKE'])).max(1),
});

/** The n-th use of a grant. */
export const UseRecord = z.strictObject({
  ...made,
  type: z.literal('use'),
  grantRef: Hex64,
  n: z.number().int().min(1).max(USES_LIMIT),
  recipient: Recipient,
  fields: GrantedFields,
  day: CalendarDay,
  /** Salted anew for each use. */
  eventTag: Hex64,
  /** The certificate was no longer valid, and the copy says so. */
  ended: z.literal(true).optional(),
  statementDigest: Hex64.optional(),
});

/** A holder's consent to a register query. */
export const QueryRecord = z.strictObject({
  ...made,
  type: z.literal('query'),
  queryRef: Hex64,
  certTag: Hex64,
  recipient: MspId,
  purposeDigest: Hex64,
  expiresOn: CalendarDay,
  ...signed,
  acts: z.array(actOf(['WITHDRAW'])).max(1),
});

/** 查询证明: a sealed result of a query, by its digest, valid for a short time. */
export const StatementRecord = z.strictObject({
  ...made,
  type: z.literal('stmt'),
  statementRef: Hex64,
  kind: z.enum(STATEMENT_KINDS),
  digest: Hex64,
  issuedOn: CalendarDay,
  validUntil: CalendarDay,
  issuer: MspId,
  /** The institution that asked about somebody, and the consent by which it may. */
  recipient: MspId.optional(),
  queryRef: Hex64.optional(),
});

/** The root of an institution's access log, each continuing the one before. */
export const RootRecord = z.strictObject({
  ...made,
  type: z.literal('root'),
  mspId: MspId,
  n: z.number().int().min(1),
  root: Hex64,
  size: z.number().int().min(1),
  previous: Hex64.optional(),
});

export type ClockRecord = z.infer<typeof ClockRecord>;
export type BindingRecord = z.infer<typeof BindingRecord>;
export type GrantRecord = z.infer<typeof GrantRecord>;
export type UseRecord = z.infer<typeof UseRecord>;
export type QueryRecord = z.infer<typeof QueryRecord>;
export type StatementRecord = z.infer<typeof StatementRecord>;
export type RootRecord = z.infer<typeof RootRecord>;

export const CLOCK: RecordKey = key('clock', 'now');

export const ACCESS_RECORDS = [ClockRecord, BindingRecord, GrantRecord, UseRecord, QueryRecord, StatementRecord, RootRecord] as const;

export const ACCESS_KEYS = {
  clock: () => CLOCK,
  binding: ({ certTag }: BindingRecord) => key('binding', certTag),
  grant: ({ grantRef }: GrantRecord) => key('grant', grantRef),
  use: ({ grantRef, n }: UseRecord) => key('use', grantRef, String(n)),
  query: ({ queryRef }: QueryRecord) => key('query', queryRef),
  stmt: ({ statementRef }: StatementRecord) => key('stmt', statementRef),
  root: ({ mspId, n }: RootRecord) => key('root', mspId, String(n)),
};
