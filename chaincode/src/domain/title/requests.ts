import * as z from 'zod';
import { DivisionCode, PublicKey, refs } from '../fields.js';
import { PortItem, SignedConsent } from '../gate/findings.js';
import { GROUNDS } from '../gate/table.js';
import { CalendarDay, Hex64, refuse } from '../schema.js';
import { TAX_SIDES } from '../tax/kinds.js';
import { Attested, CASE_ACTS, Persons, type CaseAct } from './records.js';

export const SetUnitKey = z.strictObject({ publicKey: PublicKey });

/** Every side that the law taxes must be asked for: the list is the act's, the request only states it. */
const SIDES: Readonly<Record<CaseAct, readonly string[]>> = { TRANSFER: [TAX_SIDES.join()], FIRST: ['', TAX_SIDES[0]], CHANGE: [''] };

export const OpenCase = z
  .strictObject({
    caseRef: Hex64,
    unitRef: Hex64,
    /** The certificate that the case is about; of a first registration the one that it will lead to. */
    certRef: Hex64,
    act: z.enum(CASE_ACTS),
    requiredSides: z.array(z.enum(TAX_SIDES)).max(TAX_SIDES.length),
    applicationDigest: Hex64,
    division: DivisionCode,
    openedOn: CalendarDay,
    ground: z.enum(GROUNDS).optional(),
    /** The own advance notice that the case executes. */
    executes: Hex64.optional(),
    attested: Attested.optional(),
  })
  .superRefine(({ act, requiredSides, ground, attested, executes }, context) => {
    if (!SIDES[act].includes(requiredSides.join())) refuse(context, 'INVALID_FORMAT', ['requiredSides']);
    if (ground !== undefined && attested === undefined) refuse(context, 'REQUIRED', ['attested']);
    if (executes !== undefined && act !== 'TRANSFER') refuse(context, 'INVALID_FORMAT', ['executes']);
  });

/** What the registry attests of an open case: all of it again, as it stands by then. A request is told from its repeat by its own reference. */
export const AttestCase = z.strictObject({ caseRef: Hex64, requestRef: Hex64, attested: Attested, day: CalendarDay });

export const EndCase = z.strictObject({ caseRef: Hex64, state: z.enum(['WITHDRAWN', 'REJECTED']), day: CalendarDay });

const registration = {
  unitRef: Hex64,
  certRef: Hex64,
  kind: z.literal('TITLE_CERTIFICATE'),
  division: DivisionCode,
  enteredOn: CalendarDay,
  credentialDigest: Hex64,
  /** The institution through which the application came. */
  port: PortItem.optional(),
};

/** Signed consents of holders of notices and rights, and acknowledged objections. */
export const agreed = { consents: z.array(SignedConsent).max(20).optional(), acknowledged: refs(20).optional() };

export const RegisterFirst = z
  .strictObject({
    ...registration,
    registrationType: z.literal('100'),
    caseRef: Hex64.optional(),
    /** Without a case, as where one application covers a building, the entry itself says who accepted, reviewed and entered it. */
    persons: Persons.optional(),
    /** The parcel of a building: what burdens it burdens the unit. */
    parcelRef: Hex64.optional(),
    predecessors: refs(40).optional(),
    /** Salted digest of the filing of the building's completion (实施细则 art. 35; S8). */
    completionDigest: Hex64.optional(),
  })
  .superRefine(({ parcelRef, completionDigest, caseRef, persons }, context) => {
    if (caseRef !== undefined && persons !== undefined) refuse(context, 'INVALID_FORMAT', ['persons']);
    if (parcelRef !== undefined && completionDigest === undefined) refuse(context, 'COMPLETION_MISSING', ['completionDigest']);
  });

export const RegisterTransfer = z.strictObject({
  ...registration,
  ...agreed,
  registrationType: z.literal('200'),
  caseRef: Hex64,
  replaces: Hex64,
  /** As in the case. */
  ground: z.enum(GROUNDS).optional(),
  /** The own notice, or the order of a court, that the transfer executes. */
  executes: Hex64.optional(),
});

/** Changes that do not dispose of the right: name, address, survey; and those that may. */
export const CHANGE_KINDS = {
  NAME: 'NON_DISPOSING',
  ADDRESS: 'NON_DISPOSING',
  SURVEY: 'NON_DISPOSING',
  USE: 'OTHER',
  TERM: 'OTHER',
} as const;

export const RegisterChange = z.strictObject({
  ...registration,
  registrationType: z.literal('300'),
  caseRef: Hex64,
  replaces: Hex64,
  change: z.enum(Object.keys(CHANGE_KINDS) as (keyof typeof CHANGE_KINDS)[]),
});

export const GetCertificate = z.strictObject({ certRef: Hex64 });
export const GetUnit = z.strictObject({ unitRef: Hex64 });
export const GetCase = z.strictObject({ caseRef: Hex64 });
export const GetUnitKey = z.strictObject({});

export type SetUnitKey = z.infer<typeof SetUnitKey>;
export type OpenCase = z.infer<typeof OpenCase>;
export type AttestCase = z.infer<typeof AttestCase>;
export type EndCase = z.infer<typeof EndCase>;
export type RegisterFirst = z.infer<typeof RegisterFirst>;
export type RegisterTransfer = z.infer<typeof RegisterTransfer>;
export type RegisterChange = z.infer<typeof RegisterChange>;
