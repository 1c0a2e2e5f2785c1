import * as z from 'zod';
import { CalendarDay, Hex64 } from '../schema.js';
import { REVERSAL_REASONS, TAX_SIDES } from './kinds.js';
import { attested } from './records.js';

export const Attest = z.strictObject({ caseRef: Hex64, unitRef: Hex64, side: z.enum(TAX_SIDES), ...attested });

/** Before the entry the attestation is reversed and the case stops; after it the register is flagged, and nothing is undone (S14). */
export const Reverse = z.strictObject({ caseRef: Hex64, side: z.enum(TAX_SIDES), reason: z.enum(REVERSAL_REASONS), day: CalendarDay });

export const GetAttestation = z.strictObject({ caseRef: Hex64, side: z.enum(TAX_SIDES) });

export type Attest = z.infer<typeof Attest>;
export type Reverse = z.infer<typeof Reverse>;
