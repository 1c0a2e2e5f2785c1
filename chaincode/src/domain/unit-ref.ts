import { fromHex, toHex, utf8, type Bytes } from './digest.js';
import { DomainError } from './errors.js';
import { parseUnitCode } from './unit-code.js';
import { vrfProofToHash, vrfProve, vrfVerify } from './vrf.js';

/**
 * The reference under which a unit stands on the ledger, and the proof that it is the unit's: one unit has exactly one
 * reference, and only the registry, which holds the secret, can compute it.
 * In: the secret scalar (32 bytes) and a unit code. Out: reference (32 bytes) and proof (81 bytes) as hex. Throws as `parseUnitCode`.
 */
export function makeUnitRef(secret: Bytes, unitCode: string): { unitRef: string; proof: string } {
  const proof = vrfProve(secret, alpha(unitCode));
  return { unitRef: toHex(vrfProofToHash(proof)), proof: toHex(proof) };
}

/**
 * The reference that the proof shows for this unit code under the registry's public key (33 bytes).
 * Throws UNIT_REF_MISMATCH if the proof does not belong to code and key, INVALID_FORMAT if it is not hex.
 */
export function checkUnitRef(publicKey: Bytes, unitCode: string, proof: string): string {
  const beta = vrfVerify(publicKey, alpha(unitCode), fromHex(proof));
  if (!beta) throw new DomainError('UNIT_REF_MISMATCH', { field: 'proof' });
  return toHex(beta);
}

function alpha(unitCode: string): Bytes {
  return utf8(parseUnitCode(unitCode).code);
}
