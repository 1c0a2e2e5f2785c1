import type { JsonValue } from '@zhenglian/chaincode/domain';

/** A transaction that is in a block and valid there. */
export interface Committed {
  readonly transactionId: string;
  readonly block: number;
}

export interface SubmitOptions {
  /** MSP IDs that shall endorse; chosen by the gateway when absent. */
  readonly endorsingOrganizations?: readonly string[] | undefined;
}

/** How a transaction is submitted, beside what a caller may choose. */
export interface LedgerOptions extends SubmitOptions {
  /** What must be kept before the transaction goes to be ordered; peers endorse meanwhile. Its failure leaves nothing on the ledger. */
  readonly kept?: Promise<unknown> | undefined;
}

/** Nothing was submitted, because what had to be kept before it (`LedgerOptions.kept`) was not. */
export class NotKept extends Error {
  constructor(cause: unknown) {
    super('not submitted: what goes before it could not be kept', { cause });
  }
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
  submit(act: LedgerAct, request: JsonValue, options?: LedgerOptions): Promise<Committed>;
  /** One record as the own peer has it now; undefined where there is none. */
  read(query: LedgerQuery, request: JsonValue): Promise<JsonValue | undefined>;
  /** The registry's public unit key on the ledger; undefined before it is set. */
  unitKey(): Promise<string | undefined>;
  /** Number of the last block of the own peer; undefined when it cannot be asked. */
  height(): Promise<number | undefined>;
  /** True when a peer can be reached within a second. */
  reachable(): Promise<boolean>;
}

/** Last blocks by node; undefined for one that does not answer. */
export interface Heights {
  /** The highest that the organisation's peers answered. */
  readonly peers: readonly { readonly mspId: string; readonly height: number | undefined }[];
  readonly orderers: readonly { readonly id: number; readonly mspId: string; readonly height: number | undefined }[];
}

/** How far the nodes of all organisations are. */
export interface NetworkHeights {
  all(): Promise<Heights>;
}

/** Where full blocks come from. */
export interface BlockSource {
  /** Serialised common.Block, one after the other, from a number on and for ever; ends or throws when the source goes away. */
  from(number: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}
