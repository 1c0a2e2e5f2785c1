import type { Committed, QualifiedAct } from './ledger.js';
import type { ErrorCode, JsonValue, RegisterEntry } from '@zhenglian/chaincode/domain';

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

/** What organisations send to each other. */
export const MESSAGE_TYPES = [
  'TAX_PUSH',
  'TAX_RESULT',
  'COURT_INSTRUCTION',
  'PROOF_PUSH',
  'SALT_ESCROW',
  'SALT_ERASURE',
  'QUALITY_SCORE',
] as const;

/** A message to another organisation; `exchange/messages.ts` says what each type carries. */
export interface OutgoingMessage {
  /** Chosen once: the same id again is the same message. */
  readonly id: string;
  /** Organisation id. */
  readonly to: string;
  readonly type: (typeof MESSAGE_TYPES)[number];
  /** What belongs together and is handled in order. */
  readonly conversation: string;
  readonly payload: JsonValue;
}

/** Several rights that one request enters. */
export interface NewEntries {
  readonly request: NewRequest;
  /** `from`: reference of the unit whose last entry is the predecessor, where it is not that of the own unit. */
  readonly entries: readonly (Omit<BookedEntry, 'requestId'> & { readonly from?: string | undefined })[];
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
  /** In the order in which they were entered. */
  entriesOfRequest(requestId: string): Promise<readonly BookedEntry[]>;
  entryOfCertificate(certRef: string): Promise<BookedEntry | undefined>;
  /** Stores a request, or returns the kept one. */
  open(request: NewRequest): Promise<BookedRequest>;
  /**
   * Stores an entry of the register: serial, number, certificate and request in one SQL transaction. `make` gets the next
   * serial of the series; when it throws, nothing is stored and the serial is not used up.
   */
  enter(identity: RequestIdentity, series: string, make: (serial: number) => Promise<NewEntry>): Promise<BookedRequest>;
  /** As `enter`, for several entries of one series at once: all of them, or nothing. */
  enterSeveral(
    identity: RequestIdentity,
    place: { readonly series: string; readonly count: number },
    make: (serials: readonly number[]) => Promise<NewEntries>,
  ): Promise<BookedRequest>;
  /** As `enter`, for what is numbered and no entry of title: a proof of registration. */
  openNumbered(identity: RequestIdentity, series: string, make: (serial: number) => Promise<NewRequest>): Promise<BookedRequest>;
  settle(requestId: string, outcome: Settlement): Promise<void>;
}

export type Settlement = ({ readonly state: 'ENTERED' } & Committed) | { readonly state: 'REFUSED'; readonly code: ErrorCode };
