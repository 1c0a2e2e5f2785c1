import * as z from 'zod';
import { OfficeCode } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { ATTESTATION_KINDS, TAX_SIDES } from './kinds.js';

export const Attest = z.strictObject({
  caseRef: Hex64,
  unitRef: Hex64,
  side: z.enum(TAX_SIDES),
  kind: z.enum(ATTESTATION_KINDS),
  receiptDigest: Hex64,
  office: OfficeCode,
  attestedOn: CalendarDay,
});

export const GetAttestation = z.strictObject({ caseRef: Hex64, side: z.enum(TAX_SIDES) });

export type Attest = z.infer<typeof Attest>;
