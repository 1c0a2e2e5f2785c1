import * as z from 'zod';
import { DivisionCode, MspId, refs, Signature } from '../fields.js';
import { SignedConsent } from '../gate/findings.js';
import { batchOf } from '../requests.js';
import { CalendarDay, Hex64, refuse } from '../schema.js';
import { askedFields } from './asked.js';
import { CONSENT_ACTS, DETERMINATION_CAUSES, EXCLUSIONS } from './codes.js';
import { LenderPort, MortgageAttested, MortgageProof, mortgageTerms, Principal } from './records.js';

/** The lender applies. A notice concerns one unit and names the purchase notice on which it hangs. */
export const ApplyMortgage = z
  .strictObject({
    applicationRef: Hex64,
    lender: MspId,
    division: DivisionCode,
    unitRefs: refs(100).min(1),
    ...mortgageTerms,
    parcelRef: Hex64.optional(),
    queryConsentRef: Hex64,
    acknowledged: refs(20).optional(),
    principal: Principal.extend({ signature: Signature }).optional(),
    consents: z.array(SignedConsent).max(20).optional(),
    port: LenderPort,
    day: CalendarDay,
  })
  .superRefine(({ form, kind, unitRefs, purchaseNoticeRef, parcelRef, claimsUntil }, context) => {
    const notice = form === 'NOTICE';
    if (notice && purchaseNoticeRef === undefined) refuse(context, 'NO_PURCHASE_NOTICE', ['purchaseNoticeRef']);
    if (!notice && purchaseNoticeRef !== undefined) refuse(context, 'INVALID_FORMAT', ['purchaseNoticeRef']);
    if (notice && unitRefs.length !== 1) refuse(context, 'INVALID_FORMAT', ['unitRefs']);
    if (!notice && parcelRef !== undefined) refuse(context, 'INVALID_FORMAT', ['parcelRef']);
    if (kind === 'GENERAL' && claimsUntil !== undefined) refuse(context, 'INVALID_FORMAT', ['claimsUntil']);
  });

const reason = z.string().regex(/^[A-Z][A-Z_]{1,39}$/);

export const RejectApplication = z.strictObject({ applicationRef: Hex64, reason, day: CalendarDay });
export const WithdrawApplication = z.strictObject({ applicationRef: Hex64, day: CalendarDay });

export const EnterMortgage = z.strictObject({
  mortgageRef: Hex64,
  applicationRef: Hex64,
  proof: MortgageProof,
  attested: MortgageAttested,
  /** House or land of the same owner that the application does not name (Civil Code art. 397). */
  counterparts: refs(20).optional(),
  /** The case was taken over by the counter, as after the closing of a port (S13). */
  atCounter: z.boolean().optional(),
  enteredOn: CalendarDay,
});

const onMortgage = { mortgageRef: Hex64, requestRef: Hex64, day: CalendarDay };
/** Of the lender behind the hub, where there is one. */
const signed = { signature: Signature.optional() };

export const RequestRelease = z.strictObject({ ...onMortgage, ...signed, ...askedFields.RELEASE, port: LenderPort });
/** The court orders a release in the place of a lender that is lost or refuses against a judgment (S5). */
export const OrderRelease = z.strictObject({ ...onMortgage, ...askedFields.RELEASE, judgmentDigest: Hex64 });
export const RequestChange = z.strictObject({ ...onMortgage, ...signed, ...askedFields.CHANGE, port: LenderPort });
export const RequestTransfer = z.strictObject({ ...onMortgage, ...signed, ...askedFields.TRANSFER, port: LenderPort });
export const RequestDetermination = z.strictObject({ ...onMortgage, ...signed, ...askedFields.DETERMINE });
export const WithdrawRequest = z.strictObject(onMortgage);

export const ReleaseMortgage = z.strictObject(onMortgage);
export const ChangeMortgage = z.strictObject({ ...onMortgage, proof: MortgageProof });

export const AcceptTransfer = z.strictObject({
  acceptanceRef: Hex64,
  mortgageRef: Hex64,
  lender: MspId,
  part: z.boolean(),
  contractDigest: Hex64,
  port: LenderPort,
  day: CalendarDay,
});

/** `partRef` is the mortgage of the part that goes; of the whole there is none. */
export const TransferMortgage = z.strictObject({ ...onMortgage, acceptanceRef: Hex64, proof: MortgageProof, partRef: Hex64.optional() });

