import type { Text } from '../language/language.js';

/** The part of `schema.graphql` that the frame of the page asks for. */
export interface NetworkInfo {
  organization: { id: string; mspId: string; name: Text };
  kind: string;
}

export const NETWORK_QUERY = '{ network { organization { id mspId name { zh en } } kind } }';
