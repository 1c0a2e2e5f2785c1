import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DomainError } from '@zhenglian/chaincode/domain';
import { VerifyError, type Membership } from '@zhenglian/verify/ledger';
import { CompactSign, compactVerify, decodeProtectedHeader, errors } from 'jose';
import { z } from 'zod';
import type { Clock } from '../ports.js';

/** What is signed between organisations, told apart so that a receipt never passes for a message. */
export type SignedKind =
  | 'zl-message+jws'
  | 'zl-receipt+jws'
  | 'zl-exchange-key+jws'
  | 'zl-replica+jws'
  | 'zl-grant-open+jws'
  | 'zl-log-request+jws'
  | 'zl-access-report+jws';

export interface MessageSigner {
  /** @returns a compact JWS (ES256) with the signer's certificate in its header */
  sign(kind: SignedKind, payload: string): Promise<string>;
}

const Header = z.object({
  alg: z.literal('ES256'),
  typ: z.string(),
  x5c: z.array(z.base64().max(20_000)).length(1),
});

/** Signs with one of the organisation's service identities. */
export function fileSigner(user: { readonly certificate: string; readonly key: string }): MessageSigner {
  return pemSigner(readFileSync(user.certificate, 'utf8'), readFileSync(user.key, 'utf8'));
}

export function pemSigner(certificatePem: string, keyPem: string): MessageSigner {
  const x5c = [new X509Certificate(certificatePem).raw.toString('base64')];
  const key = createPrivateKey(keyPem);
  return {
    sign: (kind, payload) => new CompactSign(Buffer.from(payload)).setProtectedHeader({ alg: 'ES256', typ: kind, x5c }).sign(key),
  };
}

export interface Verification {
  readonly membership: Membership;
  readonly clock: Clock;
}

/** The registry's issuing key speaks to holders, not to institutions. */
const NOT_A_SPEAKER = new Set(['issuer']);

/**
 * Opens what an organisation signed: the certificate leads to that organisation's root, is a client's with a role, and is in force.
 * @returns the payload as text
 * @throws DomainError MESSAGE_UNTRUSTED for anything else
 */
export async function verifySigned(jws: string, kind: SignedKind, mspId: string, { membership, clock }: Verification): Promise<string> {
  try {
    const { x5c, typ } = Header.parse(decodeProtectedHeader(jws));
    if (typ !== kind) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'typ' });
    const certificate = new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64'));
    const identity = await membership.identify(mspId, Buffer.from(certificate.toString()), clock.now());
    const role = identity.certificate.attributes.get('zl.role');
    if (identity.role !== 'client' || role === undefined || NOT_A_SPEAKER.has(role))
      throw new DomainError('MESSAGE_UNTRUSTED', { field: 'x5c' });
    const { payload } = await compactVerify(jws, certificate.publicKey, { algorithms: ['ES256'] });
    return Buffer.from(payload).toString('utf8');
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const known =
      error instanceof errors.JOSEError || error instanceof VerifyError || error instanceof z.ZodError || error instanceof TypeError;
    // whatever OpenSSL says of a certificate that is none
    const openssl = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL');
    if (known || openssl) throw Object.assign(new DomainError('MESSAGE_UNTRUSTED'), { cause: error });
    throw error;
  }
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
