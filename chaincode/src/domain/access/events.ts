export const ACCESS_EVENTS = ['CLOCK_TICKED'] as const;
