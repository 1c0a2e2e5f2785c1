import type { OrganizationEntry, Topology } from '../topology.js';
import { authorityName, authorityOperationsPort } from './ca-server.js';
import { served } from './chaincode-server.js';
import { fabricProbe, HARDENED, material, publish, type Service, tcpProbe } from './compose-parts.js';
import { type OrdererNode, type PeerNode, serverName, type Slot } from './nodes.js';
import { FABRIC_VERSION } from './programs.js';
import { ordererSettings, peerSettings, type Seat } from './settings.js';

const FABRIC_TAG = FABRIC_VERSION.slice(1);
export const CA_TAG = '1.5.21';
const CA_HOME = '/etc/hyperledger/fabric-ca-server';

/** Where a Fabric node finds its things in a container. */
export const SEAT: Seat = {
  listen: '0.0.0.0', // of the container; only what `ports` names is published, on loopback
  material: '/etc/zhenglian/node',
  data: '/var/hyperledger/production',
  builder: '/etc/zhenglian/builder',
  ordererAdminRoots: ['/etc/zhenglian/node/tls/ca.pem'],
};

/** Fabric's own CA server; its configuration, with the administrator's secret, is written by `up` into its home. */
function authorityService(organization: OrganizationEntry): Service {
  return {
    image: `hyperledger/fabric-ca:${CA_TAG}`,
    ...HARDENED,
    mem_limit: '256m',
    cpus: 0.5,
    command: ['fabric-ca-server', 'start', '-H', CA_HOME],
    environment: { FABRIC_CA_HOME: CA_HOME },
    volumes: [`${material('fabric/ca', organization.id)}:${CA_HOME}`],
    ports: [publish(organization.ca.port)],
    healthcheck: fabricProbe(authorityOperationsPort(organization)),
  };
}

export function ordererService(orderer: OrdererNode): Service {
  return {
    image: `hyperledger/fabric-orderer:${FABRIC_TAG}`,
    ...HARDENED,
    mem_limit: '512m',
    cpus: 1,
    volumes: nodeVolumes(orderer, `orderers/${orderer.name}`),
    environment: ordererSettings(orderer, SEAT),
    ports: [publish(orderer.ports.ordering), publish(orderer.ports.admin), publish(orderer.ports.operations)],
    healthcheck: fabricProbe(orderer.ports.operations),
  };
}

/** @param more ports of what shares the peer's network namespace */
export function peerService(peer: PeerNode, own: readonly PeerNode[], more: readonly number[]): Service {
  return {
    image: `hyperledger/fabric-peer:${FABRIC_TAG}`,
    ...HARDENED,
    mem_limit: '1g',
    cpus: 1,
    volumes: [...nodeVolumes(peer, `peers/${peer.name.split('.')[0]}`), `./network/fabric/builder:${SEAT.builder}:ro`],
    environment: peerSettings(peer, own, SEAT),
    ports: [publish(peer.ports.gateway), publish(peer.ports.operations), ...more.map(publish)],
    healthcheck: fabricProbe(peer.ports.operations),
  };
}

/** One server for all chaincodes of an organisation; while a new version comes in, a second one (slot b). */
export function chaincodeService(topology: Topology, organization: OrganizationEntry, slot: Slot): [string, Service] {
  const { id } = organization;
  const command = served(topology, organization, slot, '0.0.0.0');
  const firstPort = Number(/\d+$/.exec(command[0] ?? '')?.[0]);
  const service: Service = {
    image: 'zhenglian/chaincode',
    build: { context: '.', dockerfile: 'chaincode/Dockerfile' },
    ...HARDENED,
    read_only: true,
    mem_limit: '512m',
    cpus: 1,
    command,
    volumes: [
      `${material('organizations', id, 'chaincode')}:/etc/zhenglian/chaincode:ro`,
      `${material('organizations', id, 'msp/tlscacerts')}:/etc/zhenglian/tlscacerts:ro`,
    ],
    environment: {
      CORE_CHAINCODE_LOGGING_LEVEL: 'error',
      CHAINCODE_TLS_KEY: '/etc/zhenglian/chaincode/key.pem',
      CHAINCODE_TLS_CERT: '/etc/zhenglian/chaincode/cert.pem',
      CHAINCODE_TLS_CLIENT_CA: '/etc/zhenglian/tlscacerts/ca.pem',
    },
    healthcheck: tcpProbe(firstPort),
  };
  return [serverName(id, slot), service];
}

/** Service of an organisation's authority, with its name. */
export const authorityEntry = (organization: OrganizationEntry): [string, Service] => [
  authorityName(organization.id),
  authorityService(organization),
];

const nodeVolumes = (node: PeerNode | OrdererNode, path: string): string[] => [
  `${material('organizations', node.organization, path)}:${SEAT.material}:ro`,
  `${material('fabric/data', node.name)}:${SEAT.data}`,
];
