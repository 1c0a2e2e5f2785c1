import type {
  AnyFace,
  AttestationRecord,
  CaseRecord,
  CaseState,
  CertificateKind,
  CertificateState,
  ErrorCode,
  GrantClaims,
  JsonValue,
  LedgerRecord,
  RecordType,
  RegisterEntry,
  Verdict,
} from '@zhenglian/chaincode/domain';

/** The time, as a parameter. */
export interface Clock {
  now(): Date;
}

/** Unpredictable bytes, as a parameter. */
export interface Random {
  bytes(length: number): Uint8Array;
}

// ── ledger ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A transaction that is in a block and valid there. */
export interface Committed {
  readonly transactionId: string;
  readonly block: number;
}

export interface SubmitOptions {
  /** MSP IDs that shall endorse; chosen by the gateway when absent. */
  readonly endorsingOrganizations?: readonly string[] | undefined;
}

/** What contracts can be asked to do; the request's shape is the domain's. */
export type LedgerAct =
  | 'anchorRoot'
  | 'anchorRendition'
  | 'registerFirst'
  | 'registerFirstBatch'
  | 'registerTransfer'
  | 'openCase'
  | 'attest'
  | 'setUnitKey'
  | 'tick'
  | 'bindKey'
  | 'grant'
  | 'revoke'
  | 'consume'
  | QualifiedAct;

/** Contract and function. */
export type QualifiedAct = `${'title' | 'tax' | 'mortgage' | 'seizure' | 'access' | 'supervision'}:${string}`;

/** What contracts can be asked without a transaction; shapes are the domain's. */
export type LedgerQuery = 'getClock' | 'getBinding' | 'getGrant' | 'getUse';

/**
 * The ledger as this organisation writes it. Every method throws DomainError: the contract's own refusal, or one of
 * LEDGER_UNAVAILABLE, LEDGER_TIMEOUT, LEDGER_CONFLICT, ENDORSEMENT_MISMATCH, ENDORSEMENT_POLICY.
 */
export interface Ledger {
  /** Asks the contract on the own peer whether it would accept; writes nothing. */
  check(act: LedgerAct, request: JsonValue): Promise<void>;
  /** Submits and waits for the commit. The same request again succeeds without a second write. */
  submit(act: LedgerAct, request: JsonValue, options?: SubmitOptions): Promise<Committed>;
  /** One record as the own peer has it now; undefined where there is none. */
  read(query: LedgerQuery, request: JsonValue): Promise<JsonValue | undefined>;
  /** The registry's public unit key on the ledger; undefined before it is set. */
  unitKey(): Promise<string | undefined>;
  /** Number of the last block of the own peer; undefined when it cannot be asked. */
  height(): Promise<number | undefined>;
  /** True when a peer can be reached within a second. */
  reachable(): Promise<boolean>;
}

