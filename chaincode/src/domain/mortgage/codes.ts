/** MORTGAGE on what is registered, WORKS 在建建筑物抵押 on the parcel with what is being built, NOTICE 预购抵押预告. */
export const MORTGAGE_FORMS = ['MORTGAGE', 'WORKS', 'NOTICE'] as const;
/** 一般抵押, 最高额抵押. */
export const MORTGAGE_KINDS = ['GENERAL', 'MAXIMUM'] as const;

/** Why the claims of a maximum-amount mortgage are determined (Civil Code art. 423, in its order). */
export const DETERMINATION_CAUSES = ['PERIOD_ENDED', 'TWO_YEARS', 'NO_NEW_CLAIMS', 'SEIZED', 'BANKRUPTCY', 'OTHER'] as const;
export type DeterminationCause = (typeof DETERMINATION_CAUSES)[number];

/** Acts of others to which a lender can consent. */
export const CONSENT_ACTS = [
  'TRANSFER',
  'NOTICE',
  'MORTGAGE',
  'MORTGAGE_CHANGE',
  'SPLIT_MERGE',
  'NOTICE_CANCEL',
  'CORRECT',
  'RESIDENCE',
  'EASEMENT',
  'CANCEL_RIGHT',
] as const;

/** Units that a mortgage on works does not reach: under a purchase notice, common parts, public facilities, allotted social housing. */
export const EXCLUSIONS = ['PURCHASE_NOTICE', 'COMMON_PART', 'PUBLIC_FACILITY', 'SOCIAL_HOUSING'] as const;
