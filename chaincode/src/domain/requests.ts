import * as z from 'zod';
import { ATTESTATION_KINDS, TAX_SIDES } from './attestation-kinds.js';
import { canonicalize, type JsonValue } from './canonical.js';
import { digest, utf8 } from './digest.js';
import { parseJson } from './json.js';
import { DivisionCode, OfficeCode, PublicKey, Sides } from './records.js';
import { CalendarDay, decode, Hex64, refuse } from './schema.js';

// The arguments of the contract functions: one strict object each. Everything in them becomes public to all members of the
// channel, so they hold references, digests, codes and days only.

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

export const Attest = z.strictObject({
  caseRef: Hex64,
  unitRef: Hex64,
  side: z.enum(TAX_SIDES),
  kind: z.enum(ATTESTATION_KINDS),
  receiptDigest: Hex64,
  office: OfficeCode,
  attestedOn: CalendarDay,
});

export const GATED_ACTS = ['FIRST', 'TRANSFER'] as const;

/** What a facet is asked before an act: one question per unit, up to a hundred at once. */
export const Gate = z.strictObject({
  act: z.enum(GATED_ACTS),
  items: z
    .array(z.strictObject({ unitRef: Hex64, caseRef: Hex64.optional(), sides: Sides.optional() }))
    .min(1)
    .max(100),
});

export const GetCertificate = z.strictObject({ certRef: Hex64 });
export const GetUnit = z.strictObject({ unitRef: Hex64 });
export const GetCase = z.strictObject({ caseRef: Hex64 });
export const GetAttestation = z.strictObject({ caseRef: Hex64, side: z.enum(TAX_SIDES) });
export const GetUnitKey = z.strictObject({});

export type SetUnitKey = z.infer<typeof SetUnitKey>;
export type OpenCase = z.infer<typeof OpenCase>;
export type RegisterFirst = z.infer<typeof RegisterFirst>;
export type RegisterTransfer = z.infer<typeof RegisterTransfer>;
export type Attest = z.infer<typeof Attest>;
export type Gate = z.infer<typeof Gate>;
export type GatedAct = (typeof GATED_ACTS)[number];

/** The answer of a facet's gate: per item of the question, in its order, what blocks the act. */
export const GateAnswer = z.strictObject({
  items: z.array(z.strictObject({ unitRef: Hex64, blockers: z.array(z.string().max(60)).max(40) })),
});
export type GateAnswer = z.infer<typeof GateAnswer>;

/** Reads a contract argument. Throws INVALID_FORMAT, TOO_LARGE, UNKNOWN_FIELD, REQUIRED, … naming the field. */
export function parseRequest<T>(schema: z.ZodType<T>, argument: string): T {
  return decode(schema, parseJson(argument));
}

/** The digest by which a repeated request is told from another one under the same identifier; key order does not matter. */
export function requestDigest(functionName: string, request: JsonValue): string {
  return digest('zl/request/1', utf8(functionName), utf8(canonicalize(request)));
}
