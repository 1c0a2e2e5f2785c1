import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { secretFile } from '../files.js';

const SigningKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});

const ProviderKeys = z.object({ signing: SigningKey, cookies: z.array(z.string().min(32)).min(1) });

export type ProviderKeys = z.infer<typeof ProviderKeys>;

/** Keys of the embedded provider: made per installation, kept with mode 0600, so that a restart does not sign everybody out. */
export function providerKeys(path: string): Promise<ProviderKeys> {
  return secretFile(path, ProviderKeys, newKeys);
}

async function newKeys(): Promise<ProviderKeys> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return ProviderKeys.parse({ signing: { ...jwk, kid, alg: 'ES256', use: 'sig' }, cookies: [randomBytes(32).toString('base64url')] });
}

/** The part that everybody may have. */
export function publicKeySet(keys: ProviderKeys) {
  const { d: _private, ...key } = keys.signing;
  return { keys: [key] };
}
