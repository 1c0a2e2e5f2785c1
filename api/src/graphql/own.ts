import { DomainError } from '@zhenglian/chaincode/domain';

/** Parts that only one kind of organisation has. The permission table refuses others first; this is the second line. */
export function own<T>(parts: T | undefined): T {
  if (parts === undefined) throw new DomainError('NOT_AUTHORISED');
  return parts;
}
