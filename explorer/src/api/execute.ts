import type { Text } from '../language/language.js';
import { currentToken, sessionEnded } from '../shell/session.js';
import type { Document } from './document.js';

/** What the API refused, with its code's text; `field` is the path of the member that is wrong. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly text: Text,
    readonly field?: string,
    readonly codes: readonly string[] = [code],
    readonly correlationId?: string,
  ) {
    super(code);
  }
}

const TIMEOUT_MS = 60_000;
const UNREACHABLE: Text = {
  zh: '服务连接不上，没有办理结果。恢复连接后用同一请求再次提交，不会重复办理。',
  en: 'The service cannot be reached and there is no result. Submit the same request again once it is back; nothing is done twice.',
};

/**
 * Asks this page's API one operation as whoever is signed in. `asOfBlock` waits until the API has indexed that block.
 * Throws Refusal: with the API's code, or LEDGER_UNAVAILABLE when no answer came.
 */
export async function execute<R, V extends object>(document: Document<R, V>, variables: V, asOfBlock?: number): Promise<R> {
  const token = currentToken();
  const answer = await ask({
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(asOfBlock === undefined ? {} : { 'x-as-of-block': String(asOfBlock) }),
    },
    body: JSON.stringify({ query: document, variables }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const [error] = answer.errors ?? [];
  if (error !== undefined) {
    const refusal = toRefusal(error);
    if (refusal.code === 'NOT_SIGNED_IN' && token !== undefined) sessionEnded();
    throw refusal;
  }
  if (answer.data === undefined || answer.data === null) throw new Refusal('INTERNAL', UNREACHABLE);
  return answer.data as R;
}

interface ApiError {
  readonly message?: string;
  readonly extensions?: Partial<Record<'code' | 'field' | 'zh' | 'en' | 'correlationId', string | null>> & { codes?: string[] };
}
interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly ApiError[];
}

async function ask(options: RequestInit): Promise<Answer> {
  try {
    const response = await fetch('/graphql', { ...options, credentials: 'omit', cache: 'no-store' });
    const answer = (await response.json()) as Answer & { code?: string; zh?: string; en?: string };
    // turned away before GraphQL was reached: too large, too many
    if (answer.code !== undefined) return { errors: [{ extensions: { code: answer.code, zh: answer.zh ?? null, en: answer.en ?? null } }] };
    return answer;
  } catch (error) {
    throw new Refusal('LEDGER_UNAVAILABLE', UNREACHABLE, undefined, undefined, error instanceof Error ? error.name : undefined);
  }
}

function toRefusal({ message = '', extensions = {} }: ApiError): Refusal {
  const code = extensions.code ?? 'INTERNAL';
  const words = { zh: extensions.zh ?? message, en: extensions.en ?? message };
  return new Refusal(code, words, extensions.field ?? undefined, extensions.codes, extensions.correlationId ?? undefined);
}
