import type { RequestHandler } from 'express';

const policy = (connect: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'geolocation=(), microphone=()',
};

/**
 * Headers of every answer (reliability.md 23): no inline script, no foreign origin, no framing, no referrer.
 * @param connect origins of an external sign-in, whose token endpoint the pages ask
 */
export function securityHeaders(connect: readonly string[] = []): RequestHandler {
  const headers = { ...HEADERS, 'Content-Security-Policy': policy(connect) };
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}
