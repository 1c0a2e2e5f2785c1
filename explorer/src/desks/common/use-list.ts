import { useInfiniteQuery } from '@tanstack/react-query';
import type { Document } from '../../api/document.js';
import { execute } from '../../api/execute.js';
import type { More } from '../../kit/DataTable.js';
import type { LoadState } from '../../kit/Message.js';

interface Connection<N> {
  readonly edges: readonly { readonly node: N }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface List<N> {
  readonly state: LoadState<readonly N[]>;
  /** How to get what is older; undefined when everything is there. */
  readonly more: More | undefined;
}

/** A list of the API, newest first, as far as it was asked for: a hundred at once, older ones when somebody wants them. */
export function useList<R, V extends object, N>(
  document: Document<R, V>,
  variables: Omit<V, 'after'>,
  pick: (data: R) => Connection<N>,
  enabled = true,
): List<N> {
  const query = useInfiniteQuery({
    queryKey: [document, variables, 'list'],
    queryFn: ({ pageParam }) => execute(document, { ...variables, after: pageParam } as unknown as V),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => {
      const { hasNextPage, endCursor } = pick(last).pageInfo;
      return hasNextPage ? endCursor : undefined;
    },
    enabled,
  });
  const rows = query.data?.pages.flatMap((page) => pick(page).edges.map(({ node }) => node));
  return {
    state: { data: rows, error: query.error },
    more: query.hasNextPage ? { load: () => void query.fetchNextPage(), loading: query.isFetchingNextPage } : undefined,
  };
}
