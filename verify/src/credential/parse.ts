import { digest, type JsonValue, parseJson } from '@zhenglian/chaincode/domain';
import type * as z from 'zod';
import { type Bytes, fromBase64, fromBase64Url, fromUtf8, sha256, toBase64Url, utf8 } from '../bytes.js';
import { guarded, VerifyError } from '../errors.js';
import { CREDENTIAL_LIMITS, CredentialClaims, CredentialHeader, DisclosureArray, disclosureDigest } from './format.js';
import { KeyBindingClaims, KeyBindingHeader } from './key-binding.js';

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
  /** The holder's signature over this presentation, where there is one. */
  readonly keyBinding: KeyBinding | undefined;
}

export interface KeyBinding {
  readonly claims: KeyBindingClaims;
  /** What `sd_hash` must be: digest of everything before the key binding. */
  readonly presented: string;
  readonly signed: Bytes;
  readonly signature: Bytes;
}

/**
 * Parses an SD-JWT VC in compact form. Strict on purpose: whatever another reader might understand differently is refused
 * (base64 that is not canonical, duplicate JSON keys, unknown header parameters or claims).
 * Behind the last tilde stands nothing, or the key binding of a presentation.
 * @throws VerifyError CREDENTIAL_MALFORMED; its detail names the part
 */
export function parseCredential(source: string): Credential {
  if (source.length > CREDENTIAL_LIMITS.text) throw new VerifyError('CREDENTIAL_MALFORMED', 'size');
  const text = source.trim();
  const [jwt = '', ...rest] = text.split('~');
  const last = rest.pop();
  if (last === undefined) throw new VerifyError('CREDENTIAL_MALFORMED', 'no tilde');
  if (rest.length > CREDENTIAL_LIMITS.disclosures) throw new VerifyError('CREDENTIAL_MALFORMED', 'number of disclosures');
  const keyBinding = last === '' ? undefined : parseKeyBinding(last, text.slice(0, text.length - last.length));
  return { ...parseIssuerPart(jwt), disclosures: rest.map(parseDisclosure), keyBinding };
}

/** The digest under which the ledger knows a credential. @param jwt issuer-signed JWT in compact form */
export function credentialDigest(jwt: string): string {
  return digest('zl/credential/1', utf8(jwt));
}

function parseIssuerPart(jwt: string): Omit<Credential, 'disclosures' | 'keyBinding'> {
  const { header, payload, signed, signature } = splitJwt(jwt);
  const { x5c } = checked(CredentialHeader, decodeJson(header, 'header'), 'header');
  return {
    digest: credentialDigest(jwt),
    certificates: x5c.map(decodeCertificate),
    signed,
    signature,
    claims: checked(CredentialClaims, decodeJson(payload, 'claims'), 'claims'),
  };
}

function parseKeyBinding(jwt: string, presented: string): KeyBinding {
  const { header, payload, signed, signature } = splitJwt(jwt);
  checked(KeyBindingHeader, decodeJson(header, 'key binding'), 'key binding');
  const claims = checked(KeyBindingClaims, decodeJson(payload, 'key binding'), 'key binding');
  return { claims, presented: toBase64Url(sha256(utf8(presented))), signed, signature };
}

function splitJwt(jwt: string) {
  if (jwt.length > CREDENTIAL_LIMITS.jwt) throw new VerifyError('CREDENTIAL_MALFORMED', 'JWT size');
  const [header = '', payload = '', signature = '', ...more] = jwt.split('.');
  const raw = fromBase64Url(signature);
  if (more.length > 0 || raw?.length !== 64) throw new VerifyError('CREDENTIAL_MALFORMED', 'JWT parts');
  return { header, payload, signed: utf8(`${header}.${payload}`), signature: raw };
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
