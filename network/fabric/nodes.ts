import { chaincodePort, type Topology } from '../topology.js';

/** One peer with every address that it uses. */
export interface PeerNode {
  readonly kind: 'peer';
  readonly name: string; // peer0.registry
  readonly organization: string;
  readonly mspId: string;
  readonly host: string; // under which the network's members reach it
  readonly reach: string; // under which an operator on this machine does
  readonly ports: { readonly gateway: number; readonly chaincode: number; readonly operations: number };
  /** Host and port of the organisation's chaincode servers, by chaincode name; `<name>_b`: of its second slot. */
  readonly chaincodeServers: Readonly<Record<string, string>>;
}

/** One SmartBFT consenter. */
export interface OrdererNode {
  readonly kind: 'orderer';
  readonly name: string; // orderer1
  readonly id: number;
  readonly organization: string;
  readonly mspId: string;
  readonly host: string; // under which the network's members reach it
  readonly reach: string; // under which an operator on this machine does
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
const PEER_CHAINCODE_OFFSET = 44;
const PEER_OPERATIONS_OFFSET = 40;
const ORDERER_ADMIN_OFFSET = 1;
const ORDERER_OPERATIONS_OFFSET = 2;

export const SLOTS = ['a', 'b'] as const;
export type Slot = (typeof SLOTS)[number];

/** Name of the process (and of the host, in containers) of an organisation's chaincode server. */
export const serverName = (organization: string, slot: Slot): string => `chaincode-${organization}${slot === 'a' ? '' : `-${slot}`}`;

/** A chaincode's name in the builder's configuration: a peer knows the addresses of both slots from its start. */
export const slotted = (chaincode: string, slot: Slot): string => (slot === 'a' ? chaincode : `${chaincode}_${slot}`);

/** The nodes that a topology asks for; ports are the topology's own (its loader has added PORT_OFFSET). */
export function nodesOf(topology: Topology, hostOf: HostOf): Nodes {
  return {
    peers: topology.organizations.flatMap((organization) =>
      organization.peers.map(({ name, port }) => ({
        kind: 'peer' as const,
        name: `${name}.${organization.id}`,
        organization: organization.id,
        mspId: organization.mspId,
        host: hostOf(`${name}.${organization.id}`),
        reach: topology.host,
        ports: { gateway: port, chaincode: port + PEER_CHAINCODE_OFFSET, operations: port + PEER_OPERATIONS_OFFSET },
        chaincodeServers: Object.fromEntries(
          topology.chaincodes.flatMap((chaincode) =>
            SLOTS.map((slot) => [
              slotted(chaincode.name, slot),
              `${hostOf(serverName(organization.id, slot))}:${chaincodePort(topology, organization, chaincode.name, slot)}`,
            ]),
          ),
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
      reach: topology.host,
      ports: { ordering: port, admin: port + ORDERER_ADMIN_OFFSET, operations: port + ORDERER_OPERATIONS_OFFSET },
    })),
  };
}
