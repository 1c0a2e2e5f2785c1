/** Event names of the facet, one per kind of act. */
export const MORTGAGE_EVENTS = [] as const;
