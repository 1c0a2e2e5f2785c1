import * as z from 'zod';
import { DivisionCode, key, made, PublicKey, refs, type RecordKey } from '../fields.js';
import { CERTIFICATE_KINDS } from '../licence.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { TAX_SIDES } from '../tax/kinds.js';

export const CERTIFICATE_STATES = ['VALID', 'REPLACED', 'CANCELLED', 'ERROR_VOID'] as const;
export const CASE_STATES = ['READY', 'DONE'] as const;
export const UNIT_STATES = ['REGISTERED', 'RETIRED'] as const;

/** 登记类型: first, transfer, change, cancellation, correction, objection, notice, seizure, other (domain 2.5). */
export const RegistrationTypeCode = z.enum(['100', '200', '300', '400', '500', '600', '700', '800', '900']);
export const Sides = z.array(z.enum(TAX_SIDES)).min(1).max(TAX_SIDES.length);

/** The registry's public key for unit references, written once. */
export const UnitKeyRecord = z.strictObject({ ...made, type: z.literal('key'), publicKey: PublicKey });

/** A unit under its reference, from its first registration on. */
export const UnitRecord = z.strictObject({
  ...made,
  type: z.literal('unit'),
  unitRef: Hex64,
  state: z.enum(UNIT_STATES),
  division: DivisionCode,
  enteredOn: CalendarDay,
  /** The parcel on which the unit stands, when that is a unit of its own: what burdens it burdens the unit. */
  parcelRef: Hex64.optional(),
  /** All units from which this one came by split or merger, over all generations: what burdened them burdens the unit. */
  predecessors: refs(40).optional(),
  /** The units into which this one went when it retired. */
  successors: refs(100).optional(),
  retiredOn: CalendarDay.optional(),
});

/** What is live on a unit. The one record of `title` that a gate reads per unit; the title facet adds its bounded lists here. */
export const HeadRecord = z.strictObject({
  ...made,
  type: z.literal('head'),
  unitRef: Hex64,
  certRef: Hex64,
  /** 预告, 异议, 更正, 居住权 and 地役权 that live on the unit. */
  notices: refs(20).optional(),
  objections: refs(20).optional(),
  correction: Hex64.optional(),
  rights: refs(20).optional(),
});

/** A certificate or proof. `requestDigest` stays the one of its creation, whatever happens to the record later. */
export const CertificateRecord = z.strictObject({
  ...made,
  type: z.literal('cert'),
  certRef: Hex64,
  unitRef: Hex64,
  kind: z.enum(CERTIFICATE_KINDS),
  registrationType: RegistrationTypeCode,
  division: DivisionCode,
  enteredOn: CalendarDay,
  credentialDigest: Hex64,
  state: z.enum(CERTIFICATE_STATES),
  /** The certificate that this one replaced. */
  predecessor: Hex64.optional(),
  /** The certificate that replaced this one. */
  successor: Hex64.optional(),
  /** The day on which the state became final. */
  endedOn: CalendarDay.optional(),
});

/** A case that was accepted. Applicants and documents stay with the registry; `applicationDigest` binds them. */
export const CaseRecord = z.strictObject({
  ...made,
  type: z.literal('case'),
  caseRef: Hex64,
  unitRef: Hex64,
  certRef: Hex64,
  act: z.literal('TRANSFER'),
  requiredSides: Sides,
  applicationDigest: Hex64,
  division: DivisionCode,
  openedOn: CalendarDay,
  state: z.enum(CASE_STATES),
  /** The certificate that the case ended with. */
  result: Hex64.optional(),
});

export type UnitKeyRecord = z.infer<typeof UnitKeyRecord>;
export type UnitRecord = z.infer<typeof UnitRecord>;
export type HeadRecord = z.infer<typeof HeadRecord>;
export type CertificateRecord = z.infer<typeof CertificateRecord>;
export type CaseRecord = z.infer<typeof CaseRecord>;
export type CertificateState = CertificateRecord['state'];
export type CaseState = CaseRecord['state'];

export const UNIT_KEY: RecordKey = key('key', 'vrf');

/** Every record of the facet; the union of all facets is `LedgerRecord`. */
export const TITLE_RECORDS = [UnitKeyRecord, UnitRecord, HeadRecord, CertificateRecord, CaseRecord] as const;

/** Where each record stands. */
export const TITLE_KEYS = {
  key: () => UNIT_KEY,
  unit: ({ unitRef }: UnitRecord) => key('unit', unitRef),
  head: ({ unitRef }: HeadRecord) => key('head', unitRef),
  cert: ({ certRef }: CertificateRecord) => key('cert', certRef),
  case: ({ caseRef }: CaseRecord) => key('case', caseRef),
};
