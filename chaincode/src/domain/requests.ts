import * as z from 'zod';
import { canonicalize, type JsonValue } from './canonical.js';
import { digest, utf8 } from './digest.js';
import { parseJson } from './json.js';
import { decode } from './schema.js';

// The arguments of the contract functions: one strict object each, declared in the facets. Everything in them becomes public to
// all members of the channel, so they hold references, digests, codes and days only.

/** Most items of one batch. */
export const BATCH_LIMIT = 100;

/** A batch of requests of one kind. */
export function batchOf<T>(request: z.ZodType<T>) {
  return z.strictObject({ items: z.array(request).min(1).max(BATCH_LIMIT) });
}

/** Reads a contract argument. Throws INVALID_FORMAT, TOO_LARGE, UNKNOWN_FIELD, REQUIRED, … naming the field. */
export function parseRequest<T>(schema: z.ZodType<T>, argument: string): T {
  return decode(schema, parseJson(argument));
}

/** The digest by which a repeated request is told from another one under the same identifier; key order does not matter. */
export function requestDigest(functionName: string, request: JsonValue | object): string {
  return digest('zl/request/1', utf8(functionName), utf8(canonicalize(request as JsonValue)));
}
