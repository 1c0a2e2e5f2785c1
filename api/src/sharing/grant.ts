import { fromBase64url, signingInput, toHex, utf8, type GrantClaims } from '@zhenglian/chaincode/domain';
import type { P256Verify } from '@zhenglian/verify';
import type { CountedUse, GrantUse, PublicJwk, Random } from '../ports.js';

// The form of what holders and recipients sign is the domain's (`domain/access/claims.ts`). Here is what goes with it off the ledger.

const SALT_BYTES = 16;

export function newSalt(random: Random): string {
  return toHex(random.bytes(SALT_BYTES));
}

/** One list of fields has one spelling: each once, in the order of the code units. */
export function sortedFields(fields: readonly string[]): string[] {
  return [...new Set(fields)].toSorted();
}

/** Whether two grants say the same. */
export function sameClaims(a: GrantClaims, b: GrantClaims): boolean {
  return signingInput('grant', a) === signingInput('grant', b);
}

/** Whether a use that the ledger counted is this one. */
export function isCounted(uses: readonly CountedUse[], { n, eventTag }: GrantUse): boolean {
  return uses.some((use) => use.n === n && use.eventTag === eventTag);
}

/** Whether the key made the signature (base64url of r and s) of the text. */
export async function isSignedBy(verify: P256Verify, { x, y }: PublicJwk, text: string, signature: string): Promise<boolean> {
  try {
    const spki = new Uint8Array([...SPKI_PREFIX, ...fromBase64url(x), ...fromBase64url(y)]);
    return await verify({ spki }, utf8(text), new Uint8Array(fromBase64url(signature)));
  } catch {
    return false;
  }
}

/** DER of everything before the two coordinates of a P-256 public key. */
const SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');
