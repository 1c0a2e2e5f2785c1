/**
 * Fabric CA's authorization token: base64(certificate).base64(signature), the signature over
 * `METHOD.base64(uri).base64(body).base64(certificate)` (fabric-ca util.GenECDSAToken).
 */
import { type KeyObject, X509Certificate } from 'node:crypto';
import { signLowS, verifyLowS } from './signature.js';

export interface TokenRequest {
  method: string;
  /** path with query, as in the request line */
  uri: string;
  body: Uint8Array;
}

/** Value of the authorization header. @param certificate PEM */
export function makeToken(key: KeyObject, certificate: string, request: TokenRequest): string {
  const encoded = base64(Buffer.from(certificate));
  return `${encoded}.${base64(signLowS(key, signedPart(request, encoded)))}`;
}

/** Certificate (PEM) of the token's signer, when the signature is good for this request; undefined otherwise. */
export function readToken(token: string, request: TokenRequest): string | undefined {
  const [encoded, signature, ...rest] = token.split('.');
  if (encoded === undefined || signature === undefined || rest.length > 0) return undefined;
  const certificate = Buffer.from(encoded, 'base64').toString();
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
  } catch {
    return undefined; // no certificate at all
  }
  return verifyLowS(parsed.publicKey, signedPart(request, encoded), Buffer.from(signature, 'base64')) ? certificate : undefined;
}

function signedPart(request: TokenRequest, encodedCertificate: string): Buffer {
  return Buffer.from(`${request.method}.${base64(Buffer.from(request.uri))}.${base64(request.body)}.${encodedCertificate}`);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
