import { DomainError, errorText } from '@zhenglian/chaincode/domain';
import express, { type Router } from 'express';

/** Answers a question of another organisation, whose signature stands in `token`, with JSON. @throws DomainError */
export type SignedDesk = (token: string, body: string) => Promise<object>;

const BODY_LIMIT = '64kb';
const TOKEN = /^ZL-Request ([\w-]+\.[\w-]+\.[\w-]+)$/;

/** `POST /grants/open`: an organisation opens what a holder granted it. An unsigned question is 401, a refusal 403 with its codes. */
export function copiesRouter(desk: SignedDesk): Router {
  const router = express.Router();
  router.post('/grants/open', express.text({ type: 'application/json', limit: BODY_LIMIT, inflate: false }), (request, response, next) => {
    const token = TOKEN.exec(request.get('authorization') ?? '')?.[1];
    if (token === undefined || typeof request.body !== 'string') {
      response.status(401).json({ code: 'NOT_SIGNED_IN' });
      return;
    }
    desk(token, request.body)
      .then((answer) => response.set('Cache-Control', 'no-store').json(answer))
      .catch((error: unknown) => {
        if (!(error instanceof DomainError)) return next(error);
        const { code, codes, field } = error;
        response
          .status(STATUS[code] ?? 403)
          .json({ code, codes, field, zh: errorText(code, 'zh', field), en: errorText(code, 'en', field) });
      });
  });
  return router;
}

const STATUS: Readonly<Record<string, number>> = {
  MESSAGE_UNTRUSTED: 401,
  INVALID_FORMAT: 400,
  STORAGE_UNAVAILABLE: 503,
  LEDGER_UNAVAILABLE: 503,
  LEDGER_TIMEOUT: 503,
};
