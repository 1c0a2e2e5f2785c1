/** Text of one operation, with the types of its variables and of its result. */
export type Document<Result, Variables> = string & { readonly types?: (variables: Variables) => Result };

/** Only generated code calls this. */
export const document = <Result, Variables>(text: string): Document<Result, Variables> => text;
