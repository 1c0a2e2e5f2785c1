import * as z from 'zod';
import { key, made, OfficeCode } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { ATTESTATION_KINDS, REVERSAL_REASONS, TAX_SIDES } from './kinds.js';

/** What was attested: of the amounts and the receipt stands here a salted digest only. */
export const attested = { kind: z.enum(ATTESTATION_KINDS), receiptDigest: Hex64, office: OfficeCode, attestedOn: CalendarDay };

/** A reversal before the entry, a flag after it, and a new attestation, with the one whose place it took. */
const TaxAct = z.strictObject({
  act: z.enum(['REVERSE', 'FLAG', 'AGAIN']),
  requestDigest: Hex64,
  day: CalendarDay,
  reason: z.enum(REVERSAL_REASONS).optional(),
  former: z.strictObject(attested).optional(),
});

/** The tax authority's statement for one side of a case. Amounts stay off the ledger; `receiptDigest` is salted. */
export const AttestationRecord = z.strictObject({
  ...made,
  type: z.literal('att'),
  caseRef: Hex64,
  unitRef: Hex64,
  side: z.enum(TAX_SIDES),
  ...attested,
  state: z.enum(['ATTESTED', 'REVERSED']),
  acts: z.array(TaxAct).max(40).optional(),
});

export type AttestationRecord = z.infer<typeof AttestationRecord>;

export const TAX_RECORDS = [AttestationRecord] as const;

export const TAX_KEYS = { att: ({ caseRef, side }: AttestationRecord) => key('att', caseRef, side) };
