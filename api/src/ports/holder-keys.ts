import type { PublicJwk } from './documents.js';

/** Signing keys of holders without a device. Private halves are opaque texts that lie encrypted wherever they lie. */
export interface HolderKeys {
  make(): { readonly secret: string; readonly publicKey: PublicJwk };
  /** ECDSA P-256 over SHA-256 of the text, r and s in base64url. */
  sign(secret: string, text: string): string;
}

/** One-time codes (RFC 6238), with the tries that are counted. */
export interface OneTimeCodes {
  /** @returns a new secret as hex */
  secret(): string;
  /** What an authenticator app reads from a QR. */
  address(account: string, secret: string): string;
  /** Whether the code is right, was not used before and the account is not locked; a wrong one counts. */
  accept(account: string, secret: string, code: string): Promise<boolean>;
  /** Whether a code of the account was ever accepted. */
  used(account: string): Promise<boolean>;
}
