import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import { securityHeaders } from './headers.js';
import { rateLimit } from './rate-limit.js';

const BODY_LIMIT = 512 * 1024;
const PUBLIC_RATE = { burst: 400, perSecond: 200 };

export interface Readiness {
  readonly ready: boolean;
  /** One word per part, for the operator. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface AppParts {
  readonly graphql: RequestHandler;
  readonly signIn: Router | undefined;
  /** Origins beside the own that the pages may ask: those of an external sign-in. */
  readonly connect?: readonly string[];
  /** Further routers, each with its own limits; before the pages. */
  readonly routers?: readonly Router[];
  readonly readiness: () => Promise<Readiness>;
  /** The public trust anchor, for pages that verify by themselves. */
  readonly trust: string;
  readonly webDir: string;
  readonly metrics?: { readonly observe: RequestHandler; readonly router: Router };
  /** Turns requests away under overload; health and metrics are answered all the same. */
  readonly shed?: RequestHandler;
  /** Decides from which pages GraphQL may be asked. */
  readonly origin?: RequestHandler;
  readonly logger: Logger;
}

/** Puts the parts behind one HTTP server: GraphQL, health, sign-in, trust anchor, web pages. */
export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(securityHeaders(parts.connect));
  app.get('/healthz', (_request, response) => void response.json({ status: 'alive' }));
  app.get('/readyz', (_request, response, next) => {
    parts
      .readiness()
      .then((state) => response.status(state.ready ? 200 : 503).json(state))
      .catch(next);
  });
  if (parts.metrics !== undefined) app.use(parts.metrics.observe, parts.metrics.router);
  if (parts.shed !== undefined) app.use(parts.shed);
  app.use(rateLimit(PUBLIC_RATE));
  app.get('/trust.json', (_request, response) => void response.type('json').set('Cache-Control', 'no-cache').send(parts.trust));
  if (parts.origin !== undefined) app.use('/graphql', parts.origin);
  app.use('/graphql', bodyLimit, parts.graphql);
  if (parts.signIn !== undefined) app.use(parts.signIn);
  for (const router of parts.routers ?? []) app.use(router);
  if (existsSync(parts.webDir)) app.use(webPages(parts.webDir));
  app.use((_request, response) => void response.status(404).json({ code: 'NOT_FOUND' }));
  app.use(lastResort(parts.logger));
  return app;
}

/** Refuses by the announced length, and counts what really comes. */
const bodyLimit: RequestHandler = (request, response, next) => {
  const refuse = () => response.status(413).json({ code: 'TOO_LARGE', zh: '请求过大', en: 'The request is too large' });
  if (Number(request.get('content-length') ?? 0) > BODY_LIMIT) {
    refuse();
    return;
  }
  if (request.get('transfer-encoding') !== undefined) {
    response.status(411).end();
    return;
  }
  next();
};

/** The built explorer; unknown paths without a file extension get its start page, which routes by itself. */
function webPages(directory: string): Router {
  const router = express.Router();
  const page = join(directory, 'index.html');
  // names under assets/ carry the digest of their content
  router.use(
    '/assets',
    express.static(join(directory, 'assets'), { immutable: true, maxAge: '1y', dotfiles: 'ignore', fallthrough: false }),
  );
  router.use(
    express.static(directory, {
      index: false,
      cacheControl: false,
      dotfiles: 'ignore',
      setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  router.get('/{*path}', (request, response, next) => {
    if (/\.[a-z0-9]+$/i.test(request.path) || request.accepts('html') === false) next();
    else response.set('Cache-Control', 'no-cache').sendFile(page, { cacheControl: false });
  });
  return router;
}

/** No stack, no message of ours or a library's leaves the process. */
function lastResort(logger: Logger): ErrorRequestHandler {
  // express knows an error handler by its four parameters
  return (error: unknown, _request, response, _next) => {
    const status = statusOf(error);
    if (status >= 500) logger.error({ error }, 'request failed');
    if (!response.headersSent) response.status(status).json({ code: status >= 500 ? 'INTERNAL' : 'INVALID_FORMAT' });
  };
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
