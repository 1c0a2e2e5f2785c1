import * as z from 'zod';
import { DivisionCode, Signature } from '../fields.js';
import { PortItem } from '../gate/findings.js';
import { CalendarDay, Hex64, refuse } from '../schema.js';
import { CORRECTIONS, NOTICE_KINDS, RIGHT_KINDS } from './burdens.js';
import { HolderKey } from './consent.js';
import { Attested } from './records.js';
import { agreed } from './requests.js';
import { NewPaper } from './requests-unit.js';

/** What the registry attests of an entry that has no case of its own. */
const signed = { attested: Attested.pick({ holders: true, guardian: true }) };

export const EnterNotice = z.strictObject({
  noticeRef: Hex64,
  unitRef: Hex64,
  kind: z.enum(NOTICE_KINDS),
  holderKey: HolderKey,
  proof: NewPaper,
  division: DivisionCode,
  day: CalendarDay,
  ...signed,
  consents: agreed.consents,
  port: PortItem.optional(),
});

/** Asked by its holder (a signature by the bound key), by a judgment, or because it lapsed. */
export const CancelNotice = z.strictObject({
  noticeRef: Hex64,
  day: CalendarDay,
  signature: Signature.optional(),
  judgmentDigest: Hex64.optional(),
});

export const ApplyObjection = z.strictObject({
  objectionRef: Hex64,
  unitRef: Hex64,
  groundRef: Hex64,
  division: DivisionCode,
  day: CalendarDay,
});

/** Entered with a proof, or rejected without one. */
export const DecideObjection = z.strictObject({ objectionRef: Hex64, proof: NewPaper.optional(), day: CalendarDay });

export const KeepObjection = z.strictObject({ objectionRef: Hex64, suitDigest: Hex64, day: CalendarDay });

/** Withdrawn or dismissed, by the salted digest of the document; a lapsed one needs none. */
export const CancelObjection = z.strictObject({ objectionRef: Hex64, day: CalendarDay, documentDigest: Hex64.optional() });

export const AcceptCorrection = z.strictObject({
  correctionRef: Hex64,
  unitRef: Hex64,
  /** The entry that is to be corrected. */
  certRef: Hex64,
  of: z.enum(CORRECTIONS),
  division: DivisionCode,
  day: CalendarDay,
  /** Of the holder's written consent, or of the proof that the register is wrong. */
  consentDigest: Hex64.optional(),
  proofDigest: Hex64.optional(),
});

export const FinishCorrection = z.strictObject({
  correctionRef: Hex64,
  replacement: NewPaper,
  day: CalendarDay,
});

export const DropCorrection = z.strictObject({ correctionRef: Hex64, day: CalendarDay });

export const EnterRight = z
  .strictObject({
    rightRef: Hex64,
    unitRef: Hex64,
    kind: z.enum(RIGHT_KINDS),
    holderKey: HolderKey,
    proof: NewPaper,
    division: DivisionCode,
    day: CalendarDay,
    ...signed,
    expiresOn: CalendarDay.optional(),
    servedUnitRef: Hex64.optional(),
    consents: agreed.consents,
  })
  .superRefine(({ kind, servedUnitRef, unitRef }, context) => {
    if ((kind === 'EASEMENT') !== (servedUnitRef !== undefined) || servedUnitRef === unitRef) {
      refuse(context, servedUnitRef === undefined ? 'REQUIRED' : 'INVALID_FORMAT', ['servedUnitRef']);
    }
  });

/** Asked by its holder, by a judgment, by proof of the holder's death (a residence), or because its term is over. */
export const EndRight = z.strictObject({
  rightRef: Hex64,
  day: CalendarDay,
  signature: Signature.optional(),
  judgmentDigest: Hex64.optional(),
  deathDigest: Hex64.optional(),
});

export const GetNotice = z.strictObject({ noticeRef: Hex64 });
export const GetObjection = z.strictObject({ objectionRef: Hex64 });
export const GetCorrection = z.strictObject({ correctionRef: Hex64 });
export const GetRight = z.strictObject({ rightRef: Hex64 });

export type EnterNotice = z.infer<typeof EnterNotice>;
export type CancelNotice = z.infer<typeof CancelNotice>;
export type ApplyObjection = z.infer<typeof ApplyObjection>;
export type DecideObjection = z.infer<typeof DecideObjection>;
export type KeepObjection = z.infer<typeof KeepObjection>;
export type CancelObjection = z.infer<typeof CancelObjection>;
export type AcceptCorrection = z.infer<typeof AcceptCorrection>;
export type FinishCorrection = z.infer<typeof FinishCorrection>;
export type DropCorrection = z.infer<typeof DropCorrection>;
export type EnterRight = z.infer<typeof EnterRight>;
export type EndRight = z.infer<typeof EndRight>;
