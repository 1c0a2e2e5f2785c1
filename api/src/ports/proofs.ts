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
