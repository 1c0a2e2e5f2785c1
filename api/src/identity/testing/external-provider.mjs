// An OpenID provider of somebody else, in a process of its own: what an institution's own sign-in looks like to the API.
import { generateKeyPair, exportJWK } from 'jose';
import { Provider } from 'oidc-provider';

const [, , port, audience, clientKey] = process.argv;
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const SCOPE = 'api';

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'core-banking',
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      jwks: { keys: [JSON.parse(clientKey)] },
    },
  ],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'external-1' }] },
  clientAuthMethods: ['private_key_jwt'],
  cookies: { keys: ['a key that signs no cookie of this test'] },
  extraTokenClaims: (_ctx, token) => ({ organization: 'bank', roles: ['bank-officer'], divisions: ['440605'], kindOf: token.kind }),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      getResourceServerInfo: (_ctx, resource) => ({
        scope: SCOPE,
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 300,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});
provider.listen(Number(port), '127.0.0.1', () => process.stdout.write('READY\n'));
