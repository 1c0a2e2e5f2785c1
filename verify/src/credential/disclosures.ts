import { disclosedKeysOf } from '@zhenglian/chaincode/domain';
import { kindOfType } from './format.js';
import type { Credential, Disclosure } from './parse.js';

export type DisclosureCode = 'OK' | 'DISCLOSURE_ALTERED' | 'DISCLOSURE_DUPLICATE' | 'DISCLOSURE_SURPLUS';

/**
 * Every disclosure must be referenced by exactly one signed digest, and no claim may be told twice. Libraries drop what is not
 * referenced and accept the rest (RFC 9901 leaves it open); here a dropped field is a forgery.
 */
export function judgeDisclosures(credential: Credential): DisclosureCode {
  const { referenced, unreferenced } = split(credential);
  if (unreferenced.some(({ name }) => isMissingFaceField(credential, name, referenced))) return 'DISCLOSURE_ALTERED';
  const claims = [...Object.keys(credential.claims), ...referenced.map(({ name }) => name)];
  if (new Set(claims).size !== claims.length) return 'DISCLOSURE_DUPLICATE';
  return unreferenced.length > 0 ? 'DISCLOSURE_SURPLUS' : 'OK';
}

/** The disclosures that the issuer signed, by claim name. */
export function signedDisclosures(credential: Credential): ReadonlyMap<string, string> {
  return new Map(split(credential).referenced.map(({ name, value }) => [name, value]));
}

function split({ claims, disclosures }: Credential): { referenced: Disclosure[]; unreferenced: Disclosure[] } {
  const signed = new Set(claims._sd);
  return {
    referenced: disclosures.filter(({ digest }) => signed.has(digest)),
    unreferenced: disclosures.filter(({ digest }) => !signed.has(digest)),
  };
}

/** A field of the face that is told only by an unsigned disclosure: somebody put it in the place of the signed one. */
function isMissingFaceField({ claims }: Credential, name: string, referenced: readonly Disclosure[]): boolean {
  const kind = kindOfType(claims.vct);
  return kind !== undefined && disclosedKeysOf(kind).includes(name) && !referenced.some((disclosure) => disclosure.name === name);
}
