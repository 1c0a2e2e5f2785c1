import type { Organization } from '../topology.js';
import type { Transport } from './deliver.js';

const MILLISECONDS = 15_000;
const LARGEST_ANSWER = 64 * 1024;

/**
 * Exchange over HTTP with the addresses of the topology and no others: no redirect is followed, an answer is bounded in time and size.
 * What travels is signed and encrypted already.
 */
export function httpTransport(addressOf: (organization: Organization) => string): Transport {
  return {
    key: (recipient) =>
      textOf(fetch(`${addressOf(recipient)}/exchange/key`, { redirect: 'error', signal: AbortSignal.timeout(MILLISECONDS) })),
    post: (recipient, jwe) =>
      textOf(
        fetch(`${addressOf(recipient)}/exchange/messages`, {
          method: 'POST',
          redirect: 'error',
          headers: { 'content-type': 'application/jose' },
          body: jwe,
          signal: AbortSignal.timeout(MILLISECONDS),
        }),
      ),
  };
}

async function textOf(asked: Promise<Response>): Promise<string> {
  const response = await asked;
  if (!response.ok) throw new Error(`the recipient answers ${response.status}`);
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > LARGEST_ANSWER) throw new Error('the answer is too large');
  const text = await response.text();
  if (text.length > LARGEST_ANSWER) throw new Error('the answer is too large');
  return text;
}
