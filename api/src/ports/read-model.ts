import type {
  AttestationRecord,
  CaseRecord,
  CaseState,
  CertificateKind,
  CertificateState,
  LedgerRecord,
  RecordType,
} from '@zhenglian/chaincode/domain';

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

/** A transaction that touched units which somebody holds in mortgage. */
export interface UnitEvent {
  readonly transaction: TransactionFacts;
  readonly unitRefs: readonly string[];
  /** What it wrote about them, but for other lenders' mortgages. */
  readonly records: readonly { readonly type: RecordType; readonly ref: string }[];
}

/** What the ledger says of a district's day. */
export interface DistrictFacts {
  readonly division: string;
  readonly day: string;
  /** Certificates of title that were entered on the day. */
  readonly anchored: number;
  /** Acts that the closed log states; undefined while it is not closed. */
  readonly logged: number | undefined;
  /** The log was closed later than the day after. */
  readonly late: boolean;
  /** Exceptions that were opened about the day, and those that stand open. */
  readonly exceptions: number;
  readonly open: number;
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
  /** Newest first: what happened to the units on which the lender holds a live mortgage. */
  collateralEvents(lender: string, page: PageQuery): Promise<Page<UnitEvent>>;
  /** By day and district. */
  districtFacts(period: { readonly from: string; readonly to: string }): Promise<readonly DistrictFacts[]>;
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
