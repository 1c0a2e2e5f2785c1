import { timingSafeEqual } from 'node:crypto';
import express, { type RequestHandler, type Router } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A number that is asked for whenever somebody reads the metrics. */
export interface Measure {
  readonly name: string;
  readonly help: string;
  readonly read: () => number | Promise<number>;
}

export interface MetricsParts {
  readonly organization: string;
  readonly measures: readonly Measure[];
  /** Whoever shows it may read from anywhere; without one only this machine may. */
  readonly token: string | undefined;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** The first part of a path, from a closed list: what callers make up must not become a label. */
const ROUTES = ['graphql', 'exchange', 'oidc', 'assets', 'healthz', 'readyz', 'trust.json', 'metrics', 'audit'];

/** Counts and times of every request, and the process's own measures, for Prometheus. No personal data, no account, no reference. */
export function metrics({ organization, measures, token }: MetricsParts): { readonly observe: RequestHandler; readonly router: Router } {
  const registry = new Registry();
  registry.setDefaultLabels({ organization });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const labelNames = ['route', 'method', 'status'] as const;
  const requests = new Counter({ name: 'zl_http_requests_total', help: 'Requests answered', labelNames, registers });
  const seconds = new Histogram({
    name: 'zl_http_seconds',
    help: 'Time to the answer',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  });
  for (const { name, help, read } of measures) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  }
  const router = express.Router();
  router.get('/metrics', (request, response, next) => {
    if (!mayRead(request.socket.remoteAddress, request.get('authorization'), token)) {
      response.status(404).json({ code: 'NOT_FOUND' });
      return;
    }
    registry
      .metrics()
      .then((text) => response.type(registry.contentType).set('Cache-Control', 'no-store').send(text))
      .catch(next);
  });
  return {
    router,
    observe(request, response, next) {
      const first = request.path.split('/')[1] ?? '';
      const route = ROUTES.includes(first) ? first : 'page';
      const end = seconds.startTimer({ route });
      response.once('close', () => {
        end();
        requests.inc({
          route,
          method: request.method === 'POST' || request.method === 'GET' ? request.method : 'OTHER',
          status: String(response.statusCode),
        });
      });
      next();
    },
  };
}

function mayRead(address: string | undefined, authorization: string | undefined, token: string | undefined): boolean {
  if (token === undefined) return LOOPBACK.has(address ?? '');
  const [given, expected] = [Buffer.from(authorization ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
