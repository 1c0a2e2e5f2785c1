import { DomainError, type CaseState } from '@zhenglian/chaincode/domain';
import type { CaseFacts, Page, ReadModel } from '../ports.js';

const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;

/** Cases from the index, newest first. @throws DomainError INVALID_FORMAT, TOO_LARGE for the page size or a foreign cursor */
export async function listCases(
  readModel: ReadModel,
  query: {
    state?: CaseState | undefined;
    first?: number | undefined;
    after?: string | undefined;
    divisions?: readonly string[] | undefined;
  },
): Promise<Page<CaseFacts>> {
  const first = query.first ?? DEFAULT_PAGE;
  if (!Number.isInteger(first) || first < 1) throw new DomainError('INVALID_FORMAT', { field: 'first' });
  if (first > LARGEST_PAGE) throw new DomainError('TOO_LARGE', { field: 'first' });
  return readModel.cases({ state: query.state, first, after: query.after, divisions: query.divisions });
}
