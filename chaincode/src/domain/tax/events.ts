export const TAX_EVENTS = ['TAX_ATTESTED', 'TAX_REVERSED', 'TAX_FLAGGED'] as const;
