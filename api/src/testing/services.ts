import { verdict } from '@zhenglian/chaincode/domain';
import type { Caller } from '../access.js';
import type { ActParts } from '../acts/perform.js';
import type { RegistryParts } from '../certificates/enter.js';
import { registryPapers } from '../certificates/papers.js';
import type { Approvals, ReadModel, RegisterDesk } from '../ports.js';
import { keyedReferences } from '../register/keyed-references.js';
import type { Services } from '../graphql/context.js';
import { readConfig } from '../config.js';
import { memoryAdministration, memoryApprovals } from './memory-approvals.js';
import { memoryAuditLog } from './memory-audit.js';
import { memoryBatches, memoryErasure, memoryKeptKeys, memoryReceiving, memorySharing } from './memory-sharing.js';
import { memoryRegistry } from './registry.js';

export const REGISTRAR: Caller = { account: 'registrar', organization: 'registry', roles: ['registrar'], divisions: ['*'] };
export const REVIEWER: Caller = { account: 'reviewer', organization: 'registry', roles: ['reviewer'], divisions: ['*'] };
export const TAX_OFFICER: Caller = { account: 'tax-officer', organization: 'tax', roles: ['tax-officer'], divisions: ['*'] };
/** Acts for one district only, which is not the one of the sample. */
export const SHUNDE_REGISTRAR: Caller = { ...REGISTRAR, account: 'registrar-shunde', divisions: ['440606'] };

/** Finds every certificate that was issued, of the districts asked for. */
function memoryDesk({ readModel }: { readonly readModel: ReadModel }): RegisterDesk {
  return {
    async search({ divisions }) {
      const { items } = await readModel.cases({ first: 100, divisions });
      return items.map(({ node }) => ({
        certRef: node.certRef,
        certificateNumber: node.caseRef,
        unitCode: node.unitRef,
        registrationType: '100',
        enteredOn: node.openedOn,
        holders: [],
      }));
    },
    dailyLog: (division, day) => Promise.resolve({ AreaCode: division, AccessDate: day }),
    reconcile: () => Promise.resolve([]),
    districtCounts: () => Promise.resolve([]),
    importStock: (batch) => Promise.resolve({ batch, lines: 0, good: 0, problems: [], byCode: [] }),
  };
}

/** Acts that take every way but to a real ledger. */
export function memoryActs(parts: RegistryParts, approvals: Approvals, mspId: string): ActParts {
  return {
    ...parts,
    approvals,
    mspId,
    references: keyedReferences(new Uint8Array(32)),
    papers: registryPapers({ ...parts, organizationOf: () => undefined }),
    office: '14406000000',
    dailyLog: () => Promise.resolve({ counts: NO_COUNTS, digest: '00'.repeat(32) }),
  };
}

const NO_COUNTS = Object.fromEntries(['100', '200', '300', '400', '500', '600', '700', '800', '900'].map((type) => [type, 0]));

/** The registry's services with everything in memory. */
export async function memoryServices(): Promise<Services> {
  const { topology, organization, publicUrl } = readConfig({ ORGANIZATION: 'registry' });
  const { parts } = await memoryRegistry();
  const approvals = memoryApprovals();
  return {
    organization,
    organizations: topology.organizations,
    network: { kind: 'embedded', channel: 'zhenglian', genesisHash: '00'.repeat(32) },
    publicUrl,
    readModel: parts.readModel,
    book: parts.book,
    verifier: {
      verify: () => Promise.resolve({ verdict: verdict([]), text: { zh: '无法判断', en: 'unknown' }, shown: undefined, facts: undefined }),
    },
    proofs: {
      make: () => Promise.resolve({ bytes: new Uint8Array(), fileName: 'x.zlproof', clock: '2026-11-21T04:00:00Z', endorsers: [] }),
    },
    registry: parts,
    register: memoryDesk(parts),
    storage: {
      rotate: () => Promise.resolve({ current: 'k', rewrapped: 0, destroyed: [] }),
      backUp: () => Promise.resolve('keys.json'),
      health: () => Promise.resolve({ copies: [], faults: [], keys: [] }),
    },
    batches: memoryBatches(),
    sharing: memorySharing(parts),
    receiving: memoryReceiving(),
    wallets: { offer: () => Promise.resolve({ uri: 'openid-credential-offer://', txCode: '000000' }) },
    presentations: { ask: () => Promise.resolve({ id: 'x', uri: 'openid4vp://', verification: undefined }), result: () => undefined },
    keptKeys: memoryKeptKeys(parts),
    erasure: memoryErasure(parts),
    audit: memoryAuditLog(),
    approvals,
    messages: {
      sent: () => Promise.resolve(undefined),
      send: () => Promise.resolve(),
      received: () => Promise.resolve({ items: [], hasNext: false }),
      dispatched: () => Promise.resolve({ items: [], hasNext: false }),
      read: () => Promise.resolve({ type: 'PROOF_PUSH', payload: {} }),
    },
    webhooks: {
      add: () => Promise.resolve({ id: 'w', secret: 's' }),
      remove: () => Promise.resolve(),
      list: () => Promise.resolve([]),
      calls: () => Promise.resolve({ items: [], hasNext: false }),
    },
    accessAudit: {
      join: () =>
        Promise.resolve({
          logs: [],
          rows: [],
          looks: [],
          page: () => ({ items: [], hasNext: false }),
          findings: [],
          exported: { csv: '', sha256: '', statement: '' },
        }),
    },
    ledger: parts.ledger,
    heights: { all: () => Promise.resolve({ peers: [], orderers: [] }) },
    signIn: { issuer: `${publicUrl}/oidc`, clientId: 'zhenglian-desk' },
    acts: memoryActs(parts, approvals, organization.mspId),
    administration: memoryAdministration(parts.readModel),
    limits: { admit: () => undefined, admitSensitive: () => undefined },
    sessions: { end: () => Promise.resolve() },
    tax: undefined,
  };
}
