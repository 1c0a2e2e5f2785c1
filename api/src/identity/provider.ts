import type { Configuration, Provider } from 'oidc-provider';
import type { Account } from './accounts.js';
import type { MachineClient } from './machines.js';
import type { ProviderKeys } from './keys.js';
import { errorPage } from './login-page.js';

export const CLIENT_ID = 'zhenglian-desk';
export const REDIRECT_PATH = '/signed-in';
export const INTERACTION_PATH = '/oidc/interaction';
const SCOPE = 'api';
const TOKEN_SECONDS = 30 * 60;
const SESSION_SECONDS = 8 * 60 * 60;

export interface ProviderOptions {
  /** Address of the API without trailing slash; the provider is mounted at /oidc under it. */
  readonly publicUrl: string;
  readonly organization: string;
  readonly audience: string;
  readonly accounts: readonly Account[];
  readonly keys: ProviderKeys;
  /** Programs that sign in with a key of their own. */
  readonly machines: readonly MachineClient[];
}

/**
 * The embedded OpenID provider: authorization code with PKCE only, one public client, JWT access tokens (ES256) for this API
 * alone. Loaded only when used.
 */
export async function embeddedProvider(options: ProviderOptions): Promise<Provider> {
  return quietly(async () => {
    const { Provider } = await import('oidc-provider');
    return new Provider(`${options.publicUrl}/oidc`, configuration(options));
  });
}

/** The library prints notes to developers (its preferred Node release, its store in memory); a program's output is no place for them. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn, info } = console;
  Object.assign(console, { warn: () => undefined, info: () => undefined });
  try {
    return await work();
  } finally {
    Object.assign(console, { warn, info });
  }
}

function configuration(options: ProviderOptions): Configuration {
  const accountOf = (name: string | undefined) => options.accounts.find((account) => account.name === name);
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: [options.publicUrl + REDIRECT_PATH],
      },
      ...options.machines.map(({ clientId, jwks }) => ({
        client_id: clientId,
        token_endpoint_auth_method: 'private_key_jwt' as const,
        token_endpoint_auth_signing_alg: 'ES256' as const,
        id_token_signed_response_alg: 'ES256' as const,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        jwks: { keys: jwks.keys.map((key) => ({ ...key })) },
      })),
    ],
    jwks: { keys: [options.keys.signing] },
    cookies: cookies(options),
    scopes: ['openid'],
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'private_key_jwt'],
    renderError: (ctx, { error }) => {
      ctx.type = 'html';
      ctx.body = errorPage(error);
    },
    pkce: { required: () => true },
    ttl: {
      AccessToken: TOKEN_SECONDS,
      AuthorizationCode: 60,
      ClientCredentials: TOKEN_SECONDS,
      IdToken: TOKEN_SECONDS,
      Interaction: 600,
      Session: SESSION_SECONDS,
      Grant: SESSION_SECONDS,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => options.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== options.audience) throw new Error('unknown resource');
          return {
            scope: SCOPE,
            audience: options.audience,
            accessTokenFormat: 'jwt',
            accessTokenTTL: TOKEN_SECONDS,
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
    interactions: { url: (_ctx, interaction) => `${INTERACTION_PATH}/${interaction.uid}` },
    findAccount: (_ctx, id) => {
      const account = accountOf(id);
      return account && { accountId: account.name, claims: () => ({ sub: account.name }) };
    },
    extraTokenClaims: (ctx, token) => {
      const machine = options.machines.find(({ clientId }) => token.kind === 'ClientCredentials' && clientId === token.clientId);
      if (machine !== undefined)
        return { organization: options.organization, roles: [...machine.roles], divisions: [...machine.divisions] };
      const account = accountOf('accountId' in token ? token.accountId : undefined);
      const { amr } = (ctx.oidc.entities.AuthorizationCode ?? {}) as { readonly amr?: string[] };
      return {
        organization: options.organization,
        roles: [...(account?.roles ?? [])],
        divisions: [...(account?.divisions ?? [])],
        ...(amr === undefined ? {} : { amr }),
      };
    },
    // one's own client needs no consent page
    loadExistingGrant: async (ctx) => {
      const { provider, client, session } = ctx.oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const known = session.grantIdFor(client.clientId);
      const found = known === undefined ? undefined : await provider.Grant.find(known);
      if (found !== undefined) return found;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid');
      grant.addResourceScope(options.audience, SCOPE);
      await grant.save();
      return grant;
    },
  };
}

/** Browsers do not keep ports apart in cookies, so five providers on one machine need names of their own. */
function cookies({ organization, keys, publicUrl }: ProviderOptions): NonNullable<Configuration['cookies']> {
  const secure = publicUrl.startsWith('https:');
  const flags = { httpOnly: true, sameSite: 'lax', signed: true, secure, overwrite: true } as const;
  return {
    keys: keys.cookies,
    names: { session: `zl_${organization}`, interaction: `zl_${organization}_sign_in`, resume: `zl_${organization}_resume` },
    short: { ...flags },
    long: { ...flags },
  };
}
