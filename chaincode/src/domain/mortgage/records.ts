import * as z from 'zod';
import { actOf, DivisionCode, key, made, MspId, refs, Signature } from '../fields.js';
import { SignedConsent } from '../gate/findings.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { HolderKey } from '../title/consent.js';
import { CONSENT_ACTS, DETERMINATION_CAUSES, EXCLUSIONS, MORTGAGE_FORMS, MORTGAGE_KINDS } from './codes.js';
import { AskedAct } from './asked.js';

/** Acts that a record keeps; none is dropped, so that a repeated request is always recognised. Releases and 确定 find room beyond. */
export const ACTS_LIMIT = 40;
/** Requests of the lender that may wait at one time; a court's order finds room beyond. */
export const REQUESTS_LIMIT = 20;
/** Consents of a lender on one unit; the oldest, whose case is long over, gives way. */
export const CONSENTS_LIMIT = 20;

/** The proof of registration (不动产登记证明): its reference and the digest of its credential. It lives and ends with the mortgage. */
export const MortgageProof = z.strictObject({ certRef: Hex64, credentialDigest: Hex64 });

/** What the registry answers for at the entry, since the ledger holds no names: signatures, minority, the three persons of the case. */
export const MortgageAttested = z.strictObject({
  holders: z.enum(['SIGNED', 'UNSIGNED']),
  guardian: z.enum(['PROMISED', 'MISSING']).optional(),
  acceptor: Hex64,
  reviewer: Hex64,
  enterer: Hex64,
  checks: refs(20).optional(),
});

/** A lender without an organisation on the channel, for which the hub applies (总对总): its salted reference and its key. */
export const Principal = z.strictObject({ lenderRef: Hex64, key: HolderKey });

/** Branch and user of the lender through whose port it applies, as salted references. */
export const LenderPort = z.strictObject({ branch: Hex64.optional(), user: Hex64.optional() });

/** What lender and mortgagor agreed, as far as third parties need it. */
export const mortgageTerms = {
  form: z.enum(MORTGAGE_FORMS),
  kind: z.enum(MORTGAGE_KINDS),
  contractDigest: Hex64,
  /** 禁止或限制转让的约定, registered (Civil Code art. 406; 担保解释 art. 43). */
  transferBan: z.boolean(),
  /** A registered agreement that excludes further mortgages. */
  excludesOthers: z.boolean(),
  /** 债权确定期间: the last day on which new claims are secured. */
  claimsUntil: CalendarDay.optional(),
  /** Of a notice: the purchase notice on which it hangs (Chongqing art. 62). */
  purchaseNoticeRef: Hex64.optional(),
};

/** The lender's application. Its key has the lender's own policy, so that an entry needs the lender's endorsement. */
export const MortgageApplicationRecord = z.strictObject({
  ...made,
  type: z.literal('apply'),
  applicationRef: Hex64,
  lender: MspId,
  division: DivisionCode,
  unitRefs: refs(100),
  ...mortgageTerms,
  /** Of a notice on a unit that is not registered yet: the parcel, whose burdens count. */
  parcelRef: Hex64.optional(),
  /** The citizen's consent to the register query that came before (S3). */
  queryConsentRef: Hex64,
  /** Objections that the lender acknowledges. */
  acknowledged: refs(20).optional(),
  /** Who is the lender behind the hub, with its signature under this application. */
  principal: Principal.extend({ signature: Signature }).optional(),
  /** Signed consents of holders of notices. */
  consents: z.array(SignedConsent).max(20).optional(),
  port: LenderPort,
  day: CalendarDay,
  /** The mortgage that it led to. */
  result: Hex64.optional(),
  acts: z.array(actOf(['ENTER', 'REJECT', 'WITHDRAW'])).max(2),
});

/** One act on a mortgage that stands. `requestRef` and `asked` are those of the request by its lender or a court that it carried out. */
const MortgageAct = z.strictObject({
  act: z.enum(['CHANGE', 'TRANSFER', 'DETERMINE', 'CONVERT', 'EXCLUDE', 'RELEASE', 'WITHDRAW']),
  requestDigest: Hex64,
  day: CalendarDay,
  requestRef: Hex64.optional(),
  asked: Hex64.optional(),
  /** The mortgage that came of it: of a part of the claims, or on units that were built. */
  into: Hex64.optional(),
  /** The proof that the act replaced. */
  replaced: MortgageProof.optional(),
});

/** A mortgage from its entry to its end. It burdens `unitRefs` without `releasedUnits`; each of these has its `live` record. */
export const MortgageRecord = z.strictObject({
  ...made,
  type: z.literal('mtg'),
  mortgageRef: Hex64,
  lender: MspId,
  division: DivisionCode,
  unitRefs: refs(100),
  releasedUnits: refs(100),
  ...mortgageTerms,
  applicationRef: Hex64,
  principal: Principal.optional(),
  /** The mortgage from which it came: on works, or of the whole of the claims. */
  from: Hex64.optional(),
  proof: MortgageProof,
  attested: MortgageAttested,
  /** House or land of the same owner that goes along (Civil Code art. 397); contained in `unitRefs`. */
  counterparts: refs(20).optional(),
  enteredOn: CalendarDay,
  /** The law's day of the entry that counts for the rank; a right that came from a notice keeps the notice's (担保解释 art. 52). */
  priorityDate: CalendarDay,
  determined: z.strictObject({ cause: z.enum(DETERMINATION_CAUSES), day: CalendarDay }).optional(),
  endedOn: CalendarDay.optional(),
  /** What lender or court asked for and the registry has not entered yet. */
  requests: z.array(AskedAct).max(REQUESTS_LIMIT * 2),
  acts: z.array(MortgageAct).max(ACTS_LIMIT + 101),
});

