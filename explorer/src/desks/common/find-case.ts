import { useQuery } from '@tanstack/react-query';
import type { Document } from '../../api/document.js';
import { execute } from '../../api/execute.js';
import type { LoadState } from '../../kit/Message.js';

interface Cases<N> {
  readonly cases: {
    readonly edges: readonly { readonly node: N }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** A case by its reference: the API lists cases, newest first, so older ones take more than one question. Null when there is none. */
export function useCase<N extends { readonly caseRef: string }, V extends object>(
  document: Document<Cases<N>, V>,
  caseRef: string,
): LoadState<N | null> {
  const { data, error } = useQuery({ queryKey: [document, caseRef, 'case'], queryFn: () => find(document, caseRef) });
  return { data, error };
}

async function find<N extends { readonly caseRef: string }, V extends object>(
  document: Document<Cases<N>, V>,
  caseRef: string,
): Promise<N | null> {
  let after: string | null = null;
  for (;;) {
    const { cases }: Cases<N> = await execute(document, { after } as unknown as V);
    const found = cases.edges.find(({ node }) => node.caseRef === caseRef)?.node;
    if (found !== undefined) return found;
    if (!cases.pageInfo.hasNextPage) return null;
    after = cases.pageInfo.endCursor;
  }
}
