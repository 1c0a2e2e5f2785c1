import * as z from 'zod';
import { SUITE } from '../digest.js';
import { BodyCode, DivisionCode, Instant, MspId } from '../fields.js';
import { CERTIFICATE_KINDS } from '../licence.js';
import { MORTGAGE_FORMS, MORTGAGE_KINDS } from '../mortgage/codes.js';
import { QUEUE_STAGES } from '../seizure/queue.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { ATTESTATION_KINDS, TAX_SIDES } from '../tax/kinds.js';
import { CERTIFICATE_STATES, RegistrationTypeCode } from '../title/records.js';

/** The certificate as the register's own chaincode holds it, and how much else of `title` is live on its unit. */
export const TitleFacet = z.strictObject({
  unitRef: Hex64,
  kind: z.enum(CERTIFICATE_KINDS),
  registrationType: RegistrationTypeCode,
  division: DivisionCode,
  enteredOn: CalendarDay,
  credentialDigest: Hex64,
  /** Digest of the request that made the record: it names the transaction that entered the certificate. */
  requestDigest: Hex64,
  state: z.enum(CERTIFICATE_STATES),
  successor: Hex64.optional(),
  endedOn: CalendarDay.optional(),
  notices: z.int().min(0).max(100),
  objections: z.int().min(0).max(100),
  rights: z.int().min(0).max(100),
  correction: z.boolean(),
});

/** ABSENT: the case requires the side, and nothing is attested for it. */
export const TAX_SIDE_STATES = ['ATTESTED', 'REVERSED', 'ABSENT'] as const;

/** Attestations of the case that ended with the certificate; without `caseRef` none was asked about. */
export const TaxFacet = z.strictObject({
  unitRef: Hex64,
  caseRef: Hex64.optional(),
  sides: z
    .array(
      z.strictObject({
        side: z.enum(TAX_SIDES),
        state: z.enum(TAX_SIDE_STATES),
        kind: z.enum(ATTESTATION_KINDS).optional(),
        attestedOn: CalendarDay.optional(),
      }),
    )
    .max(TAX_SIDES.length),
});

/** Every mortgage that burdens the unit now, first rank first. An empty list is the proof that there is none. */
export const MortgageFacet = z.strictObject({
  unitRef: Hex64,
  items: z
    .array(
      z.strictObject({
        rank: z.int().min(1),
        ref: Hex64,
        lender: MspId,
        form: z.enum(MORTGAGE_FORMS),
        kind: z.enum(MORTGAGE_KINDS),
        since: CalendarDay,
        transferBan: z.boolean(),
      }),
    )
    .max(200),
});

/** Every seizure and other body's hold that binds on the law's day, in order of arrival. */
export const SeizureFacet = z.strictObject({
  unitRef: Hex64,
  day: CalendarDay,
  items: z
    .array(
      z.strictObject({
        ref: Hex64,
        of: z.enum(['SEIZURE', 'HOLD']),
        body: BodyCode,
        stage: z.enum(QUEUE_STAGES),
        arrivedAt: Instant,
        onBearer: z.boolean(),
        until: CalendarDay.optional(),
      }),
    )
    .max(200),
});

/** What `prove` answers: the facets of one certificate's unit at one moment of the ledger. */
export const ProofAnswer = z.strictObject({
  v: z.literal(1),
  suite: z.literal(SUITE),
  certRef: Hex64,
  clock: Instant,
  title: TitleFacet,
  tax: TaxFacet,
  mortgage: MortgageFacet,
  seizure: SeizureFacet,
});

export type ProofAnswer = z.infer<typeof ProofAnswer>;

/** The facets of an answer; each is named as the chaincode whose policy it must meet. */
export const PROOF_FACETS = ['title', 'tax', 'mortgage', 'seizure'] as const;
export type ProofFacet = (typeof PROOF_FACETS)[number];
