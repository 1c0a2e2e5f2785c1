import * as z from 'zod';
import { DivisionCode, PublicKey } from '../fields.js';
import { CalendarDay, Hex64, refuse } from '../schema.js';
import { TAX_SIDES } from '../tax/kinds.js';
import { Sides } from './records.js';

export const SetUnitKey = z.strictObject({ publicKey: PublicKey });

/** Every side that the law taxes must be asked for: the list is the act's, the request only states it. */
const RequiredSides = Sides.superRefine((sides, context) => {
  if (sides.join() !== TAX_SIDES.join()) refuse(context, 'INVALID_FORMAT');
});

export const OpenCase = z.strictObject({
  caseRef: Hex64,
  unitRef: Hex64,
  certRef: Hex64,
  act: z.literal('TRANSFER'),
  requiredSides: RequiredSides,
  applicationDigest: Hex64,
  division: DivisionCode,
  openedOn: CalendarDay,
});

const registration = {
  unitRef: Hex64,
  certRef: Hex64,
  kind: z.literal('TITLE_CERTIFICATE'),
  division: DivisionCode,
  enteredOn: CalendarDay,
  credentialDigest: Hex64,
};

export const RegisterFirst = z.strictObject({ ...registration, registrationType: z.literal('100') });

export const RegisterTransfer = z.strictObject({ ...registration, registrationType: z.literal('200'), caseRef: Hex64, replaces: Hex64 });

export const GetCertificate = z.strictObject({ certRef: Hex64 });
export const GetUnit = z.strictObject({ unitRef: Hex64 });
export const GetCase = z.strictObject({ caseRef: Hex64 });
export const GetUnitKey = z.strictObject({});

export type SetUnitKey = z.infer<typeof SetUnitKey>;
export type OpenCase = z.infer<typeof OpenCase>;
export type RegisterFirst = z.infer<typeof RegisterFirst>;
export type RegisterTransfer = z.infer<typeof RegisterTransfer>;
