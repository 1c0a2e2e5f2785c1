import * as z from 'zod';
import { DivisionCode, refs } from '../fields.js';
import { CalendarDay, Hex64, refuse } from '../schema.js';
import { LogCounts, RENDITION_FORMS } from './papers.js';
import { agreed } from './requests.js';

/** A new title certificate, or a proof, that an act brings into being. */
export const NewPaper = z.strictObject({ certRef: Hex64, credentialDigest: Hex64 });

const Successor = z.strictObject({ unitRef: Hex64, certRef: Hex64, credentialDigest: Hex64 });

/** Fields of every act that changes whole units. Consents of lenders and courts name `caseRef`. */
const division = { caseRef: Hex64, division: DivisionCode, day: CalendarDay, consents: agreed.consents };

/** One unit goes into several. */
export const SplitUnits = z.strictObject({ ...division, unitRefs: refs(1).min(1), successors: z.array(Successor).min(2).max(100) });

/** Several units go into one. */
export const MergeUnits = z.strictObject({ ...division, unitRefs: refs(20).min(2), successors: z.array(Successor).length(1) });

export const CancelRight = z
  .strictObject({
    unitRef: Hex64,
    certRef: Hex64,
    caseRef: Hex64,
    ground: z.enum(['WAIVER', 'EXPROPRIATION', 'DESTRUCTION', 'JUDGMENT', 'EXPIRY']),
    day: CalendarDay,
    division: DivisionCode,
    /** Salted digest of the decision, judgment or proof; only a waiver goes without one. */
    documentDigest: Hex64.optional(),
    consents: agreed.consents,
  })
  .superRefine(({ ground, documentDigest }, context) => {
    if (ground !== 'WAIVER' && documentDigest === undefined) refuse(context, 'DOCUMENT_MISSING', ['documentDigest']);
  });

export const VoidCertificate = z.strictObject({
  certRef: Hex64,
  /** What should have been issued; a certificate of title is not voided without it. */
  replacement: NewPaper.optional(),
  day: CalendarDay,
  reasonDigest: Hex64,
});

export const ReplaceCertificate = z
  .strictObject({
    certRef: Hex64,
    replacement: NewPaper,
    reason: z.enum(['REISSUED_DAMAGED', 'REISSUED_LOST']),
    day: CalendarDay,
    /** The day on which the statement of loss was published. */
    statementOn: CalendarDay.optional(),
  })
  .superRefine(({ reason, statementOn }, context) => {
    if (reason === 'REISSUED_LOST' && statementOn === undefined) refuse(context, 'REQUIRED', ['statementOn']);
  });

export const PrintCertificate = z.strictObject({ certRef: Hex64, blankDigest: Hex64, day: CalendarDay });

export const AnchorRendition = z
  .strictObject({
    sha256: Hex64,
    certRef: Hex64,
    form: z.enum(RENDITION_FORMS),
    /** Of an annotated copy: the grant for which it was made. */
    grantRef: Hex64.optional(),
    day: CalendarDay,
  })
  .superRefine(({ form, grantRef }, context) => {
    if ((form === 'ANNOTATED') !== (grantRef !== undefined)) refuse(context, 'INVALID_FORMAT', ['grantRef']);
  });

export const CloseLog = z.strictObject({ division: DivisionCode, day: CalendarDay, counts: LogCounts, digest: Hex64 });

export const GetRendition = z.strictObject({ sha256: Hex64 });
export const GetLog = z.strictObject({ division: DivisionCode, day: CalendarDay });

export type NewPaper = z.infer<typeof NewPaper>;
export type SplitUnits = z.infer<typeof SplitUnits>;
export type MergeUnits = z.infer<typeof MergeUnits>;
export type CancelRight = z.infer<typeof CancelRight>;
export type VoidCertificate = z.infer<typeof VoidCertificate>;
export type ReplaceCertificate = z.infer<typeof ReplaceCertificate>;
export type PrintCertificate = z.infer<typeof PrintCertificate>;
export type AnchorRendition = z.infer<typeof AnchorRendition>;
export type CloseLog = z.infer<typeof CloseLog>;
