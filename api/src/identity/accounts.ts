import { ANY_DIVISION } from '../access.js';
import type { Organization } from '../topology.js';

export interface Account {
  readonly name: string;
  readonly roles: readonly string[];
  readonly divisions: readonly string[];
}

/** Published on purpose: the provider that knows it refuses every address but loopback, and every network but the embedded one. */
export const DEMO_PASSWORD = 'demo';

/**
 * Of the registry's further accounts one may look, not act, and one acts for its own district only: they show that roles and districts
 * matter. A citizen and a school bring what their own keys signed, and have no other rights.
 */
const EXTRA: Readonly<Partial<Record<Organization['kind'], readonly Account[]>>> = {
  registry: [
    { name: 'reviewer', roles: ['reviewer'], divisions: [ANY_DIVISION] },
    { name: 'registrar-nanhai', roles: ['registrar'], divisions: ['440605'] },
    { name: 'citizen', roles: ['holder'], divisions: [] },
    { name: 'school', roles: ['recipient'], divisions: [] },
  ],
};

/** Every organisation keeps these apart from those who act (MLPS level 3): who reads the log, who is the second person, who administers. */
const OFFICES: readonly Account[] = ['auditor', 'approver', 'admin'].map((role) => ({
  name: role,
  roles: [role],
  divisions: [ANY_DIVISION],
}));

/** Service identities sign for the organisation, nobody signs in as them. */
const SERVICES = new Set(['issuer', 'seal']);

/** Demo accounts of an organisation: one per role of the topology, and the extra ones. */
export function demoAccounts(organization: Organization): readonly Account[] {
  const own = organization.users
    .filter((user) => !SERVICES.has(user.role))
    .map((user) => ({ name: user.name, roles: [user.role], divisions: [ANY_DIVISION] }));
  return [...own, ...(EXTRA[organization.kind] ?? []), ...OFFICES];
}
