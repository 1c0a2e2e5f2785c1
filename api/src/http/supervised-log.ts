import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError, errorText } from '@zhenglian/chaincode/domain';
import express, { type Router } from 'express';

/** Lines of the own log for the organisation whose signature stands in `token`. @throws DomainError */
export type LogDesk = (token: string, body: string) => Promise<AsyncIterable<string>>;

const BODY_LIMIT = '1kb';
const TOKEN = /^ZL-Request ([\w-]+\.[\w-]+\.[\w-]+)$/;

/** `POST /audit/supervised`: the regulator reads the log. An unsigned or untrusted request is 401, one of anybody else 403. */
export function supervisedLogRouter(desk: LogDesk): Router {
  const router = express.Router();
  router.post(
    '/audit/supervised',
    express.text({ type: 'application/json', limit: BODY_LIMIT, inflate: false }),
    (request, response, next) => {
      const token = TOKEN.exec(request.get('authorization') ?? '')?.[1];
      if (token === undefined || typeof request.body !== 'string') {
        response.status(401).json({ code: 'NOT_SIGNED_IN' });
        return;
      }
      desk(token, request.body)
        .then((lines) => {
          response.set({ 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
          return pipeline(Readable.from(lines), response);
        })
        .catch((error: unknown) => {
          if (!(error instanceof DomainError) || response.headersSent) return next(error);
          const { code, field } = error;
          const status = code === 'MESSAGE_UNTRUSTED' ? 401 : 403;
          response.status(status).json({ code, zh: errorText(code, 'zh', field), en: errorText(code, 'en', field) });
        });
    },
  );
  return router;
}
