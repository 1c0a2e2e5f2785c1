import type { PublicJwk } from './documents.js';
import type { GrantClaims, JsonValue } from '@zhenglian/chaincode/domain';

/** One use of a grant. */
export interface GrantUse {
  readonly grantRef: string;
  /** Which use of the grant: 1, 2, …; each is counted once. */
  readonly n: number;
  /** MSP ID, or `key:` and the JWK thumbprint of a recipient without a peer. */
  readonly recipient: string;
  /** Names of fields of the face, sorted. */
  readonly fields: readonly string[];
  /** The law's day. */
  readonly day: string;
  /** Salted reference of this access, for log and ledger alike. */
  readonly eventTag: string;
  /** The certificate was no longer valid, and the copy says so. */
  readonly ended?: true | undefined;
}

/** What a recipient without a peer signed, and its key: 33 bytes, compressed, as hex. */
export interface UseProof {
  readonly jws: string;
  readonly key: string;
}

/** Uses that were counted; `recipient` is that of the grant. */
export type CountedUse = Omit<GrantUse, 'grantRef'>;

export interface GrantState {
  readonly certTag: string;
  readonly recipient: string;
  readonly fields: readonly string[];
  /** How often it may be used. */
  readonly limit: number;
  /** Last day in Asia/Shanghai. */
  readonly expiresOn: string;
  readonly attestedBy: 'PLATFORM' | undefined;
  readonly revoked: boolean;
  readonly uses: readonly CountedUse[];
  /** The law's day, by the clock on the ledger. */
  readonly day: string;
}

/**
 * Keys, grants and their uses as the contract `access` keeps them. What is signed are the domain's statements as compact JWS. Every
 * method throws DomainError: the contract's refusal, CLOCK_MISSING, or the ledger's codes. What stands already is a success.
 */
export interface AccessLedger {
  /** @param jws a statement of the key that is to be bound. @throws DomainError CONFLICT when another key is bound, HOLDER_SIGNATURE */
  bindKey(jws: string): Promise<void>;
  /** The key that is bound under a certificate's reference: 33 bytes, compressed, as hex. */
  boundKey(certTag: string): Promise<string | undefined>;
  /** @throws DomainError KEY_UNKNOWN, HOLDER_SIGNATURE, GRANT_EXPIRED, CONFLICT */
  grant(jws: string): Promise<void>;
  /** @throws DomainError HOLDER_SIGNATURE, GRANT_UNKNOWN */
  revoke(jws: string): Promise<void>;
  /**
   * Counts one use, submitted by the recipient itself, or by its platform with what the recipient signed.
   * @throws DomainError GRANT_UNKNOWN GRANT_EXPIRED GRANT_REVOKED GRANT_CONSUMED WRONG_RECIPIENT FIELDS_NOT_GRANTED RECIPIENT_SIGNATURE;
   * CONFLICT when the number was taken by another use
   */
  consume(use: GrantUse, proof?: UseProof): Promise<void>;
  state(grantRef: string): Promise<GrantState | undefined>;
}

/** Who may be granted something. */
export interface Recipient {
  /** MSP ID, or `key:` and the thumbprint of its key. */
  readonly recipient: string;
  readonly name: string;
  /** What copies are encrypted to, and what a recipient without a peer signs with. */
  readonly publicKey: PublicJwk;
}

/** A grant as this platform keeps it: what the ledger must not see, encrypted at rest. */
export interface KeptGrant {
  readonly claims: GrantClaims;
  readonly certRef: string;
  readonly purpose: string;
  readonly purposeSalt: string;
  /** The signed grant; undefined before the holder signed. */
  readonly jws: string | undefined;
}

/** One opening of a grant, decided once: the same request again goes on where it stopped. */
export interface Opening {
  readonly useId: string;
  readonly use: GrantUse;
  /** Id of the recipient's copy. */
  readonly copyId: string;
  /** SHA-256 (hex) of the file in the copy; undefined before it is made. */
  readonly fileDigest: string | undefined;
}

/** Every method that stores throws DomainError CONFLICT when the id is taken by other content. */
export interface GrantBook {
  /** Certificate's salt and tag; made once. */
  tagOf(certRef: string): Promise<{ readonly certTag: string; readonly salt: string }>;
  /** The tag, if one was made. */
  knownTag(certRef: string): Promise<string | undefined>;
  /** References of all grants that were drafted for a certificate. */
  grantsOf(certRef: string): Promise<readonly string[]>;
  register(recipient: Recipient): Promise<void>;
  recipient(recipient: string): Promise<Recipient | undefined>;
  draft(grant: KeptGrant): Promise<KeptGrant>;
  signed(grantRef: string, jws: string): Promise<void>;
  grant(grantRef: string): Promise<KeptGrant | undefined>;
  opening(useId: string): Promise<Opening | undefined>;
  /** How many openings of a grant were begun. */
  openings(grantRef: string): Promise<number>;
  /** Keeps the first opening of a use id. */
  open(opening: Opening): Promise<Opening>;
  /** Notes the digest of the file that the recipient is about to get. @throws DomainError CONFLICT when another one is noted */
  filed(useId: string, fileDigest: string): Promise<void>;
  /** Takes the next number for an opening whose number another one had taken on the ledger. */
  renumber(useId: string, n: number): Promise<Opening>;
}

/** What a recipient gets: ciphertext, its key wrapped for the recipient, and what was authenticated with it. */
export interface SealedCopy {
  readonly id: string;
  readonly version: number;
  readonly issuer: string;
  readonly kid: string;
  /** Compact JWE. */
  readonly wrappedKey: string;
  readonly ciphertext: Uint8Array;
}

/** A copy before it is encrypted. */
export interface NewCopy {
  readonly body: Uint8Array;
  /** SHA-256 (hex) of the file in it. */
  readonly fileDigest: string;
}

/** Documents that are encrypted to one recipient; this organisation cannot open them again. Codes as DocumentStore. */
export interface SealedCopies {
  /** Makes, encrypts and stores the copy of an id once. @returns the digest of the file in the copy that was kept */
  putOnce(id: string, recipient: PublicJwk, make: () => Promise<NewCopy>): Promise<string>;
  get(id: string): Promise<SealedCopy>;
}

/** Signs an annotation with the organisation's issuing key. @returns a compact JWS whose header carries the certificate */
export interface AnnotationSigner {
  sign(type: string, payload: JsonValue): Promise<string>;
}
