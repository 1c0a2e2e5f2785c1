import { DomainError, requestDigest, type JsonValue } from '@zhenglian/chaincode/domain';
import type { SubmitOptions } from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';
import { enterAndIssue, type Issued, type Registration, type RegistryParts } from './enter.js';
import { asJson, asked, checkHolderKey, parseEntryOf, type HolderKey } from './issue.js';

export interface CompleteTransferRequest extends SubmitOptions {
  readonly requestId: string;
  readonly caseRef: string;
  readonly entry: unknown;
  /** As in the case: sale, gift, inheritance, a court's sale, … */
  readonly ground?: string | undefined;
  /** The own notice, or the order of a court, that the transfer executes. */
  readonly executes?: string | undefined;
  /** Signed consents of holders of notices and rights. */
  readonly consents?: readonly { readonly ref: string; readonly signature: string }[] | undefined;
  /** Objections that the acquirer acknowledges. */
  readonly acknowledged?: readonly string[] | undefined;
  readonly holderKey?: HolderKey | undefined;
}

/**
 * Transfer (转移登记): enters the new holder, issues the new certificate, and the old one is REPLACED. Refused until the tax
 * authority has attested every required side (先税后证).
 * @throws DomainError as issueCertificate, and CASE_UNKNOWN, CASE_NOT_READY, CASE_MISMATCH, CERTIFICATE_NOT_CURRENT, TAX_INCOMPLETE, TAX_REVERSED
 */
export async function completeTransfer(parts: RegistryParts, request: CompleteTransferRequest): Promise<Issued> {
  return enterAndIssue(parts, await transferOf(parts, request), request);
}

/** The registration that a transfer is. @throws DomainError as `completeTransfer`, before anything is asked of the contract */
export async function transferOf(
  parts: Pick<RegistryParts, 'readModel'>,
  { requestId, caseRef, entry: input, holderKey, ...rest }: CompleteTransferRequest,
): Promise<Registration> {
  checkReference(caseRef, 'caseRef');
  const entry = parseEntryOf('200', input);
  const key = holderKey && checkHolderKey(holderKey);
  const law = lawMembers(rest);
  const content = { caseRef, entry: asJson(entry), ...asked(key), ...law };
  const opened = await parts.readModel.case(caseRef);
  if (opened === undefined) throw new DomainError('CASE_UNKNOWN', { field: 'caseRef' });
  return {
    identity: { requestId: checkRequestId(requestId), requestDigest: requestDigest('completeTransfer', content) },
    act: 'TRANSFER',
    entry,
    holderKey: key,
    ledgerAct: 'registerTransfer',
    specific: (unitRef: string) => {
      if (unitRef !== opened.unitRef) throw new DomainError('CASE_MISMATCH', { field: 'unitCode' });
      return { registrationType: '200', caseRef, replaces: opened.certRef, ...law };
    },
  };
}

/** What only some transfers have; the contract judges it. */
function lawMembers({ ground, executes, consents, acknowledged }: Partial<CompleteTransferRequest>): {
  readonly [member: string]: JsonValue;
} {
  return {
    ...(ground !== undefined && { ground }),
    ...(executes !== undefined && { executes }),
    ...(consents !== undefined && { consents: consents.map(({ ref, signature }) => ({ ref, signature })) }),
    ...(acknowledged !== undefined && { acknowledged: [...acknowledged] }),
  };
}
