import type { Organization } from '../topology.js';

export interface Account {
  readonly name: string;
  readonly roles: readonly string[];
}

/** Published on purpose: the provider that knows it refuses every address but loopback, and every network but the embedded one. */
export const DEMO_PASSWORD = 'demo';

/** The registry's second account may look, not act: it shows that roles matter. */
const EXTRA: Readonly<Partial<Record<Organization['kind'], readonly Account[]>>> = {
  registry: [{ name: 'reviewer', roles: ['reviewer'] }],
};

/** Service identities sign for the organisation, nobody signs in as them. */
const SERVICES = new Set(['issuer']);

/** Demo accounts of an organisation: one per role of the topology, and the extra ones. */
export function demoAccounts(organization: Organization): readonly Account[] {
  const own = organization.users.filter((user) => !SERVICES.has(user.role)).map((user) => ({ name: user.name, roles: [user.role] }));
  return [...own, ...(EXTRA[organization.kind] ?? [])];
}
