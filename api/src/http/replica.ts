import { DomainError, errorText } from '@zhenglian/chaincode/domain';
import express, { type Router } from 'express';

/** Copies that other organisations leave here. */
export type ReplicaEndpoint = (request: {
  readonly act: 'STORE' | 'BLOCK' | 'CHECK' | 'REMOVE';
  readonly token: string;
  readonly body: Uint8Array;
}) => Promise<Uint8Array>;

const BODY_LIMIT = '18mb';
const TOKEN = /^ZL-Replica ([\w-]+\.[\w-]+\.[\w-]+)$/;
const PATHS = { store: 'STORE', block: 'BLOCK', check: 'CHECK', remove: 'REMOVE' } as const;

/** `POST /replica/store|block|check|remove`. Who asks for what is said by the signed token in the head; an unsigned request is 401. */
export function replicaRouter(endpoint: ReplicaEndpoint): Router {
  const router = express.Router();
  const body = express.raw({ type: 'application/vnd.ipld.car', limit: BODY_LIMIT, inflate: false });
  for (const [path, act] of Object.entries(PATHS)) {
    router.post(`/replica/${path}`, body, (request, response, next) => {
      const token = TOKEN.exec(request.get('authorization') ?? '')?.[1];
      const bytes = Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : new Uint8Array();
      if (token === undefined) {
        response.status(401).json({ code: 'NOT_SIGNED_IN' });
        return;
      }
      endpoint({ act, token, body: bytes })
        .then((answer) => response.type('application/octet-stream').send(Buffer.from(answer)))
        .catch((error: unknown) => {
          if (!(error instanceof DomainError)) return next(error);
          const { code } = error;
          response.status(STATUS[code] ?? 400).json({ code, zh: errorText(code, 'zh'), en: errorText(code, 'en') });
        });
    });
  }
  return router;
}

const STATUS: Readonly<Record<string, number>> = { MESSAGE_UNTRUSTED: 401, TOO_LARGE: 413, STORAGE_UNAVAILABLE: 503 };
