import { createHash, createPrivateKey, randomUUID, sign } from 'node:crypto';
import type { Document } from './document.js';

/** Where the institution's API is and who the bank's program is. */
export interface Settings {
  /** `https://bank.example/graphql` */
  readonly graphql: string;
  /** OpenID Connect issuer; `network { signIn { issuer } }` names it. */
  readonly issuer: string;
  readonly clientId: string;
  /** PEM of the program's private key (P-256); its public half is registered with the institution. */
  readonly privateKey: string;
  /** Production answers listed operations only, asked for by their digest; set it there. */
  readonly persisted?: boolean;
}

/** What the API answers instead of data: a code of a closed list, in both languages. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    /** Everything that stands against the act. */
    readonly codes: readonly string[],
    readonly field: string | undefined,
    readonly correlationId: string | undefined,
    message: string,
  ) {
    super(message);
  }
}

export interface Options {
  /** The answer waits until the institution has indexed this block: read what you wrote, also elsewhere. */
  readonly asOfBlock?: number;
}

export interface Client {
  /** @throws ApiError when the API refuses; Error when it cannot be reached after a few tries */
  execute<Data, Variables>(operation: Document<Data, Variables>, variables: Variables, options?: Options): Promise<Data>;
}

/** Codes that say nothing about the request: the same request, with the same requestId, may be sent again. */
const AGAIN: ReadonlySet<string> = new Set(['LEDGER_UNAVAILABLE', 'LEDGER_TIMEOUT', 'LEDGER_CONFLICT', 'TOO_MANY_REQUESTS']);
const TRIES = 5;
const FIRST_PAUSE = 250;
const EARLIER = 30_000;
const TIMEOUT = 60_000;

/** A client that signs in by itself, renews its token before it ends, and repeats what may be repeated. */
export function connect(settings: Settings): Client {
  let token: Promise<Token> | undefined;
  const current = async (): Promise<string> => {
    const known = token === undefined ? undefined : await token.catch(() => undefined);
    if (known === undefined || known.until - EARLIER < Date.now()) token = signIn(settings);
    return (await (token as Promise<Token>)).text;
  };
  return {
    async execute<Data, Variables>(operation: Document<Data, Variables>, variables: Variables, options: Options = {}): Promise<Data> {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await ask<Data>(settings, await current(), { text: operation.text, variables }, options);
        } catch (error) {
          const temporary = error instanceof ApiError ? AGAIN.has(error.code) : error instanceof TypeError;
          if (error instanceof ApiError && error.code === 'NOT_SIGNED_IN') token = undefined;
          if (!temporary || attempt === TRIES) throw error;
          await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE * 2 ** (attempt - 1)));
        }
      }
    },
  };
}

interface Token {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** OAuth 2.0 client credentials with an assertion that the program signs itself (RFC 7523): no secret is shared with anybody. */
async function signIn({ issuer, clientId, privateKey, graphql }: Settings): Promise<Token> {
  const discovery = (await json(await fetch(`${issuer}/.well-known/openid-configuration`))) as { readonly token_endpoint: string };
  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: clientId, sub: clientId, aud: issuer, jti: randomUUID(), iat: now, exp: now + 60 };
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'api',
    resource: graphql,
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jws(claims, privateKey),
  });
  const granted = (await json(await fetch(discovery.token_endpoint, { method: 'POST', body: form }))) as {
    readonly access_token: string;
    readonly expires_in: number;
  };
  return { text: granted.access_token, until: Date.now() + granted.expires_in * 1_000 };
}

function jws(claims: object, privateKey: string): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key: createPrivateKey(privateKey), dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

async function ask<Data>(
  { graphql, persisted = false }: Settings,
  token: string,
  { text, variables }: { readonly text: string; readonly variables: unknown },
  { asOfBlock }: Options,
): Promise<Data> {
  const sha256Hash = createHash('sha256').update(text).digest('hex');
  const operation = persisted ? { extensions: { persistedQuery: { version: 1, sha256Hash } } } : { query: text };
  const response = await fetch(graphql, {
    method: 'POST',
    redirect: 'error',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(asOfBlock === undefined ? {} : { 'x-as-of-block': String(asOfBlock) }),
    },
    body: JSON.stringify({ ...operation, variables }),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  const { data, errors } = (await response.json()) as Answer<Data>;
  const [error] = errors ?? [];
  if (error !== undefined) throw refusal(error.message, error.extensions ?? {});
  if (data === null || data === undefined) throw new ApiError('INTERNAL', [], undefined, undefined, `HTTP ${response.status}`);
  return data;
}

function refusal(message: string, { code, codes, field, correlationId }: Readonly<Record<string, unknown>>): ApiError {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const all = Array.isArray(codes) ? codes.filter((one): one is string => typeof one === 'string') : [];
  return new ApiError(text(code) ?? 'INTERNAL', all, text(field), text(correlationId), message);
}

async function json(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url} answers ${response.status}`);
  return response.json();
}
