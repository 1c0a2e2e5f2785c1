import { createHash, randomBytes } from 'node:crypto';

const CLIENT_ID = 'zhenglian-desk';
const MAX_STEPS = 10;

/**
 * Signs in as a person would: authorization code with PKCE, the sign-in form, the redirect, the token.
 * @param {{ oidc: string, graphql: string }} urls addresses of one organisation, as in var/endpoints.json
 * @param {string} account
 * @param {string} password
 * @param {string} [code] one-time code, where the provider asks for one
 * @returns {Promise<string>} a bearer token for that organisation's API
 */
export async function signIn(urls, account, password, code) {
  const discovery = await json(await fetch(`${urls.oidc}/.well-known/openid-configuration`));
  const redirectUri = `${new URL(urls.graphql).origin}/signed-in`;
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: CLIENT_ID,
    response_type: 'code',
    scope: 'openid api',
    redirect_uri: redirectUri,
    state: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const granted = await authorize(
    `${discovery.authorization_endpoint}?${query.toString()}`,
    redirectUri,
    { account, password, ...(code === undefined ? {} : { code }) },
    query.get('state'),
  );
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: CLIENT_ID,
    code: granted,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  return (await json(await fetch(discovery.token_endpoint, { method: 'POST', body: form }))).access_token;
}

/** Follows the provider's redirects with a cookie jar, filling in the form once, until it hands over the code. */
async function authorize(start, redirectUri, credentials, state) {
  const jar = new Map();
  let request = { url: start, options: {} };
  let asked = false;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const response = await fetch(request.url, { ...request.options, redirect: 'manual', headers: { cookie: header(jar) } });
    for (const cookie of response.headers.getSetCookie()) keep(jar, cookie);
    const location = response.headers.get('location');
    if (location === null) {
      if (asked || response.status !== 200) throw new Error(`sign-in as ${credentials.account} was refused (HTTP ${response.status})`);
      asked = true;
      request = { url: request.url, options: { method: 'POST', body: new URLSearchParams(credentials) } };
      continue;
    }
    const next = new URL(location, request.url);
    if (next.href.startsWith(redirectUri)) return codeOf(next, state);
    request = { url: next.href, options: {} };
  }
  throw new Error('sign-in does not come to an end');
}

function codeOf(url, state) {
  const code = url.searchParams.get('code');
  if (code === null || url.searchParams.get('state') !== state)
    throw new Error(`sign-in failed: ${url.searchParams.get('error') ?? 'wrong state'}`);
  return code;
}

function keep(jar, cookie) {
  const [pair] = cookie.split(';');
  const at = pair.indexOf('=');
  if (pair.slice(at + 1) === '') jar.delete(pair.slice(0, at));
  else jar.set(pair.slice(0, at), pair.slice(at + 1));
}

function header(jar) {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}

async function json(response) {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response.json();
}
