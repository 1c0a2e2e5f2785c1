import * as z from 'zod';
import { key, made, OfficeCode } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { ATTESTATION_KINDS, TAX_SIDES } from './kinds.js';

/** The tax authority's statement for one side of a case. Amounts stay off the ledger; `receiptDigest` is salted. */
export const AttestationRecord = z.strictObject({
  ...made,
  type: z.literal('att'),
  caseRef: Hex64,
  unitRef: Hex64,
  side: z.enum(TAX_SIDES),
  kind: z.enum(ATTESTATION_KINDS),
  receiptDigest: Hex64,
  office: OfficeCode,
  attestedOn: CalendarDay,
  state: z.enum(['ATTESTED', 'REVERSED']),
});

export type AttestationRecord = z.infer<typeof AttestationRecord>;

export const TAX_RECORDS = [AttestationRecord] as const;

export const TAX_KEYS = { att: ({ caseRef, side }: AttestationRecord) => key('att', caseRef, side) };
