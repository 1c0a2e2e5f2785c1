/** Encrypted bodies. Written before their commitment is anchored. Every method throws DomainError STORAGE_UNAVAILABLE, KEY_STORE_UNAVAILABLE. */
export interface DocumentStore {
  /**
   * Keeps the first body of an id.
   * @throws DomainError CONFLICT for another body, TOO_LARGE, DOCUMENT_UNAVAILABLE when the kept one cannot be read, DOCUMENT_ERASED
   */
  putOnce(id: string, body: Uint8Array): Promise<void>;
  /** The same for many at once: all of them are safe on return. When it throws, some may be. */
  putAllOnce(bodies: ReadonlyMap<string, Uint8Array>): Promise<void>;
  /** @throws DomainError DOCUMENT_UNAVAILABLE when it is there and cannot be read, DOCUMENT_ERASED */
  get(id: string): Promise<Uint8Array | undefined>;
}

/** A single block of ciphertext under its content identifier. */
export interface CidBlock {
  readonly cid: string;
  readonly bytes: Uint8Array;
}

export interface FaultyBlock {
  readonly block: string;
  readonly fault: 'MISSING' | 'CORRUPT';
}

/**
 * Another organisation's storage that keeps copies of ciphertext; it never gets a key.
 * Every method throws DomainError STORAGE_UNAVAILABLE when it cannot be reached.
 */
export interface ReplicaPeer {
  /** Id of the organisation. */
  readonly organization: string;
  /** Durable on return. */
  store(root: string, blocks: readonly CidBlock[]): Promise<void>;
  /** One block, whose bytes the caller checks against its name. */
  block(root: string, block: string): Promise<Uint8Array | undefined>;
  check(root: string): Promise<readonly FaultyBlock[]>;
  /** Unpins and deletes; nothing to do is a success. */
  remove(root: string): Promise<void>;
}

/** Public half of a P-256 key as a JWK (RFC 7517). */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** A key for which document keys are wrapped; `kid` is its JWK thumbprint (RFC 7638). */
export interface WrappingKey {
  readonly kid: string;
  readonly publicKey: PublicJwk;
}

export interface StoredKey extends WrappingKey {
  /** CURRENT: new documents are wrapped for it. RETIRED: still unwraps. DESTROYED: its private half is gone. */
  readonly state: 'CURRENT' | 'RETIRED' | 'DESTROYED';
  readonly createdAt: string;
}

/**
 * The organisation's wrapping keys. Private halves never leave the implementation.
 * Every method throws DomainError KEY_STORE_UNAVAILABLE when file, passphrase or token fail.
 */
export interface KeyStore {
  current(): Promise<WrappingKey>;
  /** All keys that ever were, oldest first. */
  keys(): Promise<readonly StoredKey[]>;
  /** The document key in a compact JWE. @throws DomainError KEY_DESTROYED, NOT_FOUND for a key that is not here, INVALID_FORMAT for a JWE that is changed or none */
  unwrap(jwe: string): Promise<Uint8Array>;
  /** Makes a new current key; the one before is retired. */
  rotate(): Promise<WrappingKey>;
  /** Destroys the private half for good. @throws DomainError CONFLICT for the current key, NOT_FOUND */
  destroy(kid: string): Promise<void>;
}

/** The encrypted storage as its operator sees it. */
export interface StorageHealth {
  /** How far each organisation that keeps copies is behind. */
  readonly copies: readonly { readonly organization: string; readonly pending: number; readonly seconds: number }[];
  /** Damage that no copy could repair, the oldest first, at most 100. */
  readonly faults: readonly {
    readonly documentId: string;
    readonly place: string;
    readonly block: string;
    readonly fault: string;
    readonly foundAt: string;
  }[];
  readonly keys: readonly Pick<StoredKey, 'kid' | 'state' | 'createdAt'>[];
}

export interface VaultDesk {
  /** A new wrapping key; documents are wrapped for it and the older ones destroyed. @throws DomainError KEY_STORE_UNAVAILABLE */
  rotate(): Promise<{ readonly current: string; readonly rewrapped: number; readonly destroyed: readonly string[] }>;
  /** @returns name of the file with the wrapped keys of all documents */
  backUp(): Promise<string>;
  health(): Promise<StorageHealth>;
}
