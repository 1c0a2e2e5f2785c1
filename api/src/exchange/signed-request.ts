import { DomainError, parseJson } from '@zhenglian/chaincode/domain';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Clock } from '../ports.js';
import type { Organization } from '../topology.js';
import { digestOf, verifySigned, type MessageSigner, type SignedKind, type Verification } from './identity.js';

// A request of one organisation's API to another's: a JSON body, and in the head a signature over its digest, sender, recipient and time.
// Nobody signs in. A replay within the allowed time asks for the same again, so only what may be asked twice is asked this way.

export const REQUEST_SCHEME = 'ZL-Request';
const SECONDS = 120;

const Claims = z.strictObject({
  v: z.literal(1),
  from: z.string().min(1).max(60),
  to: z.string().min(1).max(60),
  /** SHA-256 of the body. */
  body: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
});

/** What stands in the request's head. */
export async function signRequest(
  signer: MessageSigner,
  kind: SignedKind,
  { from, to, body, now }: { readonly from: string; readonly to: string; readonly body: string; readonly now: Date },
): Promise<string> {
  const claims = { v: 1, from, to, body: digestOf(body), at: now.toISOString() } as const;
  return `${REQUEST_SCHEME} ${await signer.sign(kind, JSON.stringify(Claims.parse(claims)))}`;
}

export interface RequestRules extends Verification {
  readonly kind: SignedKind;
  readonly own: Organization;
  readonly organizations: readonly Organization[];
  readonly clock: Clock;
}

/**
 * The organisation that made a request of exactly this body, to us, now.
 * @throws DomainError MESSAGE_UNTRUSTED
 */
export async function senderOf(token: string, body: string, rules: RequestRules): Promise<Organization> {
  const { kind, own, organizations, clock } = rules;
  const sender = organizations.find(({ id }) => id === claimedSender(token) && id !== own.id);
  if (sender === undefined) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'from' });
  const text = await verifySigned(token, kind, sender.mspId, rules);
  const claims = Claims.safeParse(jsonOf(text));
  if (!claims.success) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'claims' });
  const { from, to, body: digest, at } = claims.data;
  if (from !== sender.id || to !== own.id || digest !== digestOf(body)) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'claims' });
  const apart = Math.abs(clock.now().getTime() - Date.parse(at)) / 1000;
  if (apart > SECONDS) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'at' });
  return sender;
}

/** Whom the token names, before anything is believed. */
function claimedSender(token: string): unknown {
  try {
    return decodeJwt(token)['from'];
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
