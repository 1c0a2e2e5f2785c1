import type { BookedRequest, OutgoingMessage, RequestIdentity } from './book.js';
import type { QualifiedAct } from './ledger.js';
import type { JsonValue } from '@zhenglian/chaincode/domain';

/** What binds an annotated copy (加注件) to one use. Days are `YYYY-MM-DD`. */
export interface Annotation {
  readonly recipient: string;
  /** 使用事由. */
  readonly purpose: string;
  readonly validUntil: string;
  readonly maker: string;
  readonly madeOn: string;
}

export interface RenditionContent {
  /** SD-JWT: with all disclosures for an original, with the granted ones for an annotated copy. It is attached to the file. */
  readonly credential: string;
  /** Random part of the QR. */
  readonly code: string;
  readonly annotation?: Annotation | undefined;
}

/** A sealed PDF. */
export interface Rendition {
  readonly pdf: Uint8Array;
  /** Under this digest (hex) the ledger knows the file. */
  readonly sha256: string;
}

/** Prints and seals certificates. */
export interface Renderer {
  /**
   * The pages are the same for the same content; the seal differs each time, so the bytes must be kept.
   * @throws DomainError GLYPH_MISSING naming the character, TEXT_OVERFLOW, REQUIRED; VerifyError CREDENTIAL_MALFORMED
   */
  render(content: RenditionContent): Promise<Rendition>;
  /** SHA-256 of a file's bytes, hex. */
  digestOf(pdf: Uint8Array): string;
}

/** Keyed references: the same parts give the same one here, and nobody without the key can tell from what it is. */
export interface KeyedReferences {
  /** @returns 64 digits of lower-case hex */
  of(kind: string, ...parts: readonly string[]): string;
}

/** A certificate or proof that an act issued, for its holder. */
export interface IssuedPaper {
  readonly certRef: string;
  readonly certificateNumber: string;
  readonly licenceId: string;
  readonly code: string;
  readonly credential: string;
}

type PaperMembers = Readonly<Record<string, JsonValue>>;

/** An act that issues a paper: what is asked for, and how the paper's reference and digest go into the contract's request. */
export interface PaperAct {
  readonly identity: RequestIdentity;
  readonly act: QualifiedAct;
  readonly paper:
    | { readonly kind: 'TITLE'; readonly registrationType: '300' | '500' | '900' }
    | { readonly kind: 'PROOF'; readonly matter: 'MORTGAGE' | 'ADVANCE_NOTICE' | 'OBJECTION' | 'RESIDENCE' | 'EASEMENT' };
  /** What the caller gave: `entry` of a certificate, `proof` of a proof. */
  readonly input: PaperMembers;
  readonly request: PaperMembers;
  readonly secret: PaperMembers;
  /** Sent when the act is on the ledger, beside the proof itself. */
  readonly messages: readonly OutgoingMessage[];
  /** Asks schema and contract with a paper that does not exist yet. */
  readonly check: (members: PaperMembers) => Promise<void>;
  readonly withPaper: (issued: PaperMembers) => PaperMembers;
}

/** The registry's papers: numbered, signed and booked with the request that issues them. */
export interface Papers {
  /** @throws DomainError the codes of entry and proof, of the check */
  issue(act: PaperAct): Promise<BookedRequest>;
  /** The paper's document is safe on return; nothing to do for a request without one. */
  store(requestId: string): Promise<void>;
  issued(requestId: string): Promise<IssuedPaper | undefined>;
}

/** Makes unit references under the registry's VRF key. */
export interface UnitReferences {
  readonly publicKey: string;
  make(unitCode: string): { unitRef: string; proof: string };
}
