import { DomainError, type ErrorCode } from '@zhenglian/chaincode/domain';

/** Codes that say what to do; any other failure to read a document is one and the same to a caller. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['STORAGE_UNAVAILABLE', 'KEY_STORE_UNAVAILABLE', 'DOCUMENT_ERASED']);

/** The error to throw when a document cannot be read: storage that is away by its own code, everything else DOCUMENT_UNAVAILABLE. */
export function passing(error: unknown): Error {
  if (error instanceof DomainError && PASSING.has(error.code)) return error;
  return Object.assign(new DomainError('DOCUMENT_UNAVAILABLE'), { cause: error });
}
