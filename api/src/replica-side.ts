import { createMembership, type P256Verify, type Trust } from '@zhenglian/verify/ledger';
import type { Config } from './config.js';
import type { Database } from './database/open.js';
import type { BlockStore } from './documents/block-store.js';
import { fileBlockStore } from './documents/file-blocks.js';
import { httpReplica } from './documents/http-replica.js';
import { replicaEndpoint } from './documents/replica-endpoint.js';
import { fileSigner, verifySigned } from './exchange/identity.js';
import type { ReplicaEndpoint } from './http/replica.js';
import type { Paths } from './paths.js';
import type { Clock, ReplicaPeer } from './ports.js';
import { speakerOf, urlOf } from './addresses.js';

export interface ReplicaParts {
  readonly config: Config;
  readonly paths: Paths;
  readonly trust: Trust;
  readonly verify: P256Verify;
  readonly database: Database;
  readonly clock: Clock;
}

const KIND = 'zl-replica+jws';

/** The organisations that keep copies of the own documents. */
export function replicasOf({ config, paths, clock }: Pick<ReplicaParts, 'config' | 'paths' | 'clock'>): readonly ReplicaPeer[] {
  const { organization: own, replicas, topology } = config;
  const keepers = topology.organizations.filter(({ id }) => replicas.has(id));
  if (keepers.length === 0) return [];
  const signer = fileSigner(paths.user(speakerOf(own)));
  const sign = (text: string) => signer.sign(KIND, text);
  return keepers.map((keeper) => httpReplica({ organization: keeper.id, url: urlOf(config, keeper), own: own.id, sign, clock }));
}

/** Where other organisations leave copies; a folder per organisation. */
export function keeperOf({ config, paths, trust, verify, database, clock }: ReplicaParts): ReplicaEndpoint {
  const verification = { membership: createMembership(trust.roots, verify), clock };
  const stores = new Map<string, Promise<BlockStore>>();
  return replicaEndpoint({
    database,
    blocksOf: (organization) => {
      const store = stores.get(organization) ?? fileBlockStore(paths.copies(organization));
      stores.set(organization, store);
      return store;
    },
    own: config.organization,
    organizations: config.topology.organizations,
    verify: (jws, mspId) => verifySigned(jws, KIND, mspId, verification),
    clock,
  });
}
