import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';

/** What a call carries: references only. Whoever wants more asks the API, with its own rights. */
export interface Call {
  /** The same call again has the same id: handle it once. */
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly content: {
    readonly transactionId: string;
    readonly block: number;
    readonly records: readonly { readonly type: string; readonly ref: string }[];
  };
}

/** Older calls are a replay. */
const TOLERANCE_SECONDS = 5 * 60;
const LARGEST = 1_000_000;

/**
 * Checks a call before anything is believed: header `zhenglian-signature: t=<seconds>,v1=<hex>`, HMAC-SHA256 over `<seconds>.<body>`.
 * @returns the call, undefined for one that is not genuine
 */
export function readCall(secret: string, body: string, signature: string, now: Date): Call | undefined {
  const [, seconds = '', given = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (given === '' || Math.abs(now.getTime() / 1_000 - Number(seconds)) > TOLERANCE_SECONDS) return undefined;
  const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex')) ? (JSON.parse(body) as Call) : undefined;
}

/**
 * Listens for calls. A handler that throws makes the answer 500, and the call comes again; a repeated call is answered and not handled again.
 * In production put it behind TLS: the institution calls https addresses only.
 */
export function listen(secret: string, handle: (call: Call) => Promise<void>): Server {
  const handled = new Set<string>();
  return createServer((request, response) => {
    const answer = (status: number) => void response.writeHead(status).end();
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
      if (body.length > LARGEST) request.destroy();
    });
    request.on('end', () => {
      const call = readCall(secret, body, String(request.headers['zhenglian-signature'] ?? ''), new Date());
      if (call === undefined) return answer(401);
      if (handled.has(call.id)) return answer(204);
      handle(call).then(
        () => {
          handled.add(call.id);
          answer(204);
        },
        () => answer(500),
      );
    });
  });
}
