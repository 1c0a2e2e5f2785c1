import { common } from '@hyperledger/fabric-protos';
import { headerHash, readBlock } from '../embedded/block.js';
import type { OrganizationEntry, Topology } from '../topology.js';

/** What a verifier must be given: roots, consenters, policies, the genesis hash. Contents of `trust.json`. */
export interface Trust {
  v: 1;
  network: 'embedded' | 'fabric';
  channel: string;
  /** SHA-256 of the genesis block's header, hex */
  genesisHash: string;
  organizations: { id: string; mspId: string; name: { zh: string; en: string }; roots: string[] }[];
  orderers: { id: number; mspId: string; identity: string }[];
  policies: Record<string, string>;
  /** public key of the unit references, P-256 compressed, hex */
  unitKey: string;
  issuers: Topology['issuers'];
}

/** Makes the trust anchor from the topology and the genesis block, which alone says who the consenters are. */
export function makeTrust(sources: {
  topology: Topology;
  network: Trust['network'];
  genesis: Buffer;
  roots: (organization: OrganizationEntry) => string[];
  unitKey: string;
}): Trust {
  const { topology, network, genesis, roots, unitKey } = sources;
  const block = readBlock(genesis);
  return {
    v: 1,
    network,
    channel: topology.channel,
    genesisHash: headerHash(block.header).toString('hex'),
    organizations: topology.organizations.map((entry) => ({ id: entry.id, mspId: entry.mspId, name: entry.name, roots: roots(entry) })),
    orderers: consentersOf(block.envelopes[0]),
    policies: {
      ...Object.fromEntries(topology.chaincodes.map((entry) => [entry.name, entry.policy])),
      _lifecycle: majorityOfPeers(topology),
    },
    unitKey,
    issuers: topology.issuers,
  };
}

/** The channel's LifecycleEndorsement: a majority of the members, by their peers. */
function majorityOfPeers({ organizations }: Topology): string {
  const peers = organizations.map(({ mspId }) => `'${mspId}.peer'`);
  return `OutOf(${Math.floor(peers.length / 2) + 1},${peers.join(',')})`;
}

function consentersOf(envelope: Buffer | undefined): Trust['orderers'] {
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(envelope ?? new Uint8Array()).getPayload_asU8());
  const config = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8()).getConfig();
  const value = config?.getChannelGroup()?.getGroupsMap().get('Orderer')?.getValuesMap().get('Orderers');
  if (value === undefined) throw new Error('the genesis block names no consenters');
  const mapping = common.Orderers.deserializeBinary(value.getValue_asU8()).getConsenterMappingList();
  return mapping.map((entry) => ({
    id: entry.getId(),
    mspId: entry.getMspId(),
    identity: Buffer.from(entry.getIdentity_asU8()).toString(),
  }));
}
