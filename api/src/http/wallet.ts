import express, { type RequestHandler, type Response, type Router } from 'express';

/** The issuer's end of OpenID4VCI, at the registry. */
export interface WalletExportRoutes {
  readonly metadata: object;
  readonly authorizationServer: object;
  token(form: Readonly<Record<string, unknown>>): object;
  nonce(): object;
  credential(token: string, body: unknown): Promise<object>;
}

/** The verifier's end of OpenID4VP, at every institution. */
export interface PresentationRoutes {
  answer(id: string, form: Readonly<Record<string, unknown>>): Promise<object>;
}

const LIMIT = '64kb';

/** Wallets talk to these addresses; nobody signs in, the codes and keys of the protocol decide. */
export function walletRouter(issuer: WalletExportRoutes | undefined, verifier: PresentationRoutes): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: LIMIT, inflate: false });
  router.post(
    '/openid4vp/:id',
    form,
    answering((request) => verifier.answer(String(request.params['id']), formOf(request.body))),
  );
  if (issuer === undefined) return router;
  router.get('/.well-known/openid-credential-issuer', (_request, response) => void response.json(issuer.metadata));
  router.get('/.well-known/oauth-authorization-server', (_request, response) => void response.json(issuer.authorizationServer));
  router.post(
    '/openid4vci/token',
    form,
    answering((request) => issuer.token(formOf(request.body))),
  );
  router.post(
    '/openid4vci/nonce',
    answering(() => issuer.nonce()),
  );
  router.post(
    '/openid4vci/credential',
    express.json({ limit: LIMIT, inflate: false }),
    answering((request) =>
      issuer.credential(/^Bearer ([\w-]+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '', request.body as unknown),
    ),
  );
  return router;
}

function answering(work: (request: Parameters<RequestHandler>[0]) => object | Promise<object>): RequestHandler {
  return (request, response, next) => {
    // what is thrown before the first wait is refused alike
    new Promise<object>((resolve) => {
      resolve(work(request));
    })
      .then((answer) => response.set('Cache-Control', 'no-store').json(answer))
      .catch((error: unknown) => (isRefusal(error) ? refuse(response, error) : next(error)));
  };
}

interface Refusal {
  readonly error: string;
  readonly status: number;
}

function isRefusal(error: unknown): error is Refusal {
  return (
    error instanceof Error && 'error' in error && typeof error.error === 'string' && 'status' in error && typeof error.status === 'number'
  );
}

function refuse(response: Response, { error, status }: Refusal): void {
  if (status === 401) response.set('WWW-Authenticate', `Bearer error="${error}"`);
  response.status(status).set('Cache-Control', 'no-store').json({ error });
}

function formOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
