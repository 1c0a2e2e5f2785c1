import { DomainError, errorText } from '@zhenglian/chaincode/domain';
import express, { type Response, type Router } from 'express';
import type { Logger } from 'pino';
import { NotYet } from '../ports.js';

/** What other organisations' APIs talk to. */
export interface ExchangeEndpoint {
  /** The own key, signed. */
  key(): Promise<string>;
  /** Takes a message in. @returns the signed receipt */
  receive(jwe: string): Promise<string>;
}

/** With a file of the largest kind, signed, encrypted and twice in base64. */
const LARGEST_MESSAGE = '4mb';

/**
 * `GET /exchange/key` and `POST /exchange/messages`. Nobody signs in here: who speaks is said by the message's own signature. A refusal
 * that will not change is 4xx; anything else is 5xx, and the sender tries again.
 */
export function exchangeRouter(endpoint: ExchangeEndpoint, logger: Logger): Router {
  const router = express.Router();
  router.get('/exchange/key', (_request, response, next) => {
    endpoint
      .key()
      .then((jws) => response.type('application/jose').set('Cache-Control', 'no-cache').send(jws))
      .catch(next);
  });
  router.post(
    '/exchange/messages',
    express.text({ type: 'application/jose', limit: LARGEST_MESSAGE, inflate: false }),
    (request, response, next) => {
      if (typeof request.body !== 'string') {
        response.status(415).json({ code: 'INVALID_FORMAT' });
        return;
      }
      endpoint
        .receive(request.body)
        .then((receipt) => response.type('application/jose').send(receipt))
        .catch((error: unknown) => {
          if (error instanceof NotYet) response.status(503).set('Retry-After', '1').json({ code: 'LEDGER_UNAVAILABLE' });
          else if (error instanceof DomainError) refuse(response, error, logger);
          else next(error);
        });
    },
  );
  return router;
}

function refuse(response: Response, error: DomainError, logger: Logger): void {
  logger.warn({ refusal: error.code, error }, 'message refused');
  const { code, field } = error;
  response
    .status(code === 'CONFLICT' ? 409 : 400)
    .json({ code, field, zh: errorText(code, 'zh', field), en: errorText(code, 'en', field) });
}
