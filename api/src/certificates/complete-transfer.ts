import { DomainError, requestDigest } from '@zhenglian/chaincode/domain';
import type { SubmitOptions } from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';
import { enterAndIssue, type Issued, type RegistryParts } from './enter.js';
import { asJson, asked, checkHolderKey, parseEntryOf, type HolderKey } from './issue.js';

export interface CompleteTransferRequest extends SubmitOptions {
  readonly requestId: string;
  readonly caseRef: string;
  readonly entry: unknown;
  readonly holderKey?: HolderKey | undefined;
}

/**
 * Transfer (转移登记): enters the new holder, issues the new certificate, and the old one is REPLACED. Refused until the tax
 * authority has attested every required side (先税后证).
 * @throws DomainError as issueCertificate, and CASE_UNKNOWN, CASE_NOT_READY, CASE_MISMATCH, CERTIFICATE_NOT_CURRENT, TAX_INCOMPLETE, TAX_REVERSED
 */
export async function completeTransfer(
  parts: RegistryParts,
  { requestId, caseRef, entry: input, holderKey, ...options }: CompleteTransferRequest,
): Promise<Issued> {
  checkReference(caseRef, 'caseRef');
  const entry = parseEntryOf('200', input);
  const key = holderKey && checkHolderKey(holderKey);
  const content = { caseRef, entry: asJson(entry), ...asked(key) };
  const opened = await parts.readModel.case(caseRef);
  if (opened === undefined) throw new DomainError('CASE_UNKNOWN', { field: 'caseRef' });
  const registration = {
    identity: { requestId: checkRequestId(requestId), requestDigest: requestDigest('completeTransfer', content) },
    act: 'TRANSFER',
    entry,
    holderKey: key,
    ledgerAct: 'registerTransfer',
    specific: (unitRef: string) => {
      if (unitRef !== opened.unitRef) throw new DomainError('CASE_MISMATCH', { field: 'unitCode' });
      return { registrationType: '200', caseRef, replaces: opened.certRef };
    },
  } as const;
  return enterAndIssue(parts, registration, options);
}
