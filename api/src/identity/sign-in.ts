import type { RequestHandler, Router } from 'express';
import { join } from 'node:path';
import type { Organization } from '../topology.js';
import { demoAccounts } from './accounts.js';
import { providerKeys, publicKeySet } from './keys.js';
import { embeddedProvider } from './provider.js';
import { signInRouter } from './router.js';
import { discoverRules, localRules, type TokenRules } from './tokens.js';

export interface SignIn {
  readonly rules: TokenRules;
  /** Pages and endpoints of the embedded provider; undefined with an external one. */
  readonly router: Router | undefined;
}

export interface SignInOptions {
  readonly organization: Organization;
  readonly publicUrl: string;
  /** Folder of the organisation's secrets. */
  readonly vault: string;
  /** Slows down guessing of passwords. */
  readonly limit: RequestHandler;
}

/** Sign-in by an external OpenID provider. @throws Error when it cannot be discovered */
export async function externalSignIn(issuer: string, publicUrl: string): Promise<SignIn> {
  return { rules: await discoverRules(issuer, audienceOf(publicUrl)), router: undefined };
}

/** Sign-in by the embedded provider with its demo accounts. Its caller has made sure that nobody else can reach it. */
export async function embeddedSignIn({ organization, publicUrl, vault, limit }: SignInOptions): Promise<SignIn> {
  const keys = await providerKeys(join(vault, 'oidc.json'));
  const accounts = demoAccounts(organization);
  const audience = audienceOf(publicUrl);
  const provider = await embeddedProvider({ publicUrl, organization: organization.id, audience, accounts, keys });
  return {
    rules: localRules(`${publicUrl}/oidc`, audience, publicKeySet(keys)),
    router: signInRouter({ provider, publicUrl, organization: organization.name, accounts, limit }),
  };
}

function audienceOf(publicUrl: string): string {
  return `${publicUrl}/graphql`;
}
