import { readFileSync } from 'node:fs';
import { ACCOUNTS } from '../../../scripts/lib/accounts.mjs';
import { connect } from '../../../scripts/lib/client.mjs';
import { readTopology } from '../../../scripts/lib/paths.mjs';
import { signIn } from '../../../scripts/lib/sign-in.mjs';

export type OrganizationId = keyof typeof ACCOUNTS;
export type Client = ReturnType<typeof connect>;

interface Endpoints {
  supervisor: number;
  pids: Record<string, number>;
  organizations: Record<OrganizationId, { graphql: string; oidc: string; ready: string }>;
}

/** The running system that the scenario stage started. */
export function endpoints(): Endpoints {
  const folder = process.env['ZHENGLIAN_VAR'];
  if (!folder) throw new Error('ZHENGLIAN_VAR is not set: run these tests by ./scripts/test scenario');
  return JSON.parse(readFileSync(`${folder}/endpoints.json`, 'utf8')) as Endpoints;
}

/** A client without sign-in. */
export const anonymous = (id: OrganizationId): Client => connect(endpoints().organizations[id].graphql);

/** A client signed in with the organisation's demo account. */
export async function signedIn(id: OrganizationId): Promise<Client> {
  const organization = endpoints().organizations[id];
  const { account, password } = ACCOUNTS[id];
  return connect(organization.graphql, await signIn(organization, account, password));
}

/** Number of valid transactions of the register that an organisation has indexed. Blocks say less: log roots and clock ticks come by themselves. */
export async function titleWrites(id: OrganizationId): Promise<number> {
  const response = await fetch(new URL('/metrics', endpoints().organizations[id].graphql));
  const found = /^zl_index_title_transactions\{[^}]*\} (\d+)$/m.exec(await response.text())?.[1];
  if (found === undefined) throw new Error('no such metric');
  return Number(found);
}

/** How far the running system's ports lie from those in topology.json. */
export function portOffset(): number {
  const [organization] = (readTopology() as { organizations: { api: { port: number } }[] }).organizations;
  return Number(new URL(endpoints().organizations.registry.graphql).port) - (organization?.api.port ?? 0);
}
