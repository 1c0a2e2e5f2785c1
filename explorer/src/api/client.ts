/** The service could not be reached or gave no usable answer; says nothing about any certificate. */
export class Unreachable extends Error {}

const TIMEOUT_MS = 15_000;

/** Sends one GraphQL query to the API that serves this page. Out: its data; throws Unreachable for everything else. */
export async function query<T>(document: string, variables: Record<string, string | undefined> = {}): Promise<T> {
  const body = JSON.stringify({ query: document, variables });
  const answer = await fetchJson('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { data, errors } = answer as { data?: T | null; errors?: unknown };
  if (errors !== undefined || data === undefined || data === null) throw new Unreachable('the API refused the query');
  return data;
}

/** Fetches JSON from this page's own origin. Throws Unreachable. */
export async function fetchJson(path: string, options: RequestInit = {}): Promise<unknown> {
  try {
    const response = await fetch(path, { ...options, credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Unreachable(`${path} answered ${response.status}`);
    const value: unknown = await response.json();
    if (typeof value !== 'object' || value === null) throw new Unreachable(`${path} answered no object`);
    return value;
  } catch (error) {
    throw error instanceof Unreachable ? error : new Unreachable(`${path} cannot be reached`, { cause: error });
  }
}
