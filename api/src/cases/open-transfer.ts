import { canonicalize, digest, DomainError, requestDigest, TAX_SIDES, toHex, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { BookedRequest, CaseFacts, Clock, OutgoingMessage, Random, RequestIdentity, SubmitOptions } from '../ports.js';
import { saltEscrow } from '../escrow.js';
import { checkReference, checkRequestId, settleOnLedger, type SubmitParts } from '../requests.js';

export interface CaseParts extends SubmitParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Id of the tax authority that is told of every taxable case (TX-01); nobody is told without it. */
  readonly taxOrganization?: string | undefined;
  /** Id of the organisation that has salts in escrow. */
  readonly regulatorOrganization?: string | undefined;
}

export interface OpenTransferRequest extends SubmitOptions {
  readonly requestId: string;
  readonly certRef: string;
  /** Reason for the transfer as applied for; stays with the registry. */
  readonly reason: string;
}

const REASON_LIMIT = 500;
const SALT_BYTES = 32;
const PUSHED_REASON = 100;

/**
 * Accepts an application for a transfer (受理): a case on the ledger, for which the tax authority can attest.
 * @throws DomainError INVALID_FORMAT, TOO_LARGE, NOT_FOUND, CONFLICT, CERTIFICATE_NOT_CURRENT, UNIT_UNKNOWN, the ledger's codes
 */
export async function openTransfer(parts: CaseParts, { requestId, certRef, reason, ...options }: OpenTransferRequest): Promise<CaseFacts> {
  checkReference(certRef, 'certRef');
  if (reason.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'reason' });
  if (reason.length > REASON_LIMIT) throw new DomainError('TOO_LARGE', { field: 'reason' });
  const identity = { requestId: checkRequestId(requestId), requestDigest: requestDigest('openTransfer', { certRef, reason }) };
  const request = (await parts.book.request(identity)) ?? (await bookCase(parts, identity, certRef, reason));
  await settleOnLedger(parts, request, options);
  const opened = await parts.readModel.case(caseRefOf(request.ledgerRequest));
  if (opened === undefined) throw new Error('committed, indexed and not found');
  return opened;
}

async function bookCase(parts: CaseParts, identity: RequestIdentity, certRef: string, reason: string): Promise<BookedRequest> {
  const certificate = await parts.readModel.certificate({ certRef });
  if (certificate === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  const salt = parts.random.bytes(SALT_BYTES);
  const application = canonicalize({ act: 'TRANSFER', certRef, reason, requestId: identity.requestId });
  const ledgerRequest = {
    caseRef: toHex(parts.random.bytes(32)),
    unitRef: certificate.unitRef,
    certRef,
    act: 'TRANSFER',
    requiredSides: [...TAX_SIDES],
    applicationDigest: digest('zl/application/1', salt, utf8(application)),
    division: certificate.division,
    openedOn: shanghaiDay(parts.clock.now()),
  };
  await parts.ledger.check('openCase', ledgerRequest);
  const commitment = { reference: ledgerRequest.applicationDigest, salt: toHex(salt) };
  const escrow = saltEscrow(parts.regulatorOrganization, { cause: identity.requestId, batch: 'openTransfer' }, [commitment]);
  const messages = [...(await taxPush(parts, ledgerRequest.caseRef, certRef, reason)), ...escrow];
  return parts.book.open({ ...identity, act: 'OPEN_TRANSFER', ledgerRequest, secret: { salt: toHex(salt), reason }, messages });
}

/** What the tax authority needs to assess (TX-01, TX-11): unit, sellers, reason. The buyer's data come with the buyer's own application. */
async function taxPush(parts: CaseParts, caseRef: string, certRef: string, reason: string): Promise<OutgoingMessage[]> {
  const booked = await parts.book.entryOfCertificate(certRef);
  if (parts.taxOrganization === undefined || booked === undefined) return [];
  const { entry, unitProof } = booked.secret;
  const sellers = entry.holders.map(({ name, idType, idNumber }) => ({ side: 'SELLER', name, idType, idNumber }));
  const payload = { caseRef, unitCode: entry.unitCode, unitProof, reason: reason.slice(0, PUSHED_REASON), parties: sellers };
  return [{ id: `tax-push:${caseRef}`, to: parts.taxOrganization, type: 'TAX_PUSH', conversation: caseRef, payload }];
}

function caseRefOf(request: JsonValue): string {
  const caseRef = typeof request === 'object' && request !== null && 'caseRef' in request ? request['caseRef'] : undefined;
  if (typeof caseRef !== 'string') throw new DomainError('CONFLICT', { field: 'requestId' });
  return caseRef;
}
