import * as z from 'zod';
import { isDate } from './calendar.js';
import { AREA_UNITS, BUILDING_STRUCTURES, BUILDING_USES, LAND_USES, RIGHT_NATURES, RIGHT_TYPES, TENURES } from './code-tables.js';
import { isPositiveDecimal } from './decimal.js';
import { DomainError } from './errors.js';
import { entryRules } from './entry-rules.js';
import { checkHolderId, isHolderIdType, type HolderIdType } from './holder.js';
import { checked, codeOf, decode, refuse, refuseAs, text } from './schema.js';
import { parseUnitCode } from './unit-code.js';

const SLASH = { slash: true };
const DecimalOrSlash = checked(20, isPositiveDecimal, 'INVALID_FORMAT', SLASH);
const DateOrSlash = checked(40, isDate, 'INVALID_DATE', SLASH);
const ShareNumber = z.int().min(1).max(1_000_000_000);

/** A right holder (权利人). `share` stands for tenure by shares only. */
const Holder = z
  .strictObject({
    name: text(100),
    idType: checked(3, isHolderIdType, 'HOLDER_ID_TYPE').transform((value) => value as HolderIdType),
    idNumber: text(40),
    share: z.strictObject({ numerator: ShareNumber, denominator: ShareNumber }).optional(),
  })
  .superRefine(({ idType, idNumber }, context) => {
    refuseAs(context, () => checkHolderId({ type: idType, number: idNumber }), ['idNumber']);
  });

/** A building or part of a building (幢, 户). Areas in square metres. */
const Building = z.strictObject({
  name: text(60, SLASH),
  use: codeOf(BUILDING_USES),
  structure: z.enum([...(Object.keys(BUILDING_STRUCTURES) as (keyof typeof BUILDING_STRUCTURES)[]), '/']),
  totalStoreys: checked(3, (value) => /^[1-9]\d{0,2}$/.test(value), 'INVALID_FORMAT', SLASH),
  storey: text(40, SLASH),
  area: checked(20, isPositiveDecimal),
  exclusiveArea: DecimalOrSlash,
  sharedArea: DecimalOrSlash,
  completedOn: DateOrSlash,
});

/**
 * An entry of the register by which a right of title is registered for the first time (100), transferred (200), changed (300),
 * corrected (500), or its certificate issued again (900), in the vocabulary of the
 * national database (RG-10, RG-11). Every field is demanded; "/" is a value only where `ENTRY_FIELDS` says so.
 */
export const RegisterEntry = z
  .strictObject({
    unitCode: z.string().superRefine((value, context) => {
      refuseAs(context, () => {
        if (parseUnitCode(value).code !== value) throw new DomainError('UNIT_CODE_SHAPE');
      });
    }),
    registrationType: z.enum(['100', '200', '300', '500', '900']),
    registrationReason: text(100),
    rightType: codeOf(RIGHT_TYPES),
    rightNature: codeOf(RIGHT_NATURES),
    tenure: codeOf(TENURES),
    holders: z.array(Holder).min(1).max(100),
    location: text(200),
    landUse: codeOf(LAND_USES),
    landArea: z.strictObject({ value: DecimalOrSlash, unit: codeOf(AREA_UNITS) }),
    buildings: z.array(Building).min(1).max(200).optional(),
    termFrom: DateOrSlash,
    termTo: DateOrSlash,
    remarks: text(1000),
  })
  .superRefine((entry, context) => {
    for (const { code, path, detail } of entryRules(entry)) refuse(context, code, path, detail);
  });

export type RegisterEntry = z.infer<typeof RegisterEntry>;
export type Holder = z.infer<typeof Holder>;
export type Building = z.infer<typeof Building>;

/**
 * Reads a register entry from untrusted input. Throws a DomainError that names the field: UNKNOWN_FIELD, REQUIRED, BLANK_FIELD,
 * SLASH_WITHOUT_REASON, TOO_LARGE, INVALID_FORMAT, INVALID_DATE, the codes of unit code and identification, TENURE_HOLDERS,
 * SHARES_SUM, HOLDER_REPEATED, RIGHT_UNIT_MISMATCH, RIGHT_NATURE_MISMATCH.
 */
export function parseRegisterEntry(input: unknown): RegisterEntry {
  return decode(RegisterEntry, input, 'entry');
}
