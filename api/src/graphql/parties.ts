import type { RecordFacts } from '../ports.js';
import type { Organization } from '../topology.js';

/** Records that name their party: a bank sees those that name it, the authorities see all. */
export function partyOf(organization: Organization): string | undefined {
  return organization.kind === 'bank' ? organization.mspId : undefined;
}

/** What is another bank's is answered like what does not exist. */
export function ownOnly(organization: Organization, found: RecordFacts | undefined): RecordFacts | undefined {
  const party = partyOf(organization);
  if (found === undefined || party === undefined) return found;
  const members = found.record as unknown as Readonly<Record<string, unknown>>;
  const named = ['lender', 'party', 'recipient'].map((name) => members[name]).filter((value) => value !== undefined);
  return named.length === 0 || named.includes(party) ? found : undefined;
}
