/** Both parties to a transfer are taxed, each with its own taxes, and each needs its own attestation. */
export const TAX_SIDES = ['BUYER', 'SELLER'] as const;

/** 完税, 免税, 不征税: exemption is attested, never skipped (契税法 art. 6). */
export const ATTESTATION_KINDS = ['PAID', 'EXEMPT', 'NOT_TAXABLE'] as const;

export type TaxSide = (typeof TAX_SIDES)[number];
export type AttestationKind = (typeof ATTESTATION_KINDS)[number];

/** Why an attestation is taken back: the contract is void or rescinded, or the assessment was wrong (契税法 art. 12). */
export const REVERSAL_REASONS = ['CONTRACT_VOID', 'CONTRACT_RESCINDED', 'ASSESSMENT_WRONG', 'OTHER'] as const;
