import * as z from 'zod';
import { actOf, DivisionCode, key, made, PublicKey, refs, type RecordKey } from '../fields.js';
import { GROUNDS } from '../gate/table.js';
import { CERTIFICATE_KINDS } from '../licence.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { TAX_SIDES } from '../tax/kinds.js';
import { BURDEN_KEYS, BURDEN_RECORDS } from './burdens.js';
import { PAPER_KEYS, PAPER_RECORDS } from './papers.js';

export const CERTIFICATE_STATES = ['VALID', 'REPLACED', 'CANCELLED', 'ERROR_VOID'] as const;
export const CASE_STATES = ['READY', 'DONE', 'WITHDRAWN', 'REJECTED'] as const;
/** Registrations that go through a case of their own. */
export const CASE_ACTS = ['FIRST', 'TRANSFER', 'CHANGE'] as const;
/** Most notices, objections or rights that live on one unit at a time. */
export const HEAD_LIMIT = 20;
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

/**
 * What is live on a unit, or will be: an advance notice comes before the unit's first registration. Without `certRef` no right
 * is registered on the unit, or none any more.
 */
export const HeadRecord = z.strictObject({
  ...made,
  type: z.literal('head'),
  unitRef: Hex64,
  certRef: Hex64.optional(),
  /** 预告, 异议, 更正, 居住权 and 地役权 that live on the unit. */
  notices: refs(HEAD_LIMIT).optional(),
  objections: refs(HEAD_LIMIT).optional(),
  correction: Hex64.optional(),
  rights: refs(HEAD_LIMIT).optional(),
});

/** Who accepted, reviewed and entered, by references with one salt, so that equal persons can be told and none is named. */
export const Persons = z.strictObject({ acceptor: Hex64, reviewer: Hex64, enterer: Hex64 });

const Printed = z.strictObject({ blankDigest: Hex64, requestDigest: Hex64, day: CalendarDay });

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
  /** Of a first registration that has no case, in which they would stand. */
  persons: Persons.optional(),
  /** The certificate that this one replaced. */
  predecessor: Hex64.optional(),
  /** The certificate that replaced this one. */
  successor: Hex64.optional(),
  /** The day on which the state became final. */
  endedOn: CalendarDay.optional(),
  /** 换发 or 补发, as it stands in the remarks of the certificate. */
  remark: z.enum(['REISSUED_DAMAGED', 'REISSUED_LOST']).optional(),
  /** The paper blanks on which it was printed, by the salted digest of the blank's serial. */
  printed: z.array(Printed).max(20).optional(),
  acts: z
    .array(actOf(['CANCEL', 'VOID']))
    .max(2)
    .optional(),
});

/**
 * What the registry attests of a case, since the ledger knows no names: that the holders signed as the law asks, the guardian's
 * promise, and the three persons of the case by references with the salt of the case, so that equal persons can be told.
 */
export const Attested = z.strictObject({
  holders: z.enum(['SIGNED', 'UNSIGNED']),
  guardian: z.enum(['PROMISED', 'MISSING']).optional(),
  acceptor: Hex64,
  reviewer: Hex64.optional(),
  enterer: Hex64.optional(),
  /** Salted digests of the results of checks in fixed form, as of police and civil affairs (S17). */
  checks: refs(20).optional(),
  /** The last day of the announcement of an inheritance. */
  announcedUntil: CalendarDay.optional(),
  /** An inheritance by notarial deed or judgment needs no announcement. */
  deed: z.enum(['NOTARIAL', 'JUDGMENT']).optional(),
  /** Whether the transfer must be exempt or not taxable; absent: every inheritance is (契税法 art. 6). */
  exemptOnly: z.boolean().optional(),
});

/** A case that was accepted. Applicants and documents stay with the registry; `applicationDigest` binds them. */
export const CaseRecord = z.strictObject({
  ...made,
  type: z.literal('case'),
  caseRef: Hex64,
  unitRef: Hex64,
  certRef: Hex64,
  act: z.enum(CASE_ACTS),
  requiredSides: z.array(z.enum(TAX_SIDES)).max(TAX_SIDES.length),
  applicationDigest: Hex64,
  division: DivisionCode,
  openedOn: CalendarDay,
  state: z.enum(CASE_STATES),
  /** The certificate that the case ended with. */
  result: Hex64.optional(),
  ground: z.enum(GROUNDS).optional(),
  /** The own advance notice that the case executes. */
  executes: Hex64.optional(),
  attested: Attested.optional(),
  /** `requestRef` is of an attestation: the same content again is an act of its own, the same request again is none. */
  acts: z
    .array(actOf(['ATTEST', 'WITHDRAWN', 'REJECTED']).extend({ requestRef: Hex64.optional() }))
    .max(20)
    .optional(),
});

export type UnitKeyRecord = z.infer<typeof UnitKeyRecord>;
export type UnitRecord = z.infer<typeof UnitRecord>;
export type HeadRecord = z.infer<typeof HeadRecord>;
export type CertificateRecord = z.infer<typeof CertificateRecord>;
export type CaseRecord = z.infer<typeof CaseRecord>;
export type CertificateState = CertificateRecord['state'];
export type Persons = z.infer<typeof Persons>;
export type Attested = z.infer<typeof Attested>;
export type CaseAct = CaseRecord['act'];
export type CaseState = CaseRecord['state'];

export const UNIT_KEY: RecordKey = key('key', 'vrf');

/** Every record of the facet; the union of all facets is `LedgerRecord`. */
export const TITLE_RECORDS = [
  UnitKeyRecord,
  UnitRecord,
  HeadRecord,
  CertificateRecord,
  CaseRecord,
  ...BURDEN_RECORDS,
  ...PAPER_RECORDS,
] as const;

/** Where each record stands. */
export const TITLE_KEYS = {
  key: () => UNIT_KEY,
  unit: ({ unitRef }: UnitRecord) => key('unit', unitRef),
  head: ({ unitRef }: HeadRecord) => key('head', unitRef),
  cert: ({ certRef }: CertificateRecord) => key('cert', certRef),
  case: ({ caseRef }: CaseRecord) => key('case', caseRef),
  ...BURDEN_KEYS,
  ...PAPER_KEYS,
};