/** Where full blocks come from. */
export interface BlockSource {
  /** Serialised common.Block, one after the other, from a number on and for ever; ends or throws when the source goes away. */
  from(number: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

// ── documents ───────────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── the organisation's own book ─────────────────────────────────────────────────────────────────────────────────────

export type RequestAct = 'ISSUE' | 'TRANSFER' | 'OPEN_TRANSFER' | 'ATTEST' | QualifiedAct;

/** A request as the book keeps it: the exact bytes that go to the ledger, decided once. */
export interface BookedRequest {
  readonly requestId: string;
  readonly act: RequestAct;
  readonly state: 'PENDING' | 'ENTERED' | 'REFUSED';
  readonly ledgerRequest: JsonValue;
  readonly transactionId: string | undefined;
  readonly block: number | undefined;
}

/** One entry of the register with the certificate that derives from it. */
export interface BookedEntry {
  readonly requestId: string;
  readonly certRef: string;
  readonly unitRef: string;
  readonly licenceId: string;
  readonly certificateNumber: string;
  readonly secret: EntrySecret;
}

/** Encrypted at rest. */
export interface EntrySecret {
  readonly entry: RegisterEntry;
  /** Random part of the QR. */
  readonly code: string;
  /** Proof that unitRef belongs to the unit code. */
  readonly unitProof: string;
  /** Empty, as the code is, once the documents of the certificate were erased. */
  readonly credential: string;
}

export interface NewRequest extends RequestIdentity {
  readonly act: RequestAct;
  readonly ledgerRequest: JsonValue;
  /** Encrypted at rest; salts and receipts. */
  readonly secret: JsonValue;
  /** Sent when the request is on the ledger: written into the outbox in the transaction that marks it ENTERED. */
  readonly messages?: readonly OutgoingMessage[] | undefined;
}

/** A message to another organisation; `exchange/messages.ts` says what each type carries. */
export interface OutgoingMessage {
  /** Chosen once: the same id again is the same message. */
  readonly id: string;
  /** Organisation id. */
  readonly to: string;
  readonly type: 'TAX_PUSH' | 'TAX_RESULT' | 'COURT_INSTRUCTION' | 'PROOF_PUSH' | 'SALT_ESCROW';
  /** What belongs together and is handled in order. */
  readonly conversation: string;
  readonly payload: JsonValue;
}

export interface NewEntry {
  readonly request: NewRequest;
  readonly entry: Omit<BookedEntry, 'requestId'>;
}

/** A request's name and its content's digest. */
export interface RequestIdentity {
  readonly requestId: string;
  readonly requestDigest: string;
}

/**
 * What the organisation itself has to keep. Every method that takes a request's identity throws DomainError CONFLICT when the id
 * is taken by a request with another digest.
 */
export interface Book {
  request(identity: RequestIdentity): Promise<BookedRequest | undefined>;
  /** A kept request, whatever its content. */
  find(requestId: string): Promise<BookedRequest | undefined>;
  /** What was kept encrypted with a request. */
  secretOf(requestId: string): Promise<JsonValue | undefined>;
  entryOfRequest(requestId: string): Promise<BookedEntry | undefined>;
  entryOfCertificate(certRef: string): Promise<BookedEntry | undefined>;
  /** Stores a request, or returns the kept one. */
  open(request: NewRequest): Promise<BookedRequest>;
  /**
   * Stores an entry of the register: serial, number, certificate and request in one SQL transaction. `make` gets the next
   * serial of the series; when it throws, nothing is stored and the serial is not used up.
   */
  enter(identity: RequestIdentity, series: string, make: (serial: number) => Promise<NewEntry>): Promise<BookedRequest>;
  /** As `enter`, for what is numbered and no entry of title: a proof of registration. */
  openNumbered(identity: RequestIdentity, series: string, make: (serial: number) => Promise<NewRequest>): Promise<BookedRequest>;
  settle(requestId: string, outcome: Settlement): Promise<void>;
}

export type Settlement = ({ readonly state: 'ENTERED' } & Committed) | { readonly state: 'REFUSED'; readonly code: ErrorCode };

// ── register desk ───────────────────────────────────────────────────────────────────────────────────────────────────

/** An entry as a search shows it: holders masked (SP-02). */
export interface FoundEntry {
  readonly certRef: string;
  readonly certificateNumber: string;
  readonly unitCode: string;
  readonly registrationType: string;
  readonly enteredOn: string;
  readonly holders: readonly { readonly name: string; readonly idNumber: string; readonly share: string | undefined }[];
}

export interface RegisterQuery {
  readonly name?: string | undefined;
  readonly idNumber?: string | undefined;
  readonly unitCode?: string | undefined;
  /** Only entries of these districts; undefined: of all. */
  readonly divisions?: readonly string[] | undefined;
}

export interface RegisterFinding {
  readonly kind: string;
  /** References and counts, no personal data. */
  readonly detail: string;
}

/** How good a delivery of stock data is (RG-18, RG-19). */
export interface StockReport {
  readonly batch: string;
  readonly lines: number;
  readonly good: number;
  /** One line of stock data that is not good, and why: code and field, as for an entry that somebody types in. */
  readonly problems: readonly { readonly line: number; readonly code: string; readonly field: string }[];
  /** How often each code occurs, the most frequent first. */
  readonly byCode: readonly { readonly code: string; readonly count: number }[];
}

/** What the registry's staff ask of the book. */
export interface RegisterDesk {
  /** @throws DomainError INVALID_FORMAT without anything to search for, TOO_LARGE when more than 100 fit */
  search(query: RegisterQuery): Promise<readonly FoundEntry[]>;
  /** 登簿日志 of a district and day. @throws DomainError INVALID_DATE */
  dailyLog(division: string, day: string): Promise<object>;
  /** Book, ledger and reports compared. @throws DomainError INVALID_DATE, TOO_LARGE for more than a month */
  reconcile(from: string, to: string): Promise<readonly RegisterFinding[]>;
  /** @throws DomainError INVALID_FORMAT, TOO_LARGE, CONFLICT */
  importStock(batch: string, csv: string): Promise<StockReport>;
}

// ── batches ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * How far an item of a batch is. ACCEPTED: kept as it came. PREPARED: its unit's reference is made. BOOKED: entered into the
 * register, with number and credential. STORED: its document is safe. ENTERED: on the ledger. REFUSED: final, with its code.
 */
export const BATCH_STATES = ['ACCEPTED', 'PREPARED', 'BOOKED', 'STORED', 'ENTERED', 'REFUSED'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** An item that is still to be done, with what it needs for its next step. */
export interface BatchItem {
  readonly position: number;
  readonly identity: RequestIdentity;
  readonly state: BatchState;
  /** Until it is booked. */
  readonly entry: RegisterEntry | undefined;
  /** From PREPARED until it is booked. */
  readonly unit: { readonly unitRef: string; readonly proof: string } | undefined;
}

/** An item whose unit's reference was made. */
export interface PreparedItem {
  readonly position: number;
  readonly requestId: string;
  readonly entry: RegisterEntry;
  readonly unit: { readonly unitRef: string; readonly proof: string };
}

/** An item as it is taken on: its entry, or why it is refused at once. */
export interface NewBatchItem {
  readonly identity: RequestIdentity;
  readonly content: { readonly entry: RegisterEntry } | { readonly code: ErrorCode; readonly field: string | undefined };
}

export interface BatchCounts {
  readonly batchId: string;
  readonly total: number;
  readonly counts: Readonly<Record<BatchState, number>>;
}

export interface BatchReportItem {
  readonly position: number;
  readonly requestId: string;
  readonly state: BatchState;
  readonly code: ErrorCode | undefined;
  readonly field: string | undefined;
  readonly certificateNumber: string | undefined;
  readonly certRef: string | undefined;
}

/** One entry that is to be made in a batch; `make` gets its serial. */
export interface BatchEntry {
  readonly position: number;
  readonly identity: RequestIdentity;
  readonly series: string;
  readonly make: (serial: number) => Promise<NewEntry>;
}

export interface BookedItem {
  readonly position: number;
  readonly requestId: string;
  readonly certRef: string;
  readonly credential: string;
  readonly ledgerRequest: JsonValue;
}

/** Batches as the organisation keeps them: each step of an item is written down before the next begins. */
export interface BatchBook {
  /** @throws DomainError CONFLICT when the id is taken by another list, or an item's request id by another request */
  accept(batchId: string, digest: string, items: readonly NewBatchItem[]): Promise<void>;
  /** The next items behind a position that are neither ENTERED nor REFUSED. */
  pending(batchId: string, after: number, limit: number): Promise<readonly BatchItem[]>;
  prepared(batchId: string, items: readonly PreparedItem[]): Promise<void>;
  /** Serials, entries, requests and states in one SQL transaction; when a `make` throws, nothing is stored. */
  enter(batchId: string, items: readonly BatchEntry[]): Promise<readonly BookedItem[]>;
  /** Items that were booked before, in the order of their positions. */
  booked(batchId: string, positions: readonly number[]): Promise<readonly BookedItem[]>;
  stored(batchId: string, positions: readonly number[]): Promise<void>;
  entered(batchId: string, positions: readonly number[], committed: Committed): Promise<void>;
  refused(batchId: string, positions: readonly number[], code: ErrorCode, field?: string): Promise<void>;
  counts(batchId: string): Promise<BatchCounts | undefined>;
  /** Ids of batches with items that are still to be done, the oldest first. */
  unfinished(): Promise<readonly string[]>;
  report(batchId: string, after: number, limit: number): Promise<readonly BatchReportItem[]>;
}

/** First registrations, up to a hundred in one transaction: all or nothing. Throws as `Ledger`. */
export interface BatchLedger {
  /** Asks whether all would be accepted; writes nothing. */
  check(requests: readonly JsonValue[]): Promise<void>;
  submit(requests: readonly JsonValue[]): Promise<Committed>;
}

// ── issuing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── the certificate as a file ───────────────────────────────────────────────────────────────────────────────────────

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

// ── read model ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface TransactionFacts {
  readonly id: string;
  readonly block: number;
  readonly timestamp: string;
  readonly validationCode: number;
  readonly event: string | undefined;
  readonly chaincode: string;
  /** MSP IDs whose endorsement signatures the indexer verified. */
  readonly endorsers: readonly string[];
}

export interface CertificateFacts {
  readonly certRef: string;
  readonly unitRef: string;
  readonly state: CertificateState;
  readonly predecessor: string | undefined;
  readonly successor: string | undefined;
  readonly kind: CertificateKind;
  readonly registrationType: string;
  readonly division: string;
  readonly enteredOn: string;
  readonly credentialDigest: string;
  readonly transaction: TransactionFacts;
  readonly history: readonly TransactionFacts[];
  readonly asOfBlock: number;
  readonly asOfTime: string;
}

/** A file of a certificate, as the ledger knows it. */
export interface RenditionFacts {
  /** Digest of the file's bytes, hex. */
  readonly sha256: string;
  /** The transaction that anchored it. */
  readonly transaction: TransactionFacts;
  readonly certificate: CertificateFacts;
}

export interface CaseFacts {
  readonly caseRef: string;
  readonly unitRef: string;
  readonly certRef: string;
  readonly act: CaseRecord['act'];
  readonly state: CaseState;
  /** certRef of the certificate that the case ended with. */
  readonly result: string | undefined;
  readonly division: string;
  readonly openedOn: string;
  readonly requiredSides: readonly AttestationRecord['side'][];
  readonly attestations: readonly AttestationFacts[];
  readonly transaction: TransactionFacts;
}

export interface AttestationFacts {
  readonly caseRef: string;
  readonly side: AttestationRecord['side'];
  readonly kind: AttestationRecord['kind'];
  readonly state: AttestationRecord['state'];
  readonly office: string;
  readonly attestedOn: string;
  readonly transaction: TransactionFacts;
}

export interface Page<T> {
  readonly items: readonly { readonly cursor: string; readonly node: T }[];
  readonly hasNext: boolean;
}

/** A record as it stands on the ledger, with the transactions that made and changed it, oldest first. */
export interface RecordFacts {
  readonly record: LedgerRecord;
  /** The parts of its key, with `~` between. */
  readonly ref: string;
  /** District of its unit or certificate; undefined where the ledger does not say it. */
  readonly division: string | undefined;
  /** Its transaction deleted it: the record is as it was before. */
  readonly deleted: boolean;
  readonly history: readonly TransactionFacts[];
}

/** Which records; every member narrows. */
export interface RecordFilter {
  readonly unitRef?: string | undefined;
  /** Lender, court, body, party, recipient or institution, as the record names it. */
  readonly party?: string | undefined;
  /** The case, application, mortgage, certificate, tag or grant that it belongs to. */
  readonly subject?: string | undefined;
  readonly state?: string | undefined;
  readonly divisions?: readonly string[] | undefined;
  readonly division?: string | undefined;
}

export interface BlockFacts {
  readonly number: number;
  readonly hash: string;
  readonly time: string;
  readonly transactions: number;
}

/** A transaction as a reader of the ledger sees it. */
export interface BrowsedTransaction extends TransactionFacts {
  readonly position: number;
  readonly function: string;
  /** MSP ID of the submitter; empty where its signature is not good. */
  readonly submitter: string;
  readonly findings: readonly FindingFacts[];
}

/** A transaction that a peer committed as valid and the watch does not. */
export interface FindingFacts {
  readonly transactionId: string;
  readonly block: number;
  /** UNGATED: the law refuses it. UNAUTHORISED: whoever wrote it may not. */
  readonly kind: string;
  readonly reason: string;
  readonly codes: readonly string[];
}

export interface TransactionFilter {
  readonly block?: number | undefined;
  readonly id?: string | undefined;
  readonly chaincode?: string | undefined;
  readonly event?: string | undefined;
  readonly submitter?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface PageQuery {
  readonly first: number;
  readonly after?: string | undefined;
}

/** How many valid transactions of a kind a day has, by the day in Asia/Shanghai that submitters claim. */
export interface DayCount {
  readonly day: string;
  readonly event: string;
  readonly transactions: number;
}

/** What the verified blocks say. Only the indexer writes it. */
export interface ReadModel {
  record(type: RecordType, ref: string): Promise<RecordFacts | undefined>;
  /** Newest first; deleted ones are left out. */
  records(type: RecordType, filter: RecordFilter, page: PageQuery): Promise<Page<RecordFacts>>;
  /** Of a unit and the units whose burdens it bears, all that are live. */
  recordsOfUnits(type: RecordType, unitRefs: readonly string[]): Promise<readonly RecordFacts[]>;
  /** Records that a transaction wrote. */
  recordsOf(transactionId: string): Promise<readonly { readonly type: RecordType; readonly ref: string }[]>;
  blocks(page: PageQuery): Promise<Page<BlockFacts>>;
  block(number: number): Promise<BlockFacts | undefined>;
  transactions(filter: TransactionFilter, page: PageQuery): Promise<Page<BrowsedTransaction>>;
  findings(page: PageQuery): Promise<Page<FindingFacts>>;
  dayCounts(period: { readonly from: string; readonly to: string }): Promise<readonly DayCount[]>;
  /** Milliseconds between a block's latest transaction and its rows, of the last blocks that were followed. */
  lag(): number | undefined;
  /** Resolves with the height when it is above `block`. */
  beyond(block: number, signal: AbortSignal): Promise<number | undefined>;
  certificate(by: { certRef: string } | { credentialDigest: string }): Promise<CertificateFacts | undefined>;
  rendition(sha256: string): Promise<RenditionFacts | undefined>;
  case(caseRef: string): Promise<CaseFacts | undefined>;
  /** The case that ended with that certificate. */
  caseOf(certRef: string): Promise<string | undefined>;
  cases(filter: {
    state?: CaseState | undefined;
    first: number;
    after?: string | undefined;
    /** Only cases of these districts; absent: of all. */
    divisions?: readonly string[] | undefined;
  }): Promise<Page<CaseFacts>>;
  /** Highest block whose rows are there. */
  height(): number | undefined;
  /** @throws DomainError LEDGER_UNAVAILABLE when the rows may be old: still catching up, cut off for long, or stopped by an alarm */
  assertFresh(): void;
  /** Waits until the rows of `block` are there. @throws DomainError LEDGER_TIMEOUT after `milliseconds` */
  reach(block: number, milliseconds: number): Promise<void>;
}

// ── proofs ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Answers of several organisations' peers that are never submitted. Every method throws as `Ledger` does. */
export interface ProofLedger {
  /**
   * What the ledger holds about a certificate and its unit.
   * @param organizations MSP IDs whose peers shall answer, one each
   * @returns common.Envelope with their endorsements
   */
  prove(
    request: { readonly certRef: string; readonly caseRef?: string | undefined },
    organizations: readonly string[],
  ): Promise<Uint8Array>;
}

/** A file that anybody verifies without this organisation (docs/spec/proof-bundle.md). */
export interface ProofFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  /** The ledger's clock when it was made: it is good for 15 minutes from then. */
  readonly clock: string;
  /** MSP IDs of those who answered. */
  readonly endorsers: readonly string[];
}

/** Whoever has number (or licence identifier) and code may carry the ledger's answer away. */
export interface Proofs {
  /** @throws DomainError NOT_FOUND for an unknown number and a wrong code alike; LEDGER_UNAVAILABLE, LEDGER_TIMEOUT, ENDORSEMENT_MISMATCH */
  make(
    reference: { readonly licenceId: string; readonly code: string } | { readonly certificateNumber: string; readonly code: string },
  ): Promise<ProofFile>;
}

// ── verification ────────────────────────────────────────────────────────────────────────────────────────────────────

export type Evidence =
  | {
      readonly credential: string;
      /** The credential must be a presentation, made by its holder for this audience and nonce. */
      readonly presentation?: { readonly audience: string; readonly nonce: string } | undefined;
    }
  | {
      readonly pdf: Uint8Array;
      /** Of an annotated copy: what its maker signed about it. */
      readonly statement?: string | undefined;
    }
  | { readonly certificateNumber: string; readonly code: string }
  | { readonly licenceId: string; readonly code: string };

export interface Verification {
  readonly verdict: Verdict;
  /** The answer in one sentence. */
  readonly text: { readonly zh: string; readonly en: string };
  /** What the evidence itself shows, as far as its issuer's signature covers it. */
  readonly shown: ShownCertificate | undefined;
  readonly facts: CertificateFacts | undefined;
}

export interface ShownCertificate {
  readonly kind: CertificateKind | undefined;
  readonly certificateNumber: string | undefined;
  readonly licenceId: string | undefined;
  readonly face: readonly { readonly key: string; readonly label: { readonly zh: string; readonly en: string }; readonly value: string }[];
}

/** Judges evidence against the organisation's own verified blocks. Never throws for bad evidence. */
export interface Verifier {
  verify(evidence: Evidence): Promise<Verification>;
}

// ── sharing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── wallets ─────────────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── erasure ─────────────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── audit ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is logged. A closed list: counts, filters and retention hang on it. */
export const AUDIT_ACTIONS = [
  'SIGNED_IN',
  'SIGN_IN_REFUSED',
  'SIGNED_OUT',
  'OPERATION',
  'OPERATION_REFUSED',
  'DOCUMENT_READ',
  'FIELDS_UNMASKED',
  'GRANT_CONSUMED',
  'UNIT_CHECKED',
  'REGISTER_SEARCHED',
  'SALTS_OPENED',
  'SUBJECT_EXPORTED',
  'SUBJECT_CORRECTED',
  'SUBJECT_ERASED',
  'LOG_READ',
  'LOG_EXPORTED',
  'LOG_PRUNED',
  'APPROVAL_REQUESTED',
  'APPROVAL_DECIDED',
  'SETTINGS_CHANGED',
  'INTERFACE_CALLED',
  'STOCK_IMPORTED',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One act or look. References only: no name, number or address of a holder. */
export interface AuditEvent {
  /** Account, machine client or `system`. */
  readonly account: string;
  /** Organisation id of the account. */
  readonly organization: string;
  readonly roles: readonly string[];
  readonly action: AuditAction;
  readonly result: 'DONE' | 'RELEASED' | 'REFUSED';
  /** certRef, caseRef, unitRef, grant or name of the operation. */
  readonly subject?: string | undefined;
  /** Names of the fields that were released. */
  readonly fields?: readonly string[] | undefined;
  readonly purpose?: string | undefined;
  /** Grant under which something was released. */
  readonly grant?: string | undefined;
  /** Salted reference of the access event on the ledger, where there is one. */
  readonly eventRef?: string | undefined;
  readonly correlationId?: string | undefined;
}

export interface AuditRecord extends AuditEvent {
  readonly sequence: number;
  readonly at: string;
  readonly hash: string;
}

export interface AuditQuery {
  readonly subject?: string | undefined;
  readonly account?: string | undefined;
  readonly action?: AuditAction | undefined;
  /** UTC instants; `to` is exclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly first: number;
  readonly after?: string | undefined;
}

/** The organisation's log of looks and acts. */
export interface AuditLog {
  /** Durable when it resolves: release content only then. */
  record(event: AuditEvent): Promise<AuditRecord>;
  find(query: AuditQuery): Promise<Page<AuditRecord>>;
  /** Who looked at a certificate, newest first. */
  looks(subject: string): Promise<readonly Look[]>;
  count(period: { from: string; to: string }): Promise<readonly { readonly action: AuditAction; readonly count: number }[]>;
}

/** A look as its holder sees it: which organisation, in which role, at what and why. Not which colleague: that is for the regulator. */
export type Look = Pick<AuditRecord, 'at' | 'organization' | 'roles' | 'action' | 'purpose' | 'grant'> & {
  readonly fields: readonly string[];
};

/** The log as files. */
export interface LogExport {
  /** The whole log for the stand-alone verifier, one JSON object per line. */
  lines(): AsyncIterable<string>;
  /** Entries of a period as CSV, oldest first. UTC instants, `to` exclusive. */
  csv(period: { readonly from: string; readonly to: string }): AsyncIterable<string>;
}

/** A closed stretch of the log: Merkle root (RFC 6962) over the hashes of entries first…last, and the chain's hash at its end. */
export interface LogRoot {
  readonly first: number;
  readonly last: number;
  readonly root: string;
  /** Absent where the root comes from the ledger, which does not hold it: the last leaf under the root says the same. */
  readonly head?: string | undefined;
}

/** A root in its place: the n-th of the organisation, after the one named `previous`. */
export interface NextRoot extends LogRoot {
  readonly n: number;
  readonly previous: string | undefined;
}

/** Puts roots where the organisation cannot change them any more. The same root again succeeds without a second write. */
export interface LogAnchor {
  /** @throws DomainError CONFLICT when another root stands for the same stretch, or the ledger's codes */
  anchor(root: NextRoot): Promise<Committed>;
}

// ── messages of others, logs of others ──────────────────────────────────────────────────────────────────────────────

/** That a message came; its content stays closed. */
export interface ReceivedMessage {
  readonly sender: string;
  readonly id: string;
  readonly type: string;
  readonly conversation: string;
  readonly state: string;
  readonly receivedAt: string;
}

export interface MessageDesk {
  /** Newest first. */
  received(page: PageQuery): Promise<Page<ReceivedMessage>>;
  /** In clear, logged before it is shown. @throws DomainError NOT_FOUND, BLANK_FIELD without a purpose */
  read(ask: {
    readonly sender: string;
    readonly id: string;
    readonly purpose: string;
    readonly who: Person;
  }): Promise<{ readonly type: string; readonly payload: JsonValue }>;
}

/** A log against its roots on the ledger. */
export interface CheckedLog {
  readonly organization: string;
  readonly verdict:
    | { readonly good: true; readonly entries: number; readonly anchored: number }
    | { readonly good: false; readonly sequence: number; readonly problem: string };
}

export interface AccessReport {
  readonly logs: readonly CheckedLog[];
  /** What log and ledger both know. */
  readonly rows: readonly { readonly record: AuditRecord }[];
  readonly findings: readonly ({ readonly kind: string; readonly organization: string } & (
    { readonly sequence: number } | { readonly eventRef: string } | object
  ))[];
}

/** The regulator's join of ledger and logs (S12). */
export interface AccessAudit {
  /** @param texts exported logs, each as `GET /audit/log.jsonl` gives it. @throws DomainError INVALID_FORMAT */
  join(texts: readonly string[]): Promise<AccessReport>;
}

/** What a verified block brought. */
export interface Happened {
  readonly event: string;
  /** The submitter's claim. */
  readonly at: string;
  readonly transactionId: string;
  readonly block: number;
  readonly records: readonly { readonly type: string; readonly ref: string }[];
}

/** Addresses of clients that want to hear of events. */
export interface WebhookDesk {
  /** @returns the secret under which calls are signed: shown once. @throws DomainError INVALID_FORMAT, TOO_LARGE */
  add(wish: { readonly account: string; readonly url: string; readonly events: readonly string[] }): Promise<{
    readonly id: string;
    readonly secret: string;
  }>;
  /** @throws DomainError NOT_FOUND for one that is not the account's own */
  remove(which: { readonly account: string; readonly id: string }): Promise<void>;
}

// ── second person ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What one person must not do alone. */
export const APPROVAL_ACTIONS = [
  'REVOKE_CERTIFICATE',
  'CLOSE_PORT',
  'REOPEN_PORT',
  'ERASE_DOCUMENTS',
  'GRANT_ROLE',
  'REVOKE_ROLE',
  'CHANGE_DICTIONARY',
  'CHANGE_CALENDAR',
  'CORRECT_SUBJECT',
] as const;

export type ApprovalAction = (typeof APPROVAL_ACTIONS)[number];

export interface Approval {
  readonly id: string;
  readonly action: ApprovalAction;
  readonly subject: string;
  readonly payload: JsonValue;
  readonly state: 'PENDING' | 'APPROVED' | 'REJECTED' | 'USED';
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly decidedBy: string | undefined;
}

/** An account that acts. */
export interface Person {
  readonly account: string;
  readonly organization: string;
  readonly roles: readonly string[];
}

/** One asks, another decides, the first carries out exactly what was approved, once. */
export interface Approvals {
  /** The same request again is the same approval. @throws DomainError CONFLICT for other content under the id */
  request(ask: {
    readonly id: string;
    readonly action: ApprovalAction;
    readonly subject: string;
    readonly payload: JsonValue;
    readonly by: Person;
  }): Promise<Approval>;
  /** @throws DomainError SECOND_PERSON for the one who asked, NOT_FOUND, APPROVAL_NOT_OPEN */
  decide(decision: { readonly id: string; readonly decision: 'APPROVED' | 'REJECTED'; readonly by: Person }): Promise<Approval>;
  /**
   * Uses an approval up, within the SQL transaction of the act where one is given.
   * @throws DomainError APPROVAL_DIFFERS unless it is for this payload and this person, APPROVAL_NOT_OPEN, NOT_FOUND
   */
  use(
    use: { readonly id: string; readonly action: ApprovalAction; readonly payload: JsonValue; readonly by: Person },
    transaction?: unknown,
  ): Promise<void>;
  /** What waits for a decision or for being carried out, oldest first. */
  open(): Promise<readonly Approval[]>;
}

// ── administration ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Changes of settings, each with a second person. */
export const SETTING_ACTIONS = ['CHANGE_DICTIONARY', 'CHANGE_CALENDAR', 'GRANT_ROLE', 'REVOKE_ROLE'] as const;
export type SettingAction = (typeof SETTING_ACTIONS)[number];

export interface Term {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly retired: boolean;
  /** From the national tables: cannot be changed here. */
  readonly national: boolean;
}

export const SUBJECT_REQUESTS = ['EXPORT', 'CORRECTION', 'DELETION', 'RESTRICTION', 'WITHDRAWAL'] as const;
/** What a data subject may ask for (个人信息保护法 art. 44-48, 15). */
export type SubjectRequestKind = (typeof SUBJECT_REQUESTS)[number];

export interface SubjectRequest {
  readonly id: string;
  readonly kind: SubjectRequestKind;
  /** certRef of the holder's certificate. */
  readonly subject: string;
  readonly state: 'OPEN' | 'DONE' | 'REFUSED';
  readonly receivedAt: string;
  readonly dueOn: string;
  readonly answer: string | undefined;
}

/** Dictionaries, working days, roles and the requests of data subjects. */
export interface Administration {
  /** @throws DomainError INVALID_FORMAT for a change that cannot be made; CONFLICT for other content under the id */
  requestChange(ask: {
    readonly id: string;
    readonly action: SettingAction;
    readonly payload: unknown;
    readonly by: Person;
  }): Promise<Approval>;
  /** Carries out exactly what was approved. @throws DomainError the approval's codes, CONFLICT */
  applyChange(change: {
    readonly approvalId: string;
    readonly action: SettingAction;
    readonly payload: unknown;
    readonly by: Person;
  }): Promise<void>;
  terms(dictionary: string): Promise<readonly Term[]>;
  /** Last day of a limit of working days. @throws DomainError INVALID_DATE, INVALID_FORMAT, CALENDAR_UNKNOWN */
  limitEnds(begins: string, workingDays: number): Promise<string>;
  /** Roles and districts that the organisation itself has given to an account. */
  grants(account: string): Promise<{ readonly roles: readonly string[]; readonly divisions: readonly string[] }>;
  receiveRequest(ask: {
    readonly id: string;
    readonly kind: SubjectRequestKind;
    readonly subject: string;
    readonly content: string;
  }): Promise<SubjectRequest>;
  answerRequest(answer: {
    readonly id: string;
    readonly state: 'DONE' | 'REFUSED';
    readonly answer: string;
    readonly by: Person;
  }): Promise<SubjectRequest>;
  openRequests(): Promise<readonly (SubjectRequest & { readonly late: boolean })[]>;
  /** Everything that is held about a holder through a certificate, logged before it leaves. @throws DomainError NOT_FOUND */
  exportSubject(ask: { readonly certRef: string; readonly by: Person }): Promise<JsonValue>;
}