/**
 * What burdens a unit now: one record per unit, lender and mortgage, found by the scan of `live~<unitRef>~` and deleted when
 * the mortgage ends. Its key has the lender's own policy, so that consents, which stand in it, are the lender's.
 */
export const LiveMortgageRecord = z.strictObject({
  ...made,
  type: z.literal('live'),
  unitRef: Hex64,
  lender: MspId,
  mortgageRef: Hex64,
  form: z.enum(MORTGAGE_FORMS),
  kind: z.enum(MORTGAGE_KINDS),
  transferBan: z.boolean(),
  excludesOthers: z.boolean(),
  priorityDate: CalendarDay,
  /** Place in the order of entry on this unit, told by the scan at the entry: one more than the highest that lives. */
  seq: z.number().int().min(1).max(1_000_000),
  /** The mortgage on works from which it came: on this unit it takes that one's place. */
  from: Hex64.optional(),
  /** The registered agreement on ranks that names it. */
  agreementRef: Hex64.optional(),
  /** Cases, applications or requests for which the lender has consented to an act on the unit. */
  consents: z
    .array(z.strictObject({ caseRef: Hex64, act: z.enum(CONSENT_ACTS), requestDigest: Hex64, day: CalendarDay }))
    .max(CONSENTS_LIMIT),
});

/** The new lender's acceptance of claims and mortgage, under its own policy: nobody is made a lender without itself. */
export const MortgageAcceptanceRecord = z.strictObject({
  ...made,
  type: z.literal('accept'),
  acceptanceRef: Hex64,
  lender: MspId,
  mortgageRef: Hex64,
  part: z.boolean(),
  contractDigest: Hex64,
  port: LenderPort,
  day: CalendarDay,
  acts: z.array(actOf(['TRANSFER', 'WITHDRAW'])).max(2),
});

/** A unit that a mortgage on works does not reach (Shanghai art. 29). */
export const ExcludedUnitRecord = z.strictObject({
  ...made,
  type: z.literal('free'),
  unitRef: Hex64,
  mortgageRef: Hex64,
  as: z.enum(EXCLUSIONS),
  day: CalendarDay,
});

/** A registered agreement on ranks (Civil Code art. 409): its mortgages take their places among themselves in this order. */
export const RankAgreementRecord = z.strictObject({
  ...made,
  type: z.literal('agreement'),
  agreementRef: Hex64,
  unitRef: Hex64,
  division: DivisionCode,
  ranks: refs(20),
  agreementDigest: Hex64,
  day: CalendarDay,
});

export type Principal = z.infer<typeof Principal>;
export type MortgageProof = z.infer<typeof MortgageProof>;
export type LenderPort = z.infer<typeof LenderPort>;
export type MortgageAttested = z.infer<typeof MortgageAttested>;
export type MortgageApplicationRecord = z.infer<typeof MortgageApplicationRecord>;
export type MortgageRecord = z.infer<typeof MortgageRecord>;
export type MortgageAct = z.infer<typeof MortgageAct>;
export type LiveMortgageRecord = z.infer<typeof LiveMortgageRecord>;
export type MortgageAcceptanceRecord = z.infer<typeof MortgageAcceptanceRecord>;
export type ExcludedUnitRecord = z.infer<typeof ExcludedUnitRecord>;
export type RankAgreementRecord = z.infer<typeof RankAgreementRecord>;

export const MORTGAGE_RECORDS = [
  MortgageApplicationRecord,
  MortgageRecord,
  LiveMortgageRecord,
  MortgageAcceptanceRecord,
  ExcludedUnitRecord,
  RankAgreementRecord,
] as const;

export const MORTGAGE_KEYS = {
  apply: ({ applicationRef }: Pick<MortgageApplicationRecord, 'applicationRef'>) => key('apply', applicationRef),
  mtg: ({ mortgageRef }: Pick<MortgageRecord, 'mortgageRef'>) => key('mtg', mortgageRef),
  live: ({ unitRef, lender, mortgageRef }: Pick<LiveMortgageRecord, 'unitRef' | 'lender' | 'mortgageRef'>) =>
    key('live', unitRef, lender, mortgageRef),
  accept: ({ acceptanceRef }: Pick<MortgageAcceptanceRecord, 'acceptanceRef'>) => key('accept', acceptanceRef),
  free: ({ unitRef, mortgageRef }: Pick<ExcludedUnitRecord, 'unitRef' | 'mortgageRef'>) => key('free', unitRef, mortgageRef),
  agreement: ({ agreementRef }: Pick<RankAgreementRecord, 'agreementRef'>) => key('agreement', agreementRef),
};
