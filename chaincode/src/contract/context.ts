import type fabric from 'fabric-contract-api';
import { DomainError, isBank, type Author } from '@zhenglian/chaincode/domain';

/** Attribute of the submitter's X.509 certificate that names its service role; no person's name stands on the ledger. */
const ROLE_ATTRIBUTE = 'zl.role';

/**
 * The submitter's MSP ID. Throws NOT_THE_AUTHOR unless it belongs to the organisation and has the role; for an author without
 * an organisation, unless it is a bank. This keeps honest peers honest; against a patched contract stands the endorsement policy.
 */
export function demandAuthor(context: fabric.Context, author: Author): string {
  const { clientIdentity } = context;
  const mspId = clientIdentity.getMSPID();
  const belongs = author.mspId === undefined ? isBank(mspId) : author.mspId === mspId;
  if (belongs && clientIdentity.getAttributeValue(ROLE_ATTRIBUTE) === author.role) return mspId;
  const organization = author.mspId ?? 'a bank';
  const detail = {
    zh: `只有 ${author.mspId ?? '银行'} 的 ${author.role} 可以写入`,
    en: `only the ${author.role} of ${organization} may write this`,
  };
  throw new DomainError('NOT_THE_AUTHOR', { detail });
}
