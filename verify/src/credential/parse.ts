import { digest, type JsonValue, parseJson } from '@zhenglian/chaincode/domain';
import type * as z from 'zod';
import { type Bytes, fromBase64, fromBase64Url, fromUtf8, utf8 } from '../bytes.js';
import { guarded, VerifyError } from '../errors.js';
import { CREDENTIAL_LIMITS, CredentialClaims, CredentialHeader, DisclosureArray, disclosureDigest } from './format.js';

export interface Disclosure {
  readonly text: string;
  /** As in `_sd`. */
  readonly digest: string;
  readonly name: string;
  readonly value: string;
}

/** A credential taken apart. Nothing in it is verified but its form. */
export interface Credential {
  /** What the ledger anchors, hex: digest of the issuer-signed JWT, the same under every presentation. */
  readonly digest: string;
  /** X.509 certificates of the issuer, DER, the signer's first. */
  readonly certificates: readonly Bytes[];
  /** The ASCII bytes that the issuer signed, and the signature r‖s. */
  readonly signed: Bytes;
  readonly signature: Bytes;
  readonly claims: CredentialClaims;
  readonly disclosures: readonly Disclosure[];
}

/**
 * Parses an SD-JWT VC in compact form. Strict on purpose: whatever another reader might understand differently is refused
 * (base64 that is not canonical, duplicate JSON keys, unknown header parameters or claims, a key binding).
 * @throws VerifyError CREDENTIAL_MALFORMED; its detail names the part
 */
export function parseCredential(source: string): Credential {
  if (source.length > CREDENTIAL_LIMITS.text) throw new VerifyError('CREDENTIAL_MALFORMED', 'size');
  const text = source.trim();
  const [jwt = '', ...rest] = text.split('~');
  if (rest.pop() !== '') throw new VerifyError('CREDENTIAL_MALFORMED', 'no tilde at the end');
  if (rest.length > CREDENTIAL_LIMITS.disclosures) throw new VerifyError('CREDENTIAL_MALFORMED', 'number of disclosures');
  return { ...parseJwt(jwt), disclosures: rest.map(parseDisclosure) };
}

/** The digest under which the ledger knows a credential. @param jwt issuer-signed JWT in compact form */
export function credentialDigest(jwt: string): string {
  return digest('zl/credential/1', utf8(jwt));
}

function parseJwt(jwt: string): Omit<Credential, 'disclosures'> {
  if (jwt.length > CREDENTIAL_LIMITS.jwt) throw new VerifyError('CREDENTIAL_MALFORMED', 'JWT size');
  const [header = '', payload = '', signature = '', ...more] = jwt.split('.');
  const raw = fromBase64Url(signature);
  if (more.length > 0 || raw?.length !== 64) throw new VerifyError('CREDENTIAL_MALFORMED', 'JWT parts');
  const { x5c } = checked(CredentialHeader, decodeJson(header, 'header'), 'header');
  return {
    digest: credentialDigest(jwt),
    certificates: x5c.map(decodeCertificate),
    signed: utf8(`${header}.${payload}`),
    signature: raw,
    claims: checked(CredentialClaims, decodeJson(payload, 'claims'), 'claims'),
  };
}

function parseDisclosure(text: string): Disclosure {
  if (text.length > CREDENTIAL_LIMITS.disclosure) throw new VerifyError('CREDENTIAL_MALFORMED', 'disclosure size');
  const [, name, value] = checked(DisclosureArray, decodeJson(text, 'disclosure'), 'disclosure');
  return { text, digest: disclosureDigest(text), name, value };
}

function decodeJson(part: string, detail: string): JsonValue {
  return guarded('CREDENTIAL_MALFORMED', detail, () => {
    const bytes = fromBase64Url(part);
    if (!bytes) throw new VerifyError('CREDENTIAL_MALFORMED', detail);
    return parseJson(fromUtf8(bytes), CREDENTIAL_LIMITS.disclosure);
  });
}

function decodeCertificate(text: string): Bytes {
  const bytes = fromBase64(text);
  if (!bytes) throw new VerifyError('CREDENTIAL_MALFORMED', 'x5c');
  return bytes;
}

function checked<T>(schema: z.ZodType<T>, value: JsonValue, part: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.join('.') ?? '';
  throw new VerifyError('CREDENTIAL_MALFORMED', path === '' ? part : `${part}.${path}`);
}
