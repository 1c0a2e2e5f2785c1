import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../../..');

/** The strictest policy under which the page must work. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

export interface GraphQLRequest {
  query: string;
  variables: Record<string, string | undefined>;
}

export interface PageServer {
  url: string;
  /** Every body that the page has sent to the API. */
  sent: string[];
  close: () => Promise<void>;
}

/** Builds the page into a temporary folder, so that a test never sees an old build. Out: the folder. */
export async function buildPage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zhenglian-page-'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const options = { cwd: root, env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' } };
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', 'explorer', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    options,
  );
  return folder;
}

export const removePage = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/**
 * Serves the built page, trust.json and a GraphQL endpoint on a free port. `answer` gives the `data` of a query;
 * what it throws becomes a GraphQL error. `proof` gives the file for `POST /proof`; without one there is none.
 */
export async function servePage(
  folder: string,
  trust: unknown,
  answer: (request: GraphQLRequest) => unknown,
  proof: () => Buffer | undefined = () => undefined,
): Promise<PageServer> {
  const sent: string[] = [];
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
    void reply(request, response).catch(() => response.writeHead(500).end());
  });

  async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/trust.json') return json(response, trust);
    if (path === '/graphql') {
      const body = await read(request);
      sent.push(body);
      return json(response, graphql(JSON.parse(body) as GraphQLRequest));
    }
    if (path === '/proof') {
      sent.push(await read(request));
      const bytes = proof();
      if (bytes === undefined) return void response.writeHead(404).end();
      return void response.setHeader('content-disposition', 'attachment; filename="x.zlproof"').end(bytes);
    }
    const file = extname(path) === '' ? 'index.html' : path.slice(1);
    const content = await readFile(join(folder, file));
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(content);
  }

  function graphql(request: GraphQLRequest): unknown {
    try {
      return { data: answer(request) };
    } catch {
      return { data: null, errors: [{ message: 'INTERNAL', extensions: { code: 'INTERNAL' } }] };
    }
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
