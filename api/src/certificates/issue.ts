import {
  DomainError,
  keyOfJwk,
  parseRegisterEntry,
  requestDigest,
  type JsonValue,
  type Persons,
  type RegisterEntry,
} from '@zhenglian/chaincode/domain';
import type { PublicJwk, SubmitOptions } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { enterAndIssue, type Issued, type RegistryParts } from './enter.js';

export interface IssueRequest extends SubmitOptions {
  readonly requestId: string;
  /** A register entry, not yet checked. */
  readonly entry: unknown;
  /** Who accepted, reviewed and enters it, by keyed references (RG-05). */
  readonly persons: Persons;
  /** P-256 key of the holder's device, to which the credential shall be bound (`cnf`). */
  readonly holderKey?: HolderKey | undefined;
}

/** Coordinates of a P-256 key in base64url (RFC 7518). */
export interface HolderKey {
  readonly x: string;
  readonly y: string;
}

/**
 * First registration (首次登记): the entry into the register and the certificate that derives from it (LC-03).
 * The same request again gives the same result.
 * @throws DomainError the codes of the entry's fields, SAME_PERSON unless three persons had part in it, INVALID_FORMAT for a key that is none, CONFLICT, ALREADY_REGISTERED, UNIT_KEY_MISSING, the ledger's codes
 */
export async function issueCertificate(
  parts: RegistryParts,
  { requestId, entry: input, persons, holderKey, ...options }: IssueRequest,
): Promise<Issued> {
  const entry = parseEntryOf('100', input);
  const key = holderKey && checkHolderKey(holderKey);
  const registration = {
    identity: {
      requestId: checkRequestId(requestId),
      requestDigest: issueDigest(entry, persons, key),
    },
    act: 'ISSUE',
    entry,
    holderKey: key,
    ledgerAct: 'registerFirst',
    specific: () => ({ registrationType: '100', persons }),
  } as const;
  return enterAndIssue(parts, registration, options);
}

/** By what a repeated first registration is told from another one under the same id; alike for one and for an item of a batch. */
export function issueDigest(entry: RegisterEntry, persons: Persons, key?: PublicJwk): string {
  return requestDigest('issueCertificate', { entry: asJson(entry), persons, ...asked(key) });
}

/** Reads an entry that must be of one registration type. */
export function parseEntryOf(registrationType: RegisterEntry['registrationType'], input: unknown): RegisterEntry {
  const entry = parseRegisterEntry(input);
  if (entry.registrationType !== registrationType) throw new DomainError('INVALID_FORMAT', { field: 'registrationType' });
  return entry;
}

/** @throws DomainError INVALID_FORMAT for coordinates that are no point of the curve */
export function checkHolderKey({ x, y }: HolderKey): PublicJwk {
  try {
    keyOfJwk({ x, y });
    return { kty: 'EC', crv: 'P-256', x, y };
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'holderKey' }), { cause: error });
  }
}

/** What a holder's key adds to the content of a request; nothing where there is none. */
export function asked(key: PublicJwk | undefined): { readonly [member: string]: JsonValue } {
  return key === undefined ? {} : { holderKey: { x: key.x, y: key.y } };
}

/** A parsed entry is plain JSON; absent members are left out. */
export function asJson(entry: RegisterEntry): JsonValue {
  return JSON.parse(JSON.stringify(entry)) as JsonValue;
}
