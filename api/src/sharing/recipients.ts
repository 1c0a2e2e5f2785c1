import { DomainError, keyOfJwk, Recipient as RecipientId, thumbprintOf } from '@zhenglian/chaincode/domain';
import type { P256Verify } from '@zhenglian/verify';
import type { GrantBook, PublicJwk, Recipient } from '../ports.js';
import { isSignedBy } from './grant.js';

/** Name and purpose have to find room in the strip of an annotated copy. */
const NAME_LIMIT = 100;

export interface NewRecipient {
  /** MSP ID of an organisation of the channel; absent for a recipient without a peer, such as a school. */
  readonly mspId?: string | undefined;
  readonly name: string;
  readonly publicKey: PublicJwk;
  /** base64url of the key's signature over `proofText`: nobody registers another's key. */
  readonly proof: string;
}

/** What the recipient signs to show that the key is its own; `kid` is the key's thumbprint (RFC 7638). */
export function proofText(name: string, kid: string): string {
  return `zl/recipient/1\n${kid}\n${name}`;
}

/**
 * Registers who may be granted something. A new key of the same school is a new recipient: grants name the key.
 * @throws DomainError INVALID_FORMAT, TOO_LARGE, BLANK_FIELD naming the field, RECIPIENT_SIGNATURE, CONFLICT for another name or key
 */
export async function registerRecipient(parts: { grants: GrantBook; verify: P256Verify }, input: NewRecipient): Promise<Recipient> {
  const { mspId, name, publicKey, proof } = input;
  if (name.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'name' });
  if (name.length > NAME_LIMIT) throw new DomainError('TOO_LARGE', { field: 'name' });
  const kid = thumbprint(publicKey);
  const recipient = mspId ?? `key:${kid}`;
  if (!RecipientId.safeParse(recipient).success) throw new DomainError('INVALID_FORMAT', { field: 'mspId' });
  if (!(await isSignedBy(parts.verify, publicKey, proofText(name, kid), proof)))
    throw new DomainError('RECIPIENT_SIGNATURE', { field: 'proof' });
  const registered = { recipient, name, publicKey };
  await parts.grants.register(registered);
  return registered;
}

function thumbprint(publicKey: PublicJwk): string {
  try {
    return thumbprintOf(keyOfJwk(publicKey));
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'publicKey' }), { cause: error });
  }
}
