/** Refusals of a certificate authority, with Fabric CA's own codes (lib/caerrors/servererror.go of v1.5). */
export const CA_CODES = {
  UNKNOWN: 0,
  METHOD_NOT_ALLOWED: 1,
  NO_AUTHORIZATION_HEADER: 2,
  EMPTY_BODY: 4,
  BAD_BODY: 5,
  REVOKED_CERTIFICATE_NOT_FOUND: 8,
  CERTIFICATE_WRONG_OWNER: 9,
  REVOKED_IDENTITY_NOT_FOUND: 10,
  MISSING_REVOKE_ARGUMENTS: 15,
  CA_NOT_FOUND: 19,
  AUTHENTICATION_FAILURE: 20,
  BAD_REQUEST_CSR: 31,
  CERTIFICATE_ALREADY_REVOKED: 66,
  AUTHORIZATION_FAILURE: 71,
  PASSWORD_ATTEMPTS: 73,
  DUPLICATE_IDENTITY: 74,
  COMMON_NAME_MISMATCH: 77,
  INVALID_MAX_ENROLLMENTS: 82,
} as const;

export type CaCode = (typeof CA_CODES)[keyof typeof CA_CODES];

/** A refused request: HTTP status, Fabric CA code, message as it is sent to the caller; `detail` is for the log only. */
export class CaError extends Error {
  constructor(
    readonly status: number,
    readonly code: CaCode,
    message: string,
    readonly detail?: string,
  ) {
    super(message);
    this.name = 'CaError';
  }
}

/** Who asks is not known: one answer for every reason, so that nothing can be learned from it. */
export function authenticationFailure(detail: string): CaError {
  return new CaError(401, CA_CODES.AUTHENTICATION_FAILURE, 'Authentication failure', detail);
}

/** Who asks is known but may not. */
export function authorizationFailure(detail: string): CaError {
  return new CaError(403, CA_CODES.AUTHORIZATION_FAILURE, 'Authorization failure', detail);
}
