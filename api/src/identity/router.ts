import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Clock } from '../ports.js';
import { DEMO_PASSWORD, type Account } from './accounts.js';
import type { Attempts } from './attempts.js';
import { LOGIN_STYLE, loginPage } from './login-page.js';
import { INTERACTION_PATH } from './provider.js';
import { matchTotp } from './totp.js';

const Form = z.object({ account: z.string().max(100), password: z.string().max(200), code: z.string().max(20).default('') });

/** A second factor per account; an account without one cannot sign in where one is demanded. */
export interface SecondFactors {
  secretOf(account: string): Uint8Array | undefined;
}

export interface SignInOptions {
  readonly provider: Provider;
  readonly publicUrl: string;
  readonly organization: { readonly zh: string; readonly en: string };
  readonly accounts: readonly Account[];
  /** Slows down guessing. */
  readonly limit: RequestHandler;
  /** Counts failures and locks accounts. */
  readonly attempts: Attempts;
  /** One-time codes, where they are demanded. */
  readonly secondFactors: SecondFactors | undefined;
  readonly clock: Clock;
  /** Told of every try at a known account, before the answer leaves. */
  readonly onTry: (account: Account, good: boolean) => Promise<void>;
}

/** The provider's endpoints under /oidc and its sign-in page. */
export function signInRouter(options: SignInOptions): Router {
  const router = express.Router();
  router.get('/oidc/sign-in.css', (_request, response) => void response.type('css').send(LOGIN_STYLE));
  router.get(`${INTERACTION_PATH}/:uid`, (request, response, next) => show(options, request, response, false).catch(next));
  router.post(
    `${INTERACTION_PATH}/:uid`,
    options.limit,
    sameOrigin(options.publicUrl),
    express.urlencoded({ extended: false, limit: '4kb' }),
    (request, response, next) => submit(options, request, response).catch(next),
  );
  const callback = options.provider.callback();
  router.use('/oidc', (request, response) => void callback(request, response));
  return router;
}

async function show(options: SignInOptions, request: Request, response: Response, refused: boolean): Promise<void> {
  const { uid } = await options.provider.interactionDetails(request, response);
  response
    .status(refused ? 401 : 200)
    .type('html')
    .set('Cache-Control', 'no-store')
    // under "no-referrer" browsers post a form with the origin "null", which sameOrigin refuses
    .set('Referrer-Policy', 'same-origin')
    .send(loginPage({ ...options, code: options.secondFactors !== undefined, action: `${INTERACTION_PATH}/${uid}`, refused }));
}

/** No refusal leaves sooner: how long it takes does not tell whether an account is there, or is locked (A25). */
export const REFUSAL_MILLISECONDS = 300;

async function refuse(options: SignInOptions, request: Request, response: Response, since: number): Promise<void> {
  await sleep(Math.max(0, since + REFUSAL_MILLISECONDS - performance.now()));
  return show(options, request, response, true);
}

async function submit(options: SignInOptions, request: Request, response: Response): Promise<void> {
  const since = performance.now();
  await options.provider.interactionDetails(request, response);
  const form = Form.safeParse(request.body);
  const account = form.success ? options.accounts.find((a) => a.name === form.data.account) : undefined;
  if (account === undefined || !form.success) return refuse(options, request, response, since);
  const good = await isRight(options, account.name, form.data);
  await options.onTry(account, good);
  // one answer for a wrong password, a wrong code and a locked account
  if (!good) return refuse(options, request, response, since);
  const amr = options.secondFactors === undefined ? ['pwd'] : ['pwd', 'otp'];
  const result = { login: { accountId: account.name, amr } };
  await options.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

/** Password and, where it is demanded, one-time code; failures in a row lock the account. */
async function isRight(
  { attempts, secondFactors, clock }: SignInOptions,
  account: string,
  { password, code }: z.infer<typeof Form>,
): Promise<boolean> {
  if (await attempts.locked(account)) return false;
  const secret = secondFactors?.secretOf(account);
  const step = secret === undefined ? undefined : matchTotp(secret, code, clock.now(), await attempts.lastStep(account));
  const good = equal(password, DEMO_PASSWORD) && (secondFactors === undefined || step !== undefined);
  if (good && (await attempts.succeeded(account, step))) return true;
  await attempts.failed(account);
  return false;
}

/** A form on another site cannot sign somebody in here. */
function sameOrigin(publicUrl: string): RequestHandler {
  const own = new URL(publicUrl).origin;
  return (request, response, next) => {
    const origin = request.get('origin');
    if (origin === undefined || origin === own) next();
    else response.status(403).end();
  };
}

function equal(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
