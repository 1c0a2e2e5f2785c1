import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Document } from '../../api/document.js';
import { execute } from '../../api/execute.js';
import type { LoadState } from '../../kit/Message.js';

/** What the API says now; asked again after every act. */
export function useAsk<R, V extends object>(document: Document<R, V>, variables: V, enabled = true): LoadState<R> {
  const { data, error } = useQuery({ queryKey: [document, variables], queryFn: () => execute(document, variables), enabled });
  return { data, error };
}

/** Asks everything on the page again: something was written. */
export function useRefresh(): () => void {
  const client = useQueryClient();
  return useCallback(() => void client.invalidateQueries(), [client]);
}

/** The nodes of a relay connection. */
export const nodesOf = <T>(connection: { readonly edges: readonly { readonly node: T }[] } | undefined): readonly T[] =>
  connection?.edges.map(({ node }) => node) ?? [];

/** Today in Asia/Shanghai, YYYY-MM-DD; `days` before or after. */
export function today(days = 0): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(Date.now() + days * 86_400_000));
}
