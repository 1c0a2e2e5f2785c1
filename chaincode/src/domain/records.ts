import * as z from 'zod';
import { ATTESTATION_KINDS, TAX_SIDES } from './attestation-kinds.js';
import { SUITE } from './digest.js';
import { isCounty } from './divisions.js';
import { CERTIFICATE_KINDS } from './licence.js';
import { CalendarDay, checked, Hex64 } from './schema.js';

// What stands on the ledger: canonical JSON of these records. No name, number, address or amount, and no unsalted digest of one.

/** In every record: its version, the suite of algorithms behind its digests, and the digest of the request that made it. */
const made = { v: z.literal(1), suite: z.literal(SUITE), requestDigest: Hex64 };

export const CERTIFICATE_STATES = ['VALID', 'REPLACED', 'CANCELLED', 'ERROR_VOID'] as const;
export const CASE_STATES = ['READY', 'DONE'] as const;

export const DivisionCode = checked(6, isCounty);
export const PublicKey = checked(66, (value) => /^0[23][0-9a-f]{64}$/.test(value));
export const RegistrationTypeCode = z.enum(['100', '200']);
export const Sides = z.array(z.enum(TAX_SIDES)).min(1).max(TAX_SIDES.length);
/** Code of a tax office, 11 digits. */
export const OfficeCode = checked(11, (value) => /^\d{11}$/.test(value));

/** The registry's public key for unit references, written once. */
export const UnitKeyRecord = z.strictObject({ ...made, type: z.literal('key'), publicKey: PublicKey });

/** A unit under its reference, from its first registration on. */
export const UnitRecord = z.strictObject({
  ...made,
  type: z.literal('unit'),
  unitRef: Hex64,
  state: z.literal('REGISTERED'),
  division: DivisionCode,
  enteredOn: CalendarDay,
});

/** What is live on a unit: the certificate of its current title. The one record that a gate reads per unit. */
export const HeadRecord = z.strictObject({ ...made, type: z.literal('head'), unitRef: Hex64, certRef: Hex64 });

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

export const LedgerRecord = z.discriminatedUnion('type', [
  UnitKeyRecord,
  UnitRecord,
  HeadRecord,
  CertificateRecord,
  CaseRecord,
  AttestationRecord,
]);

export type UnitKeyRecord = z.infer<typeof UnitKeyRecord>;
export type UnitRecord = z.infer<typeof UnitRecord>;
export type HeadRecord = z.infer<typeof HeadRecord>;
export type CertificateRecord = z.infer<typeof CertificateRecord>;
export type CaseRecord = z.infer<typeof CaseRecord>;
export type AttestationRecord = z.infer<typeof AttestationRecord>;
export type LedgerRecord = z.infer<typeof LedgerRecord>;
export type RecordType = LedgerRecord['type'];
export type CertificateState = CertificateRecord['state'];
export type CaseState = CaseRecord['state'];

/** The object type and attributes of the composite key under which a record stands. */
export interface RecordKey {
  readonly type: RecordType;
  readonly parts: readonly string[];
}

/** The key of a record: each fact has its own, so that no two authors ever write the same one. */
export function keyOf(record: LedgerRecord): RecordKey {
  switch (record.type) {
    case 'key':
      return UNIT_KEY;
    case 'unit':
    case 'head':
      return { type: record.type, parts: [record.unitRef] };
    case 'cert':
      return { type: record.type, parts: [record.certRef] };
    case 'case':
      return { type: record.type, parts: [record.caseRef] };
    case 'att':
      return { type: record.type, parts: [record.caseRef, record.side] };
  }
}

export const UNIT_KEY: RecordKey = { type: 'key', parts: ['vrf'] };
