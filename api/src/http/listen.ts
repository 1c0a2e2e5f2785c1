import { createServer, type Server } from 'node:http';
import type { Express } from 'express';

/** Starts to listen, with time limits against slow clients. @throws Error when the port is taken */
export function listen(app: Express, host: string, port: number): Promise<Server> {
  const server = createServer(
    { requestTimeout: 60_000, headersTimeout: 10_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 },
    (request, response) => {
      app(request, response);
    },
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

/** Stops to listen and waits for running requests, at most `milliseconds`. */
export async function stop(server: Server, milliseconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), milliseconds);
  await closed;
  clearTimeout(timer);
}
