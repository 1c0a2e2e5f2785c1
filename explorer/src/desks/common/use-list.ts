import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
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

/** Several lists as one, each as far as it was asked for. */
export function together<N>(lists: readonly List<N>[]): List<N> {
  const open = lists.flatMap(({ more }) => (more ? [more] : []));
  const rows = lists.map(({ state }) => state.data);
  const data = rows.every((one) => one !== undefined) ? rows.flatMap((one) => one ?? []) : undefined;
  return {
    state: { data, error: lists.map(({ state }) => state.error).find(Boolean) },
    more: open.length > 0 ? { load: () => open.forEach(({ load }) => load()), loading: open.some(({ loading }) => loading) } : undefined,
  };
}

/** What of a list's records is shown, with the rest of the list as it is. */
export function mapped<N, M>({ state, more }: List<N>, rowsOf: (nodes: readonly N[]) => readonly M[]): List<M> {
  const { data, error } = state;
  return { state: { data: data && rowsOf(data), error }, more: more && { ...more, seen: data?.length ?? 0 } };
}

/**
 * A list in which work may wait anywhere: pages are loaded by themselves until it ends, or until so many were.
 * @param pages how many hundreds at most; older ones when somebody wants them
 */
export function useWork<R, V extends object, N>(
  document: Document<R, V>,
  variables: Omit<V, 'after'>,
  pick: (data: R) => Connection<N>,
  pages = 10,
): List<N> {
  const list = useList(document, variables, pick);
  const { more } = list;
  const loaded = list.state.data?.length ?? 0;
  useEffect(() => {
    if (more && !more.loading && loaded < pages * 100) more.load();
  }, [more, loaded, pages]);
  return list;
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
