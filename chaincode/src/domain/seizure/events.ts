/** Event names of the facet, one per kind of act. */
export const SEIZURE_EVENTS = [] as const;
