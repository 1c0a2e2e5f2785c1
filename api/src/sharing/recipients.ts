import { DomainError, keyOfJwk, thumbprintOf } from '@zhenglian/chaincode/domain';
import type { P256Verify } from '@zhenglian/verify';
import type { GrantBook, PublicJwk, Recipient } from '../ports.js';
import { isSignedBy } from './grant.js';
import type { SharingParts } from './parts.js';

/** Name and purpose have to find room in the strip of an annotated copy. */
const NAME_LIMIT = 100;

export interface NewRecipient {
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
 * Registers a recipient without a peer, such as a school. A new key of the same school is a new recipient: grants name the key.
 * @throws DomainError INVALID_FORMAT, TOO_LARGE, BLANK_FIELD naming the field, RECIPIENT_SIGNATURE, CONFLICT for another name or key
 */
export async function registerRecipient(parts: { grants: GrantBook; verify: P256Verify }, input: NewRecipient): Promise<Recipient> {
  const { name, publicKey, proof } = input;
  if (name.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'name' });
  if (name.length > NAME_LIMIT) throw new DomainError('TOO_LARGE', { field: 'name' });
  const kid = thumbprint(publicKey);
  if (!(await isSignedBy(parts.verify, publicKey, proofText(name, kid), proof)))
    throw new DomainError('RECIPIENT_SIGNATURE', { field: 'proof' });
  const registered = { recipient: `key:${kid}`, name, publicKey };
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

/** The name that a copy for a recipient bears: as registered, or that of the organisation. */
export async function recipientName(
  { grants, organizations }: Pick<SharingParts, 'grants' | 'organizations'>,
  recipient: string,
): Promise<string | undefined> {
  if (recipient.includes(':')) return (await grants.recipient(recipient))?.name;
  return organizations.find(({ mspId }) => mspId === recipient)?.name.zh;
}
