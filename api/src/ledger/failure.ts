import grpc from '@grpc/grpc-js';
import { CommitError, CommitStatusError, EndorseError, GatewayError, type SubmitError } from '@hyperledger/fabric-gateway';
import { decodeError, DomainError, type ErrorCode } from '@zhenglian/chaincode/domain';

/** What to do about a failed transaction: the retry rules of the ledger are decided here and nowhere else. */
export type Remedy =
  /** A new proposal may succeed: another transaction was faster, or peers stood at different blocks. */
  | 'REPEAT'
  /** The transaction may still be committed: look it up by its id. */
  | 'LOOK_UP'
  /** Final. */
  | 'GIVE_UP';

export interface Failure {
  readonly remedy: Remedy;
  readonly error: DomainError;
  readonly transactionId: string | undefined;
}

const POLICY_FAILURE = 10;
const MVCC_READ_CONFLICT = 11;
const PHANTOM_READ_CONFLICT = 12;
const MISMATCH = /ProposalResponsePayloads do not match/;

const { status: Grpc } = grpc;

/** Translates whatever the gateway client throws. A contract's refusal comes back as the DomainError that the contract threw. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommitError) return committedInvalid(error.code, error.transactionId);
  if (error instanceof CommitStatusError || isSubmitError(error)) return failure('LOOK_UP', stageCode(error), error, error.transactionId);
  if (error instanceof GatewayError) return endorsementFailure(error);
  return failure('GIVE_UP', 'INTERNAL', error);
}

/** A transaction that is in a block with a code other than VALID. */
export function committedInvalid(code: number, transactionId: string): Failure {
  const cause = new Error(`validation code ${code}`);
  if (code === MVCC_READ_CONFLICT || code === PHANTOM_READ_CONFLICT) return failure('REPEAT', 'LEDGER_CONFLICT', cause, transactionId);
  return failure('GIVE_UP', code === POLICY_FAILURE ? 'ENDORSEMENT_POLICY' : 'LEDGER_CONFLICT', cause, transactionId);
}

/** The library exports this class as a type only. */
function isSubmitError(error: unknown): error is SubmitError {
  return error instanceof GatewayError && error.name === 'SubmitError';
}

/** Endorsing and evaluating: nothing can have been written yet. */
function endorsementFailure(error: GatewayError): Failure {
  const messages = [...error.details.map((detail) => detail.message), error.message];
  const transactionId = error instanceof EndorseError ? error.transactionId : undefined;
  for (const message of messages) {
    const refusal = decodeError(message);
    if (refusal !== undefined) return { remedy: 'GIVE_UP', error: Object.assign(refusal, { cause: error }), transactionId };
  }
  if (messages.some((message) => MISMATCH.test(message))) return failure('REPEAT', 'ENDORSEMENT_MISMATCH', error, transactionId);
  return failure('GIVE_UP', stageCode(error), error, transactionId);
}

function stageCode(error: GatewayError): ErrorCode {
  if (error.code === Grpc.DEADLINE_EXCEEDED) return 'LEDGER_TIMEOUT';
  if (error.code === Grpc.FAILED_PRECONDITION) return 'ENDORSEMENT_POLICY';
  if (error.code === Grpc.INVALID_ARGUMENT || error.code === Grpc.INTERNAL) return 'INTERNAL';
  return 'LEDGER_UNAVAILABLE';
}

function failure(remedy: Remedy, code: ErrorCode, cause: unknown, transactionId?: string): Failure {
  return { remedy, error: Object.assign(new DomainError(code), { cause }), transactionId };
}
