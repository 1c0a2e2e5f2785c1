import * as z from 'zod';
import { actOf, DivisionCode, key, made, PublicKey } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';

// What lives on a unit beside its right: 预告, 异议, 更正, 居住权 and 地役权. Their state follows from their acts and the law's day.

export const NOTICE_KINDS = ['PURCHASE', 'OTHER'] as const;
export const RIGHT_KINDS = ['RESIDENCE', 'EASEMENT'] as const;
export const CORRECTIONS = ['HOLDER', 'REVOCATION', 'OTHER'] as const;

/** An advance notice of a purchase or of another transfer (Civil Code art. 221). */
export const NoticeRecord = z.strictObject({
  ...made,
  type: z.literal('notice'),
  noticeRef: Hex64,
  unitRef: Hex64,
  kind: z.enum(NOTICE_KINDS),
  division: DivisionCode,
  /** The key by which its holder consents, and by which the transfer that executes it is signed. */
  holderKey: PublicKey,
  enteredOn: CalendarDay,
  /** The certificate reference of its proof. */
  proofRef: Hex64,
  /** The day of the unit's first registration: from it run the 90 days. */
  firstOn: CalendarDay.optional(),
  /** The case that applied in time; while it is open the notice does not lapse. */
  application: Hex64.optional(),
  acts: z
    .array(actOf(['CONVERT', 'CANCEL']))
    .max(2)
    .optional(),
});

/** An objection to an entry (Civil Code art. 220): applied for, decided, kept by a suit, cancelled. */
export const ObjectionRecord = z.strictObject({
  ...made,
  type: z.literal('objection'),
  objectionRef: Hex64,
  unitRef: Hex64,
  /** Keyed reference of party and ground: the same ground gives the same reference. */
  groundRef: Hex64,
  appliedOn: CalendarDay,
  /** The day on which it was entered; from it run the 15 days. Absent: not decided, or rejected. */
  enteredOn: CalendarDay.optional(),
  proofRef: Hex64.optional(),
  /** Salted digest of the proof of suit, arbitration or administrative ruling. */
  suitDigest: Hex64.optional(),
  acts: z
    .array(actOf(['ENTER', 'REJECT', 'KEEP', 'CANCEL']))
    .max(4)
    .optional(),
});

/** The last objection on a unit with that ground by that party, so that it cannot come again once it lapsed. */
export const GroundRecord = z.strictObject({
  ...made,
  type: z.literal('ground'),
  unitRef: Hex64,
  groundRef: Hex64,
  objectionRef: Hex64,
});

/** A correction under way: until it is finished or dropped nothing else is entered on the unit. */
export const CorrectionRecord = z.strictObject({
  ...made,
  type: z.literal('correction'),
  correctionRef: Hex64,
  unitRef: Hex64,
  of: z.enum(CORRECTIONS),
  /** The entry that is corrected. */
  certRef: Hex64,
  consentDigest: Hex64.optional(),
  proofDigest: Hex64.optional(),
  acceptedOn: CalendarDay,
  acts: z
    .array(actOf(['FINISH', 'DROP']))
    .max(1)
    .optional(),
});

/** A right of residence or an easement on a unit (Civil Code art. 366-385). */
export const RightRecord = z.strictObject({
  ...made,
  type: z.literal('right'),
  rightRef: Hex64,
  unitRef: Hex64,
  kind: z.enum(RIGHT_KINDS),
  holderKey: PublicKey,
  enteredOn: CalendarDay,
  expiresOn: CalendarDay.optional(),
  /** Of an easement: the unit that it serves. */
  servedUnitRef: Hex64.optional(),
  proofRef: Hex64,
  acts: z
    .array(actOf(['END']))
    .max(1)
    .optional(),
});

export type NoticeRecord = z.infer<typeof NoticeRecord>;
export type ObjectionRecord = z.infer<typeof ObjectionRecord>;
export type GroundRecord = z.infer<typeof GroundRecord>;
export type CorrectionRecord = z.infer<typeof CorrectionRecord>;
export type RightRecord = z.infer<typeof RightRecord>;

export const BURDEN_RECORDS = [NoticeRecord, ObjectionRecord, GroundRecord, CorrectionRecord, RightRecord] as const;

export const BURDEN_KEYS = {
  notice: ({ noticeRef }: NoticeRecord) => key('notice', noticeRef),
  objection: ({ objectionRef }: ObjectionRecord) => key('objection', objectionRef),
  ground: ({ unitRef, groundRef }: GroundRecord) => key('ground', unitRef, groundRef),
  correction: ({ correctionRef }: CorrectionRecord) => key('correction', correctionRef),
  right: ({ rightRef }: RightRecord) => key('right', rightRef),
};
