import type { AnyFace } from '@zhenglian/chaincode/domain';

/** Signs credentials with the organisation's issuing key. */
export interface Issuer {
  sign(content: CredentialContent): Promise<SignedCredential>;
}

export interface CredentialContent {
  readonly licenceId: string;
  readonly certificateNumber: string;
  /** Of the kind that the licence identifier says. */
  readonly face: AnyFace;
  readonly issuedAt: Date;
  /** Public key of the holder, for presentations that prove possession. */
  readonly holderKey?: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string } | undefined;
}

export interface SignedCredential {
  /** SD-JWT with all disclosures. */
  readonly credential: string;
  /** What the ledger anchors: the digest of the issuer-signed JWT. */
  readonly credentialDigest: string;
}
