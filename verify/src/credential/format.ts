import { CERTIFICATE_KINDS, type CertificateKind } from '@zhenglian/chaincode/domain';
import * as z from 'zod';
import { sha256, toBase64Url, utf8 } from '../bytes.js';

/** Form of the e-certificate credential: SD-JWT VC (RFC 9901), ES256, one object-property disclosure per field of the face. */
export const CREDENTIAL_TYP = 'dc+sd-jwt';
export const CREDENTIAL_ALG = 'ES256';
export const CREDENTIAL_TYPES: Readonly<Record<CertificateKind, string>> = {
  TITLE_CERTIFICATE: 'https://zhenglian.example/credentials/title-certificate/1',
  REGISTRATION_PROOF: 'https://zhenglian.example/credentials/registration-proof/1',
};
/** The type of a 不动产权证书. */
export const CREDENTIAL_TYPE = CREDENTIAL_TYPES.TITLE_CERTIFICATE;
export const DIGEST_ALG = 'sha-256';

/** `iss` of an issuer that has no web address: its unified social credit code as a URN. */
export const issuerUrn = (uscc: string): string => `urn:uscc:${uscc}`;

/**
 * Limits on what is read before anything is verified, in characters. A usual certificate has some 6,000;
 * one with 200 buildings, each with its particulars, the most that the register allows, has some 150,000.
 */
export const CREDENTIAL_LIMITS = {
  text: 400_000,
  jwt: 32_768,
  disclosures: 64,
  disclosure: 200_000,
  value: 60_000,
  certificates: 4,
} as const;

/** JOSE header. Other parameters are refused: `crit`, `jwk`, `jku` and `x5u` would let the evidence choose its own key. */
export const CredentialHeader = z.strictObject({
  alg: z.literal(CREDENTIAL_ALG),
  typ: z.literal(CREDENTIAL_TYP),
  x5c: z.array(z.string().min(1)).min(1).max(CREDENTIAL_LIMITS.certificates),
  kid: z.string().max(256).optional(),
});

/** A digest as it stands in `_sd`: 32 bytes in base64url. */
const disclosureDigestText = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Public P-256 key of a holder (RFC 7517). Nothing else may stand in it: a private part would not stay private. */
export const HolderKey = z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate });
export type HolderKey = z.infer<typeof HolderKey>;

/** Claims that the issuer signed in clear. No nested `_sd` and no array digests occur in this type, so none is read. */
export const CredentialClaims = z.strictObject({
  iss: z.string().min(1).max(256),
  vct: z.enum(Object.values(CREDENTIAL_TYPES)),
  iat: z.int().min(0).max(253_402_300_799),
  licence_id: z.string().min(1).max(128),
  certificate_number: z.string().min(1).max(128),
  _sd_alg: z.literal(DIGEST_ALG),
  _sd: z
    .array(disclosureDigestText)
    .max(CREDENTIAL_LIMITS.disclosures)
    .refine((list) => new Set(list).size === list.length),
  /** Key of the holder, for presentations that prove possession. */
  cnf: z.strictObject({ jwk: HolderKey }).optional(),
  /** Where the state of the certificate is kept: on a ledger, under the digest of this credential. */
  status: z
    .strictObject({ ledger: z.strictObject({ channel: z.string().min(1).max(64), genesis: z.string().regex(/^[0-9a-f]{64}$/) }) })
    .optional(),
});
export type CredentialClaims = z.infer<typeof CredentialClaims>;

/** The kind of certificate that a credential type stands for. */
export function kindOfType(type: string): CertificateKind | undefined {
  return CERTIFICATE_KINDS.find((kind) => CREDENTIAL_TYPES[kind] === type);
}

/** `[salt, claim name, value]`; the salt has at least 128 bits in base64url. */
export const DisclosureArray = z.tuple([
  z.string().regex(/^[A-Za-z0-9_-]{22,128}$/),
  z.string().min(1).max(64),
  z.string().max(CREDENTIAL_LIMITS.value),
]);

/** One disclosure as text: base64url of its JSON array. */
export function encodeDisclosure(salt: string, name: string, value: string): string {
  return toBase64Url(utf8(JSON.stringify([salt, name, value])));
}

/** What stands in `_sd` for a disclosure: base64url of SHA-256 over the disclosure's own text. */
export function disclosureDigest(disclosure: string): string {
  return toBase64Url(sha256(utf8(disclosure)));
}

/** Issuer-signed JWT and disclosures, each followed by a tilde; no key binding. */
export function assembleCredential(jwt: string, disclosures: readonly string[]): string {
  return [jwt, ...disclosures, ''].join('~');
}
