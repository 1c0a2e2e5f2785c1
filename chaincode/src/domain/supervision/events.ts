/** Event names of the facet, one per kind of act. */
export const SUPERVISION_EVENTS = [] as const;
