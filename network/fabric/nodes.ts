import type { Topology } from '../topology.js';

/** One peer with every address that it uses. */
export interface PeerNode {
  readonly kind: 'peer';
  readonly name: string; // peer0.registry
  readonly organization: string;
  readonly mspId: string;
  readonly host: string;
  readonly ports: { readonly gateway: number; readonly chaincode: number; readonly operations: number };
  /** Host and port of the organisation's chaincode server, by chaincode name. */
  readonly chaincodeServers: Readonly<Record<string, string>>;
}

/** One SmartBFT consenter. */
export interface OrdererNode {
  readonly kind: 'orderer';
  readonly name: string; // orderer1
  readonly id: number;
  readonly organization: string;
  readonly mspId: string;
  readonly host: string;
  readonly ports: { readonly ordering: number; readonly admin: number; readonly operations: number };
}

export interface Nodes {
  readonly peers: readonly PeerNode[];
  readonly orderers: readonly OrdererNode[];
}

/** Gives the host under which others reach a node (`peer0.registry`, `orderer1`, `chaincode-registry`). */
export type HostOf = (node: string) => string;

// A peer still opens Fabric's old chaincode listener, and both kinds of node a port for health and metrics.
// Offsets keep them inside the hundred ports of their organisation, clear of those that topology.json names.
const PEER_CHAINCODE_OFFSET = 20;
const PEER_OPERATIONS_OFFSET = 40;
const ORDERER_ADMIN_OFFSET = 1;
const ORDERER_OPERATIONS_OFFSET = 2;

/** The nodes that a topology asks for; ports are the topology's own (its loader has added PORT_OFFSET). */
export function nodesOf(topology: Topology, hostOf: HostOf): Nodes {
  return {
    peers: topology.organizations.flatMap(({ id, mspId, peers, chaincodePort }) =>
      peers.map(({ name, port }) => ({
        kind: 'peer' as const,
        name: `${name}.${id}`,
        organization: id,
        mspId,
        host: hostOf(`${name}.${id}`),
        ports: { gateway: port, chaincode: port + PEER_CHAINCODE_OFFSET, operations: port + PEER_OPERATIONS_OFFSET },
        chaincodeServers: Object.fromEntries(
          topology.chaincodes.map((chaincode, index) => [chaincode.name, `${hostOf(`chaincode-${id}`)}:${chaincodePort + index}`]),
        ),
      })),
    ),
    orderers: topology.orderers.map(({ id, mspId, organization, port }) => ({
      kind: 'orderer' as const,
      name: `orderer${id}`,
      id,
      organization,
      mspId,
      host: hostOf(`orderer${id}`),
      ports: { ordering: port, admin: port + ORDERER_ADMIN_OFFSET, operations: port + ORDERER_OPERATIONS_OFFSET },
    })),
  };
}