export const DetermineClaims = z.strictObject({
  mortgageRef: Hex64,
  cause: z.enum(DETERMINATION_CAUSES),
  requestRef: Hex64.optional(),
  day: CalendarDay,
});

/** `caseRef` is the case, application or request to whose act the lender consents. */
export const ConsentAsLender = z.strictObject({
  unitRef: Hex64,
  mortgageRef: Hex64,
  caseRef: Hex64,
  act: z.enum(CONSENT_ACTS),
  day: CalendarDay,
  ...signed,
});

/** `caseRef` is the transfer by which the purchase notice became the right. */
export const ConvertMortgageNotice = z.strictObject({ mortgageRef: Hex64, caseRef: Hex64, proof: MortgageProof, day: CalendarDay });

/** The mortgage on works becomes the mortgage `into` on units that were built; `certRef` is the certificate of each one's first registration. */
export const ConvertWorks = z.strictObject({
  mortgageRef: Hex64,
  into: Hex64,
  proof: MortgageProof,
  units: z
    .array(z.strictObject({ unitRef: Hex64, certRef: Hex64 }))
    .min(1)
    .max(100)
    .refine((units) => new Set(units.map(({ unitRef }) => unitRef)).size === units.length),
  /** The building is complete: nothing is left of the mortgage on works. */
  finish: z.boolean().optional(),
  day: CalendarDay,
});

export const ExcludeUnits = z.strictObject({
  mortgageRef: Hex64,
  units: z
    .array(z.strictObject({ unitRef: Hex64, as: z.enum(EXCLUSIONS) }))
    .min(1)
    .max(100)
    .refine((units) => new Set(units.map(({ unitRef }) => unitRef)).size === units.length),
  day: CalendarDay,
});

export const RegisterRanks = z.strictObject({
  agreementRef: Hex64,
  unitRef: Hex64,
  division: DivisionCode,
  /** The mortgages in the agreed order, first rank first. */
  ranks: refs(20).min(2),
  agreementDigest: Hex64,
  day: CalendarDay,
});

export const ApplyMortgageBatch = batchOf(ApplyMortgage);
export const EnterMortgageBatch = batchOf(EnterMortgage);
export const ReleaseMortgageBatch = batchOf(ReleaseMortgage);
export const ConvertMortgageNoticeBatch = batchOf(ConvertMortgageNotice);

export const GetApplication = z.strictObject({ applicationRef: Hex64 });
export const GetMortgage = z.strictObject({ mortgageRef: Hex64 });
export const GetAcceptance = z.strictObject({ acceptanceRef: Hex64 });
export const GetRankAgreement = z.strictObject({ agreementRef: Hex64 });
export const GetExclusion = z.strictObject({ unitRef: Hex64, mortgageRef: Hex64 });
export const ListLiveMortgages = z.strictObject({ unitRef: Hex64 });

export type ApplyMortgage = z.infer<typeof ApplyMortgage>;
export type RejectApplication = z.infer<typeof RejectApplication>;
export type WithdrawApplication = z.infer<typeof WithdrawApplication>;
export type EnterMortgage = z.infer<typeof EnterMortgage>;
export type RequestRelease = z.infer<typeof RequestRelease>;
export type OrderRelease = z.infer<typeof OrderRelease>;
export type RequestChange = z.infer<typeof RequestChange>;
export type RequestTransfer = z.infer<typeof RequestTransfer>;
export type RequestDetermination = z.infer<typeof RequestDetermination>;
export type WithdrawRequest = z.infer<typeof WithdrawRequest>;
export type ReleaseMortgage = z.infer<typeof ReleaseMortgage>;
export type ChangeMortgage = z.infer<typeof ChangeMortgage>;
export type AcceptTransfer = z.infer<typeof AcceptTransfer>;
export type TransferMortgage = z.infer<typeof TransferMortgage>;
export type DetermineClaims = z.infer<typeof DetermineClaims>;
export type ConsentAsLender = z.infer<typeof ConsentAsLender>;
export type ConvertMortgageNotice = z.infer<typeof ConvertMortgageNotice>;
export type ConvertWorks = z.infer<typeof ConvertWorks>;
export type ExcludeUnits = z.infer<typeof ExcludeUnits>;
export type RegisterRanks = z.infer<typeof RegisterRanks>;
