import { DomainError, parseRegisterEntry, requestDigest, type JsonValue, type RegisterEntry } from '@zhenglian/chaincode/domain';
import type { SubmitOptions } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { enterAndIssue, type Issued, type RegistryParts } from './enter.js';

export interface IssueRequest extends SubmitOptions {
  readonly requestId: string;
  /** A register entry, not yet checked. */
  readonly entry: unknown;
}

/**
 * First registration (首次登记): the entry into the register and the certificate that derives from it (LC-03).
 * The same request again gives the same result.
 * @throws DomainError the codes of the entry's fields, CONFLICT, ALREADY_REGISTERED, UNIT_KEY_MISSING, the ledger's codes
 */
export async function issueCertificate(parts: RegistryParts, { requestId, entry: input, ...options }: IssueRequest): Promise<Issued> {
  const entry = parseEntryOf('100', input);
  const registration = {
    identity: { requestId: checkRequestId(requestId), requestDigest: requestDigest('issueCertificate', { entry: asJson(entry) }) },
    act: 'ISSUE',
    entry,
    ledgerAct: 'registerFirst',
    specific: () => ({ registrationType: '100' }),
  } as const;
  return enterAndIssue(parts, registration, options);
}

/** Reads an entry that must be of one registration type. */
export function parseEntryOf(registrationType: RegisterEntry['registrationType'], input: unknown): RegisterEntry {
  const entry = parseRegisterEntry(input);
  if (entry.registrationType !== registrationType) throw new DomainError('INVALID_FORMAT', { field: 'registrationType' });
  return entry;
}

/** A parsed entry is plain JSON; absent members are left out. */
export function asJson(entry: RegisterEntry): JsonValue {
  return JSON.parse(JSON.stringify(entry)) as JsonValue;
}
