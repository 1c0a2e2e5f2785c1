import { DomainError } from '@zhenglian/chaincode/domain';
import type { Page, PageQuery } from '../ports.js';

const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;

/** What a caller asks of a connection. Only forwards: lists of the ledger run newest first. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** @throws DomainError INVALID_FORMAT, TOO_LARGE for the page size */
export function pageQuery({ first, after }: PageArgs): PageQuery {
  const size = first ?? DEFAULT_PAGE;
  if (!Number.isInteger(size) || size < 1) throw new DomainError('INVALID_FORMAT', { field: 'first' });
  if (size > LARGEST_PAGE) throw new DomainError('TOO_LARGE', { field: 'first' });
  return { first: size, after: after ?? undefined };
}

/** A page as a relay connection. */
export function connectionOf<T>(page: Page<T>, { after }: PageArgs) {
  return {
    edges: page.items.map(({ cursor, node }) => ({ cursor, node })),
    pageInfo: {
      hasNextPage: page.hasNext,
      hasPreviousPage: typeof after === 'string',
      startCursor: page.items[0]?.cursor ?? null,
      endCursor: page.items.at(-1)?.cursor ?? null,
    },
  };
}
