import { DomainError, type ErrorCode } from '../errors.js';

/** The refusal that the call throws, as code and field; fails if it throws nothing or something else. */
export function refusalOf(call: () => unknown): { code: ErrorCode; field: string | undefined } {
  try {
    call();
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, field: error.field };
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The code alone. */
export function codeOf(call: () => unknown): ErrorCode {
  return refusalOf(call).code;
}
