import { currentToken } from '../shell/session.js';
import { Refusal } from './execute.js';

/** A file that this page's API makes for whoever is signed in. Throws Refusal: with the API's code, or LEDGER_UNAVAILABLE. */
export async function fetchFile(path: string): Promise<Blob> {
  const token = currentToken();
  let response: Response;
  try {
    response = await fetch(path, {
      credentials: 'omit',
      cache: 'no-store',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  } catch {
    throw new Refusal('LEDGER_UNAVAILABLE', { zh: '服务连接不上，没有导出。', en: 'The service cannot be reached; nothing was exported.' });
  }
  if (response.ok) return response.blob();
  const { code, zh, en } = await reasonOf(response);
  const words = `HTTP ${response.status}`;
  throw new Refusal(code ?? 'INTERNAL', { zh: zh ?? words, en: en ?? words });
}

async function reasonOf(response: Response): Promise<Partial<Record<'code' | 'zh' | 'en', string>>> {
  try {
    return (await response.json()) as Partial<Record<'code' | 'zh' | 'en', string>>;
  } catch {
    return {};
  }
}
