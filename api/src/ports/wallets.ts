import type { Verification } from './verification.js';

/** Hands a credential to its holder's wallet (OpenID4VCI). */
export interface WalletOffers {
  /**
   * @returns a link for the wallet, and a code that the holder is told apart from it; both good for ten minutes
   * @throws DomainError KEY_UNKNOWN for a credential that is bound to no key
   */
  offer(credential: string): Promise<{ readonly uri: string; readonly txCode: string }>;
}

/** Presentations that this organisation asked for (OpenID4VP). */
export interface PresentationDesk {
  /** @throws DomainError INVALID_FORMAT for no field or one that no certificate has */
  ask(fields: readonly string[]): Promise<AskedPresentation>;
  result(id: string): AskedPresentation | undefined;
}

export interface AskedPresentation {
  readonly id: string;
  /** Link for the wallet, good for ten minutes. */
  readonly uri: string;
  /** Undefined until the wallet has answered. */
  readonly verification: Verification | undefined;
}
