import { DomainError } from '@zhenglian/chaincode/domain';
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Caller } from '../access.js';

const Claims = z.object({
  sub: z.string().min(1).max(200),
  organization: z.string().min(1),
  roles: z.array(z.string()).max(50),
  divisions: z
    .array(z.string().regex(/^(\*|\d{6})$/))
    .max(100)
    .default([]),
  /** RFC 9068 demands it; without it a session could not be ended. */
  jti: z.string().min(1).max(200),
  client_id: z.string().max(200).optional(),
  iat: z.number().int(),
  /** How the account proved itself (RFC 8176). */
  amr: z.array(z.string().max(20)).max(10).default([]),
});

/** Methods that count as a second, cryptographic factor (RFC 8176): one-time code, hardware key, software key, several factors. */
const SECOND_FACTORS = new Set(['otp', 'hwk', 'swk', 'mfa']);
/** Larger tokens are no tokens; they are not even decoded. */
const LONGEST_TOKEN = 8_192;

const Url = z.url({ protocol: /^https?$/ });
const Discovery = z.object({ issuer: z.string(), jwks_uri: Url, token_endpoint: Url.optional() });

const DISCOVERY_TIMEOUT = 5000;

export interface TokenRules {
  readonly issuer: string;
  /** The API's own address: a token for another API is worth nothing here. */
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  /** Tokens of persons without a second factor are refused. */
  readonly secondFactor?: boolean | undefined;
  /** Sessions that may have ended before their token expires. */
  readonly sessions?: { touch(caller: Caller, issuedAt: Date): Promise<void> } | undefined;
}

/** Rules for tokens of the embedded provider. */
export function localRules(issuer: string, audience: string, keys: JSONWebKeySet): TokenRules {
  return { issuer, audience, keys: createLocalJWKSet(keys) };
}

/** What an external provider says of itself. */
export interface Discovered {
  readonly rules: TokenRules;
  /** Origins that pages ask during sign-in: discovery and tokens. */
  readonly origins: readonly string[];
}

/**
 * Rules for tokens of an external provider, from its discovery document.
 * @throws Error when the provider cannot be reached or calls itself something else.
 */
export async function discover(issuer: string, audience: string): Promise<Discovered> {
  const address = `${issuer}/.well-known/openid-configuration`;
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(DISCOVERY_TIMEOUT) });
  if (!response.ok) throw new Error(`OIDC_ISSUER: ${address} answers ${response.status}`);
  const found = Discovery.parse(await response.json());
  if (found.issuer.replace(/\/+$/, '') !== issuer) throw new Error(`OIDC_ISSUER: ${address} names another issuer, ${found.issuer}`);
  const addresses = [found.issuer, ...(found.token_endpoint === undefined ? [] : [found.token_endpoint])];
  return {
    rules: { issuer: found.issuer, audience, keys: createRemoteJWKSet(new URL(found.jwks_uri)) },
    origins: [...new Set(addresses.map((address) => new URL(address).origin))],
  };
}

/**
 * Checks a bearer token: ES256 only, signature, issuer, audience, times, claims.
 * @param authorization the HTTP header; absent means nobody, which is not an error here
 * @throws DomainError NOT_SIGNED_IN for anything but a good token
 */
export async function callerOf(authorization: string | undefined, rules: TokenRules): Promise<Caller | undefined> {
  if (authorization === undefined) return undefined;
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization)?.[1];
  if (token === undefined || token.length > LONGEST_TOKEN) throw new DomainError('NOT_SIGNED_IN');
  try {
    const { payload } = await jwtVerify(token, rules.keys, {
      issuer: rules.issuer,
      audience: rules.audience,
      algorithms: ['ES256'],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: 5,
    });
    const claims = Claims.parse(payload);
    const caller = toCaller(claims);
    if (rules.secondFactor === true && !caller.machine && !claims.amr.some((method) => SECOND_FACTORS.has(method)))
      throw new DomainError('SECOND_FACTOR');
    await rules.sessions?.touch(caller, new Date(claims.iat * 1000));
    return caller;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError)
      throw Object.assign(new DomainError('NOT_SIGNED_IN'), { cause: error });
    throw error;
  }
}

function toCaller({ sub, organization, roles, divisions, jti, client_id }: z.infer<typeof Claims>): Caller & { readonly machine: boolean } {
  // a token by client credentials is about the client itself (RFC 9068, 2.2)
  return { account: sub, organization, roles, divisions, session: jti, machine: client_id !== undefined && client_id === sub };
}
