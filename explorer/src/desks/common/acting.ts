import type { Document } from '../../api/document.js';
import { execute } from '../../api/execute.js';
import type { Field } from '../../kit/fields.js';

/** Fields whose names are members of the input, or of an object in it. */
export type FieldsOf<Input> = readonly (Field & { readonly name: (keyof Input & string) | `${keyof Input & string}.${string}` })[];

type InputOf<V> = V extends { readonly input: infer Input } ? Input : never;

/** How an act is carried out: the form's input, what is fixed by where the form stands, the request id. */
export function acting<R, V extends { readonly input: object }, P>(
  document: Document<R, V>,
  pick: (data: R) => P,
  fixed: Partial<InputOf<V>> = {},
): (input: Readonly<Record<string, unknown>>, requestId: string) => Promise<P> {
  return async (input, requestId) => pick(await execute(document, { input: { ...fixed, ...input, requestId } } as unknown as V));
}
