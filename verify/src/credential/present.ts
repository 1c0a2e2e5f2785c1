import { sha256, toBase64Url, utf8, type Bytes } from '../bytes.js';
import { VerifyError } from '../errors.js';
import { assembleCredential } from './format.js';
import { keyBindingText } from './key-binding.js';
import { parseCredential } from './parse.js';

export interface PresentationRequest {
  /** Names of the fields to disclose; what the issuer signed in clear is always visible. */
  readonly fields: readonly string[];
  readonly audience: string;
  readonly nonce: string;
  /** The holder's clock. */
  readonly now: Date;
}

/** Signs with the holder's key: ECDSA P-256 over SHA-256, r‖s. The key itself stays where it is. */
export type HolderSign = (message: Bytes) => Promise<Bytes>;

/**
 * A copy of a credential that tells some fields only. No holder's signature: see {@link presentCredential}.
 * @throws VerifyError CREDENTIAL_MALFORMED, also for a field that the credential does not have
 */
export function discloseFields(credential: string, fields: readonly string[]): string {
  const { disclosures, keyBinding } = parseCredential(credential);
  if (keyBinding !== undefined) throw new VerifyError('CREDENTIAL_MALFORMED', 'already presented');
  const unknown = fields.find((field) => !disclosures.some(({ name }) => name === field));
  if (unknown !== undefined) throw new VerifyError('CREDENTIAL_MALFORMED', 'field not in the credential');
  const [jwt = ''] = credential.trim().split('~');
  return assembleCredential(
    jwt,
    disclosures.filter(({ name }) => fields.includes(name)).map(({ text }) => text),
  );
}

/**
 * A presentation for one verifier: some fields, and the holder's signature over them with audience and nonce (RFC 9901, SD-JWT+KB).
 * @throws VerifyError CREDENTIAL_MALFORMED
 */
export async function presentCredential(credential: string, request: PresentationRequest, sign: HolderSign): Promise<string> {
  const disclosed = discloseFields(credential, request.fields);
  const signed = keyBindingText({
    iat: Math.floor(request.now.getTime() / 1000),
    aud: request.audience,
    nonce: request.nonce,
    sd_hash: toBase64Url(sha256(utf8(disclosed))),
  });
  return `${disclosed}${signed}.${toBase64Url(await sign(utf8(signed)))}`;
}
