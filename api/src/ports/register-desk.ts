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

/** What the book says of a district's day, and the access system's answers. */
export interface DistrictCount {
  readonly division: string;
  readonly day: string;
  readonly entered: number;
  readonly uploaded: number;
  /** When the oldest upload that has no answer yet was written; undefined when all have. */
  readonly waitingSince: string | undefined;
}

/** What the registry's staff ask of the book. */
export interface RegisterDesk {
  /** @throws DomainError INVALID_FORMAT without anything to search for, TOO_LARGE when more than 100 fit */
  search(query: RegisterQuery): Promise<readonly FoundEntry[]>;
  /** 登簿日志 of a district and day. @throws DomainError INVALID_DATE */
  dailyLog(division: string, day: string): Promise<object>;
  /** By day and district, without days of which the book says nothing. */
  districtCounts(from: string, to: string): Promise<readonly DistrictCount[]>;
  /** Book, ledger and reports compared. @throws DomainError INVALID_DATE, TOO_LARGE for more than a month */
  reconcile(from: string, to: string): Promise<readonly RegisterFinding[]>;
  /** @throws DomainError INVALID_FORMAT, TOO_LARGE, CONFLICT */
  importStock(batch: string, csv: string): Promise<StockReport>;
}
