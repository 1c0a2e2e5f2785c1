import { createHash, randomBytes } from 'node:crypto';
import { clientAuthenticationNone, type CallbackContext } from '@openid4vc/oauth2';
import { compactVerify, importJWK, type JWK } from 'jose';

/** A refusal in the words of OAuth 2.0 and OpenID4VC. */
export class WalletError extends Error {
  constructor(
    readonly error: string,
    readonly status = 400,
  ) {
    super(error);
  }
}

const refuse = (): never => {
  throw new WalletError('invalid_request');
};

/** What the libraries ask us to do: ES256 by a key that stands in the header, and nothing else. */
export const CALLBACKS: Omit<CallbackContext, 'fetch'> = {
  hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
  generateRandom: (length) => randomBytes(length),
  clientAuthentication: clientAuthenticationNone({ clientId: 'wallet' }),
  signJwt: refuse,
  decryptJwe: refuse,
  encryptJwe: refuse,
  async verifyJwt(signer, { compact }) {
    if (signer.method !== 'jwk' || signer.alg !== 'ES256') return { verified: false };
    try {
      await compactVerify(compact, await importJWK(signer.publicJwk as JWK, 'ES256'), { algorithms: ['ES256'] });
      return { verified: true, signerJwk: signer.publicJwk };
    } catch {
      return { verified: false };
    }
  },
};
