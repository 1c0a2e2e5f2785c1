import * as z from 'zod';
import { concat, fromUtf8 } from './bytes.js';
import { guarded, VerifyError } from './errors.js';
import { type FactsSource, parseFacts, parseRenditionFacts } from './facts.js';

/** The part of `fetch` that is used: pass `globalThis.fetch`, or anything alike. */
export type Fetch = (
  url: string,
  init: {
    method: 'POST';
    headers: Record<string, string>;
    body: string;
    redirect: 'error';
    credentials: 'omit';
    signal: AbortSignal;
  },
) => Promise<FetchResponse>;

interface FetchResponse {
  readonly ok: boolean;
  readonly body: { getReader(): ByteReader } | null;
}

interface ByteReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

export interface GraphqlFactsOptions {
  /** Address of the GraphQL endpoint of any organisation. */
  readonly url: string;
  readonly fetch: Fetch;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 262_144;

const TRANSACTION = 'id block timestamp validationCode event endorsers { mspId organization { zh en } }';
const FIELDS = `certRef unitRef state successor kind registrationType division enteredOn credentialDigest transaction { ${TRANSACTION} } history { ${TRANSACTION} } asOfBlock asOfTime`;
const QUERY = {
  credentialDigest: `query Facts($key: String!) { ledgerFacts(credentialDigest: $key) { ${FIELDS} } }`,
  certRef: `query Facts($key: String!) { ledgerFacts(certRef: $key) { ${FIELDS} } }`,
  rendition: `query Facts($key: String!) { ledgerFacts: renditionFacts(sha256: $key) { sha256 transaction { ${TRANSACTION} } certificate { ${FIELDS} } } }`,
};

/** Every question that a verifier asks an API: one that answers listed operations only must list these. */
export const VERIFIER_OPERATIONS: readonly string[] = Object.values(QUERY);

const Answer = z.object({ data: z.object({ ledgerFacts: z.unknown() }), errors: z.undefined().optional() });

/**
 * Ledger facts over GraphQL, without sign-in. Everything but a well-formed answer within the time is FACTS_UNREACHABLE or
 * FACTS_INVALID: an error of the server must never read as "the ledger holds nothing".
 */
export function graphqlFacts(options: GraphqlFactsOptions): FactsSource {
  return {
    byCredentialDigest: (digest) => query(options, 'credentialDigest', digest, parseFacts),
    byCertRef: (certRef) => query(options, 'certRef', certRef, parseFacts),
    byRendition: (sha256) => query(options, 'rendition', sha256, parseRenditionFacts),
  };
}

async function query<T>(
  options: GraphqlFactsOptions,
  by: keyof typeof QUERY,
  key: string,
  parse: (value: unknown) => T,
): Promise<T | undefined> {
  const bytes = await post(options, JSON.stringify({ query: QUERY[by], variables: { key } }));
  const answer = guarded('FACTS_INVALID', 'answer', () => Answer.parse(JSON.parse(fromUtf8(bytes))));
  const facts = answer.data.ledgerFacts;
  if (facts === undefined) throw new VerifyError('FACTS_INVALID', 'ledgerFacts');
  return facts === null ? undefined : parse(facts);
}

async function post(options: GraphqlFactsOptions, body: string): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  try {
    const init = { method: 'POST', headers, body, redirect: 'error', credentials: 'omit', signal } as const;
    const response = await options.fetch(options.url, init);
    if (!response.ok || !response.body) throw new VerifyError('FACTS_UNREACHABLE', 'HTTP status');
    return await readLimited(response.body.getReader());
  } catch (cause) {
    if (cause instanceof VerifyError) throw cause;
    throw new VerifyError('FACTS_UNREACHABLE', 'request', { cause });
  }
}

async function readLimited(reader: ByteReader): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    if (!chunk.value) continue;
    size += chunk.value.length;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw new VerifyError('FACTS_INVALID', 'size');
    }
    chunks.push(chunk.value);
  }
  return concat(...chunks);
}
