import type { RequestHandler, Router } from 'express';
import { join } from 'node:path';
import type { Database } from '../database/open.js';
import type { AuditLog, Clock, KnownAccount } from '../ports.js';
import type { Organization } from '../topology.js';
import { demoAccounts, type Account } from './accounts.js';
import { sqlAttempts } from './attempts.js';
import { providerKeys, publicKeySet } from './keys.js';
import { readMachines } from './machines.js';
import { embeddedProvider } from './provider.js';
import { signInRouter } from './router.js';
import { fileSecondFactors } from './second-factors.js';
import type { Sessions } from './sessions.js';
import { discover, localRules, type TokenRules } from './tokens.js';

export interface SignIn {
  readonly rules: TokenRules;
  /** Pages and endpoints of the embedded provider; undefined with an external one. */
  readonly router: Router | undefined;
  /** Origins of an external provider that pages ask during sign-in. */
  readonly origins: readonly string[];
}

export interface SignInOptions {
  readonly organization: Organization;
  readonly publicUrl: string;
  /** Folder of the organisation's secrets. */
  readonly vault: string;
  /** Slows down guessing of passwords. */
  readonly limit: RequestHandler;
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditLog;
  /** Whether persons need a one-time code beside their password. */
  readonly secondFactor: boolean;
}

/** What both kinds of sign-in demand of a token beside its signature. */
export interface TokenDemands {
  readonly secondFactor: boolean;
  readonly sessions: Sessions;
}

/** Sign-in by an external OpenID provider. @throws Error when it cannot be discovered */
export async function externalSignIn(issuer: string, publicUrl: string, demands: TokenDemands): Promise<SignIn> {
  const { rules, origins } = await discover(issuer, audienceOf(publicUrl));
  return { rules: { ...rules, ...demands }, router: undefined, origins };
}

/** Sign-in by the embedded provider with its demo accounts. Its caller has made sure that nobody else can reach it. */
export async function embeddedSignIn(options: SignInOptions, sessions?: Sessions): Promise<SignIn> {
  const { organization, publicUrl, vault, limit, database, clock, audit, secondFactor } = options;
  const keys = await providerKeys(join(vault, 'oidc.json'));
  const accounts = demoAccounts(organization);
  const audience = audienceOf(publicUrl);
  const machines = readMachines(join(vault, 'machine-clients.json'));
  const provider = await embeddedProvider({ publicUrl, organization: organization.id, audience, accounts, keys, machines });
  const secondFactors = secondFactor ? await fileSecondFactors(join(vault, 'second-factors.json'), accounts) : undefined;
  const onTry = async ({ name, roles }: Account, good: boolean): Promise<void> => {
    const action = good ? 'SIGNED_IN' : 'SIGN_IN_REFUSED';
    await audit.record({ account: name, organization: organization.id, roles, action, result: good ? 'DONE' : 'REFUSED' });
  };
  const attempts = sqlAttempts({ database, clock });
  return {
    origins: [],
    rules: { ...localRules(`${publicUrl}/oidc`, audience, publicKeySet(keys)), secondFactor, sessions },
    router: signInRouter({ provider, publicUrl, organization: organization.name, accounts, limit, attempts, secondFactors, clock, onTry }),
  };
}

/** Accounts and machine clients of the embedded provider, for the administration. */
export function knownAccounts(organization: Organization, vault: string): readonly KnownAccount[] {
  const machines = readMachines(join(vault, 'machine-clients.json'));
  return [
    ...demoAccounts(organization).map((account) => ({ ...account, machine: false })),
    ...machines.map(({ clientId, roles, divisions }) => ({ name: clientId, roles, divisions, machine: true })),
  ];
}

function audienceOf(publicUrl: string): string {
  return `${publicUrl}/graphql`;
}
