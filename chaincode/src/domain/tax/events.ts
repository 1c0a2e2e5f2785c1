export const TAX_EVENTS = ['TAX_ATTESTED'] as const;
