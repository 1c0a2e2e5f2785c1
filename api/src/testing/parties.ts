import { createMembership, parseCertificate, type Certificate, type Membership } from '@zhenglian/verify/ledger';
import { pemSigner, type MessageSigner } from '../exchange/identity.js';
import { nodeP256 } from '../indexer/p256.js';
import type { Organization } from '../topology.js';
import { testAuthority } from './identity.js';

/** Organisations with a certificate authority each, as trust.json would name them. */
export interface TestParties {
  readonly membership: Membership;
  /** As `Trust.roots`. */
  readonly roots: ReadonlyMap<string, readonly Certificate[]>;
  /** Signs as a service identity of the organisation. */
  signerOf(organization: Organization, role?: string): Promise<MessageSigner>;
}

export async function testParties(organizations: readonly Organization[]): Promise<TestParties> {
  const authorities = new Map<string, Awaited<ReturnType<typeof testAuthority>>>();
  for (const { mspId } of organizations) authorities.set(mspId, await testAuthority());
  const roots = new Map([...authorities].map(([mspId, { pem }]) => [mspId, [parseCertificate(pem)]]));
  return {
    membership: createMembership(roots, nodeP256()),
    roots,
    async signerOf({ mspId }, role = 'clerk') {
      const pem = await authorities.get(mspId)?.issue(role);
      if (pem === undefined) throw new Error(`no authority for ${mspId}`);
      return pemSigner(pem.certificate, pem.key);
    },
  };
}
