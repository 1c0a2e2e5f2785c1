/** A sign-in as this tab remembers it. The token is opaque here: who somebody is and may do, the API says. */
export interface Session {
  readonly token: string;
  /** When the token ends, milliseconds since 1970. */
  readonly until: number;
}

const KEY = 'zhenglian.session';
/** Everything that a desk keeps for this tab starts so, and goes with the session. */
export const PRIVATE_PREFIX = 'zhenglian.desk.';

let session = restore();
const listeners = new Set<() => void>();

export const currentSession = (): Session | undefined => session;

export const currentToken = (): string | undefined => (session && session.until > Date.now() ? session.token : undefined);

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Starts or renews the session of this tab. It is kept for the tab only and is gone when the tab closes. */
export function startSession(next: Session): void {
  session = next;
  sessionStorage.setItem(KEY, JSON.stringify(next));
  tell();
}

/** Forgets the session and whatever a desk had kept for it. */
export function sessionEnded(): void {
  if (session === undefined) return;
  session = undefined;
  for (const key of Object.keys(sessionStorage)) {
    if (key === KEY || key.startsWith(PRIVATE_PREFIX)) sessionStorage.removeItem(key);
  }
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

function restore(): Session | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Partial<Session> | null;
    if (typeof kept?.token !== 'string' || typeof kept.until !== 'number' || kept.until <= Date.now()) return undefined;
    return { token: kept.token, until: kept.until };
  } catch {
    return undefined; // storage may be forbidden: the session then lasts until a reload
  }
}
