/** Why somebody's documents are erased (Personal Information Protection Law, art. 47). */
export const ERASURE_GROUNDS = ['PURPOSE_ENDED', 'RETENTION_OVER', 'CONSENT_WITHDRAWN', 'UNLAWFUL', 'COURT_ORDER'] as const;
export type ErasureGround = (typeof ERASURE_GROUNDS)[number];

/** What is to go: references only, so that they may be kept. */
export interface ErasureSubject {
  readonly certRefs: readonly string[];
  /** Documents of these certificates: credential, sealed file, copies that were made for recipients. */
  readonly documentIds: readonly string[];
  /** Names of the wrapping keys under which the documents' keys stood. */
  readonly kids: readonly string[];
}

/**
 * One place where keys, salts or ciphertext lie. `erase` is repeated until it succeeds, so it must be harmless a second time.
 * @throws DomainError STORAGE_UNAVAILABLE and others when the place cannot be reached: then nothing is said to be erased there
 */
export interface ErasurePlace {
  readonly name: string;
  /** @returns how many things were found and destroyed, or had been before */
  erase(subject: ErasureSubject): Promise<number>;
}

export interface ErasureState {
  readonly erasureId: string;
  readonly subject: ErasureSubject;
  readonly ground: ErasureGround;
  readonly places: readonly { readonly place: string; readonly items: number; readonly doneAt: string }[];
  /** Signed receipt; undefined until every place is done. */
  readonly receipt: string | undefined;
}

export interface ErasureBook {
  /** Documents of certificates, copies for recipients included. */
  documentsOf(certRefs: readonly string[]): Promise<readonly string[]>;
  /** Names of the wrapping keys under which the documents' keys stood: with their destruction the last traces end. */
  kidsOf(documentIds: readonly string[]): Promise<readonly string[]>;
  /** Keeps the first request of an id. @throws DomainError CONFLICT for another subject or ground */
  open(erasure: Pick<ErasureState, 'erasureId' | 'subject' | 'ground'>): Promise<ErasureState>;
  done(erasureId: string, place: string, items: number): Promise<void>;
  finish(erasureId: string, receipt: string): Promise<void>;
  find(erasureId: string): Promise<ErasureState | undefined>;
}
