import type { RequestHandler } from 'express';

const METHODS = 'POST';
const HEADERS = 'authorization, content-type, x-correlation-id, x-as-of-block';
const SHOWN = 'X-Correlation-Id, Retry-After';
const SECONDS = '600';

/**
 * Pages of other origins may ask only when they are listed (CORS). What a browser sends without asking first (forms, images, simple
 * content types) is refused, so that no page can act for somebody who is signed in here (A10, checklist 22).
 */
export function originGuard(own: string, allowed: ReadonlySet<string>): RequestHandler {
  const ownOrigin = new URL(own).origin;
  return (request, response, next) => {
    const origin = request.get('origin');
    response.vary('Origin');
    if (origin !== undefined && origin !== ownOrigin && !allowed.has(origin)) {
      response.status(403).json({ code: 'ORIGIN_REFUSED', zh: '不允许从该网站访问', en: 'This origin may not ask' });
      return;
    }
    if (origin !== undefined && origin !== ownOrigin) {
      response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': SHOWN });
      response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    }
    if (request.method === 'OPTIONS') {
      if (origin !== undefined) {
        response.set({
          'Access-Control-Allow-Methods': METHODS,
          'Access-Control-Allow-Headers': HEADERS,
          'Access-Control-Max-Age': SECONDS,
        });
      }
      response.status(204).end();
      return;
    }
    if (request.method === 'POST' && !/^application\/json\s*(;|$)/i.test(request.get('content-type') ?? '')) {
      response.status(415).json({ code: 'INVALID_FORMAT', zh: '请求须为 application/json', en: 'Send application/json' });
      return;
    }
    next();
  };
}
