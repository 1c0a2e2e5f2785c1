import { checkDate, digest, DomainError, requestDigest, toHex, utf8, type Attest } from '@zhenglian/chaincode/domain';
import type { AttestationFacts, BookedRequest, Clock, OutgoingMessage, Random, RequestIdentity, SubmitOptions } from '../ports.js';
import { saltEscrow } from '../escrow.js';
import { checkReference, checkRequestId, settleOnLedger, type SubmitParts } from '../requests.js';

export interface TaxParts extends SubmitParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Code of the tax office, 11 digits. */
  readonly office: string;
  /** Id of the registry that gets the result (TX-02); nobody gets it without. */
  readonly registryOrganization?: string | undefined;
  /** Id of the organisation that has salts in escrow. */
  readonly regulatorOrganization?: string | undefined;
}

export interface AttestRequest extends SubmitOptions {
  readonly requestId: string;
  readonly caseRef: string;
  readonly side: Attest['side'];
  readonly kind: Attest['kind'];
  readonly receiptNumber: string;
  readonly attestedOn: string;
}

const RECEIPT_LIMIT = 100;
const SALT_BYTES = 32;

/**
 * The tax authority attests one side of a case (契税法 art. 11). The ledger gets a salted digest of the receipt's number; number
 * and salt stay here.
 * @throws DomainError INVALID_FORMAT, INVALID_DATE, BLANK_FIELD, TOO_LARGE, CASE_UNKNOWN, CASE_NOT_READY, SIDE_NOT_REQUIRED, CONFLICT, the ledger's codes
 */
export async function attestTax(
  parts: TaxParts,
  { requestId, endorsingOrganizations, ...content }: AttestRequest,
): Promise<AttestationFacts> {
  assertContent(content);
  const identity = { requestId: checkRequestId(requestId), requestDigest: requestDigest('attestTax', { ...content }) };
  const request = (await parts.book.request(identity)) ?? (await bookAttestation(parts, identity, content));
  await settleOnLedger(parts, request, { endorsingOrganizations });
  const found = (await parts.readModel.case(content.caseRef))?.attestations.find((a) => a.side === content.side);
  if (found === undefined) throw new Error('committed, indexed and not found');
  return found;
}

type Content = Omit<AttestRequest, 'requestId' | 'endorsingOrganizations'>;

function assertContent({ caseRef, receiptNumber, attestedOn }: Content): void {
  checkReference(caseRef, 'caseRef');
  checkDate(attestedOn, 'attestedOn');
  if (receiptNumber.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'receiptNumber' });
  if (receiptNumber.length > RECEIPT_LIMIT) throw new DomainError('TOO_LARGE', { field: 'receiptNumber' });
}

async function bookAttestation(parts: TaxParts, identity: RequestIdentity, content: Content): Promise<BookedRequest> {
  const { caseRef, side, kind, receiptNumber, attestedOn } = content;
  const opened = await parts.readModel.case(caseRef);
  if (opened === undefined) throw new DomainError('CASE_UNKNOWN', { field: 'caseRef' });
  const salt = parts.random.bytes(SALT_BYTES);
  const receiptDigest = digest('zl/receipt/1', salt, utf8(receiptNumber));
  const ledgerRequest = { caseRef, unitRef: opened.unitRef, side, kind, receiptDigest, office: parts.office, attestedOn };
  await parts.ledger.check('attest', ledgerRequest);
  const commitment = { reference: receiptDigest, salt: toHex(salt) };
  const escrow = saltEscrow(parts.regulatorOrganization, { cause: identity.requestId, batch: 'attest' }, [commitment]);
  const messages = [...taxResult(parts, content), ...escrow];
  return parts.book.open({ ...identity, act: 'ATTEST', ledgerRequest, secret: { salt: toHex(salt), receiptNumber }, messages });
}

/** The result for the registry's archive, with the number that the ledger does not show (TX-02, TX-04). */
function taxResult({ registryOrganization }: TaxParts, { caseRef, side, kind, receiptNumber, attestedOn }: Content): OutgoingMessage[] {
  if (registryOrganization === undefined) return [];
  const payload = { caseRef, side, kind, receiptNumber, attestedOn };
  return [{ id: `tax-result:${caseRef}:${side}`, to: registryOrganization, type: 'TAX_RESULT', conversation: caseRef, payload }];
}
