import * as oauth from 'oauth4webapi';
import { execute } from '../api/execute.js';
import { Provider as ProviderQuery } from './operations.js';
import { startSession } from './session.js';

const SCOPE = 'openid api';
const CALLBACK = '/signed-in';
const TRY = 'zhenglian.sign-in';
const CHANNEL = 'zhenglian.renewed';

interface Attempt {
  readonly verifier: string;
  readonly state: string;
  /** Where to go on afterwards. */
  readonly back: string;
}

/**
 * Goes to the sign-in of the institution whose API serves this page: authorization code with PKCE. The password is asked for
 * anew every time.
 */
export async function signIn(back: string): Promise<void> {
  location.assign(await begin(back, 'login'));
}

/** Fetches a new token in a small window while the institution's own session lasts, so that a form that is half done stays. */
export async function renew(): Promise<void> {
  const small = open('', 'zhenglian-sign-in', 'popup,width=480,height=640');
  const address = await begin('renew', undefined);
  if (small) small.location.assign(address);
  else location.assign(address);
}

/** Takes the code that the provider sent back. Out: where to go on. Throws when the sign-in failed. */
export async function finishSignIn(): Promise<string> {
  const attempt = JSON.parse(localStorage.getItem(TRY) ?? 'null') as Attempt | null;
  localStorage.removeItem(TRY);
  if (attempt === null) throw new Error('no sign-in was begun here');
  const { server, client } = await provider();
  const parameters = oauth.validateAuthResponse(server, client, new URL(location.href), attempt.state);
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    location.origin + CALLBACK,
    attempt.verifier,
    insecureOnLoopback(),
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer);
  const session = { token: tokens.access_token, until: Date.now() + (tokens.expires_in ?? 60) * 1000 };
  if (attempt.back !== 'renew') startSession(session);
  else new BroadcastChannel(CHANNEL).postMessage(session);
  return attempt.back;
}

/** Takes over what the small window of `renew` has fetched. Out: stops listening. */
export function followRenewals(): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const { token, until } = data as { token?: unknown; until?: unknown };
    if (typeof token === 'string' && typeof until === 'number') startSession({ token, until });
  };
  return () => channel.close();
}

async function begin(back: string, prompt: string | undefined): Promise<string> {
  const { server, client } = await provider();
  const attempt: Attempt = { verifier: oauth.generateRandomCodeVerifier(), state: oauth.generateRandomState(), back };
  // not for the tab only: the small window has to find it
  localStorage.setItem(TRY, JSON.stringify(attempt));
  const address = new URL(server.authorization_endpoint ?? '');
  address.search = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    scope: SCOPE,
    redirect_uri: location.origin + CALLBACK,
    state: attempt.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
    ...(prompt === undefined ? {} : { prompt }),
  }).toString();
  return address.href;
}

/** The provider at which the institution's people sign in: its own, or the one that the API names. */
async function provider(): Promise<{ server: oauth.AuthorizationServer; client: oauth.Client }> {
  const { issuer: address, clientId } = (await execute(ProviderQuery, {})).network.signIn;
  const issuer = new URL(address);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecureOnLoopback()));
  return { server, client: { client_id: clientId } };
}

/** The demonstration runs on this machine without TLS; everywhere else the browser itself demands https for signing in. */
function insecureOnLoopback(): { [oauth.allowInsecureRequests]?: boolean } {
  const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname);
  return loopback ? { [oauth.allowInsecureRequests]: true } : {};
}
