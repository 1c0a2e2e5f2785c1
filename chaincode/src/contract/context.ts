import type fabric from 'fabric-contract-api';
import { DomainError } from '@zhenglian/chaincode/domain';

/** The only organisation and service role that may write a facet's facts. */
export interface Author {
  readonly mspId: string;
  readonly role: string;
}

export const REGISTRAR: Author = { mspId: 'RegistryMSP', role: 'registrar' };
export const TAX_OFFICER: Author = { mspId: 'TaxMSP', role: 'tax-officer' };

/** Attribute of the submitter's X.509 certificate that names its service role; no person's name stands on the ledger. */
const ROLE_ATTRIBUTE = 'zl.role';

/**
 * Throws NOT_THE_AUTHOR unless the submitter belongs to the organisation and has the role.
 * This keeps honest peers honest; against a patched contract stands the endorsement policy.
 */
export function demandAuthor(context: fabric.Context, author: Author): void {
  const { clientIdentity } = context;
  if (clientIdentity.getMSPID() === author.mspId && clientIdentity.getAttributeValue(ROLE_ATTRIBUTE) === author.role) return;
  const detail = {
    zh: `只有 ${author.mspId} 的 ${author.role} 可以写入`,
    en: `only the ${author.role} of ${author.mspId} may write this`,
  };
  throw new DomainError('NOT_THE_AUTHOR', { detail });
}
