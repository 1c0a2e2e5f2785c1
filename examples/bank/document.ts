/** An operation with the types of its answer and its variables. */
export interface Document<Data, Variables> {
  readonly text: string;
  /** Only for the type checker; never there at run time. */
  readonly types?: (variables: Variables) => Data;
}

export function document<Data, Variables>(text: string): Document<Data, Variables> {
  return { text };
}
