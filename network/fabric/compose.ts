import { Document, type YAMLMap } from 'yaml';
import type { OrganizationEntry, Topology } from '../topology.js';
import { served, usedSlots } from './chaincode-server.js';
import { type Nodes, nodesOf, type OrdererNode, type PeerNode, serverName, type Slot } from './nodes.js';
import { FABRIC_VERSION } from './programs.js';
import { ordererSettings, peerSettings, type Seat } from './settings.js';

type Service = { environment: Record<string, string>; [member: string]: unknown };

/** Services of docker-compose.yml, and the environment that all of a kind share. */
export interface Composition {
  readonly shared: Readonly<Record<'peer' | 'orderer', Record<string, string>>>;
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, object>>;
}

const HEADER = ` The network of network/topology.json on official images. Written by network/fabric/compose.ts: change that, not this
 (npm run compose -w network). Settings are those of ./scripts/fabric, which runs the same network without containers.
 MATERIAL: folder with trust.json and organizations/ (MSP, TLS and chaincode key pairs, enrolled at a Fabric CA)
 MATERIAL_USER: uid:gid that may read it         OIDC_ISSUER: sign-in of the institutions' staff
 The channel is joined and the chaincodes are approved and committed by each institution's administrator.`;
const TAG = FABRIC_VERSION.slice(1);
const SEAT: Seat = {
  listen: '0.0.0.0', // of the container; only what `ports` names is published, on loopback
  material: '/etc/zhenglian/node',
  data: '/var/hyperledger/production',
  builder: '/etc/zhenglian/builder',
  ordererAdminRoots: ['/etc/zhenglian/node/tls/ca.pem'],
};
const MATERIAL = '${MATERIAL:?folder with organizations/ and trust.json}';
const USER = '${MATERIAL_USER:?uid:gid that may read MATERIAL}';
const API_DIR = '/var/lib/zhenglian';

/** docker-compose.yml as a value. Inside the containers' network every service is reached under its own name. */
export function composition(topology: Topology): Composition {
  const nodes = nodesOf(topology, (name) => name);
  const services: [string, Service][] = [
    ...nodes.orderers.map((orderer): [string, Service] => [orderer.name, ordererService(orderer)]),
    ...topology.organizations.flatMap((organization) => organizationServices(topology, organization, nodes)),
  ];
  return {
    shared: {
      orderer: common(nodes.orderers.map((orderer) => ordererSettings(orderer, SEAT))),
      peer: common(nodes.peers.map((peer) => peerSettings(peer, peersOf(nodes, peer.organization), SEAT))),
    },
    services: Object.fromEntries(services),
    volumes: Object.fromEntries(services.filter(([name]) => !name.startsWith('chaincode-')).map(([name]) => [name, {}])),
  };
}

/** The text of docker-compose.yml. What all peers (all orderers) share stands once and is merged in. */
export function composeText(topology: Topology): string {
  const { shared, services, volumes } = composition(topology);
  const document = new Document({ 'x-orderer': shared.orderer, 'x-peer': shared.peer, services, volumes }, { merge: true });
  for (const kind of ['orderer', 'peer'] as const) {
    (document.get(`x-${kind}`) as YAMLMap).anchor = kind;
    for (const [name, { environment }] of Object.entries(services)) {
      if (!Object.keys(shared[kind]).every((key) => environment[key] === shared[kind][key])) continue;
      const map = document.getIn(['services', name, 'environment']) as YAMLMap;
      for (const key of Object.keys(shared[kind])) map.delete(key);
      map.items.unshift(document.createPair('<<', document.createAlias(document.get(`x-${kind}`) as YAMLMap)));
    }
  }
  document.commentBefore = HEADER;
  return document.toString({ lineWidth: 0, singleQuote: true });
}

function ordererService(orderer: OrdererNode): Service {
  return {
    image: `hyperledger/fabric-orderer:${TAG}`,
    ...fabricNode(orderer, `${MATERIAL}/organizations/${orderer.organization}/orderers/${orderer.name}`, 'orderer'),
    environment: ordererSettings(orderer, SEAT),
    ports: [publish(orderer.ports.ordering), publish(orderer.ports.admin)],
  };
}

function organizationServices(topology: Topology, organization: OrganizationEntry, nodes: Nodes): [string, Service][] {
  const { id } = organization;
  const own = peersOf(nodes, id);
  return [
    ...own.map((peer, index): [string, Service] => {
      const ports = [publish(peer.ports.gateway), ...(index === 0 ? [publish(organization.api.port)] : [])];
      return [peer.name, { ...peerService(peer, own), ports }];
    }),
    ...usedSlots(topology).map((slot): [string, Service] => [serverName(id, slot), chaincodeService(topology, organization, slot)]),
    [`api-${id}`, apiService(organization, own[0]?.name ?? id)],
  ];
}

function peerService(peer: PeerNode, own: readonly PeerNode[]): Service {
  const material = `${MATERIAL}/organizations/${peer.organization}/peers/${peer.name.split('.')[0]}`;
  const node = fabricNode(peer, material, 'peer');
  return {
    image: `hyperledger/fabric-peer:${TAG}`,
    ...node,
    volumes: [...node.volumes, `./network/fabric/builder:${SEAT.builder}:ro`],
    environment: peerSettings(peer, own, SEAT),
  };
}

/** What both kinds of node have alike. Their images have no HTTP client, but bash. */
function fabricNode(node: PeerNode | OrdererNode, material: string, kind: 'peer' | 'orderer') {
  const probe = `exec 3<>/dev/tcp/127.0.0.1/${node.ports.operations} && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '200 OK' <&3`;
  return {
    restart: 'unless-stopped',
    mem_limit: kind === 'peer' ? '1g' : '512m',
    security_opt: ['no-new-privileges:true'],
    volumes: [`${material}:${SEAT.material}:ro`, `${node.name}:${SEAT.data}`],
    healthcheck: { test: ['CMD', 'bash', '-c', probe], ...PROBE_TIMES },
  };
}

function chaincodeService(topology: Topology, organization: OrganizationEntry, slot: Slot): Service {
  const material = `${MATERIAL}/organizations/${organization.id}`;
  const command = served(topology, organization, slot, '0.0.0.0');
  return {
    ...built('chaincode'),
    command,
    volumes: [`${material}/chaincode:/etc/zhenglian/chaincode:ro`, `${material}/msp/tlscacerts:/etc/zhenglian/tlscacerts:ro`],
    environment: {
      CORE_CHAINCODE_LOGGING_LEVEL: 'error',
      CHAINCODE_TLS_KEY: '/etc/zhenglian/chaincode/key.pem',
      CHAINCODE_TLS_CERT: '/etc/zhenglian/chaincode/cert.pem',
      CHAINCODE_TLS_CLIENT_CA: '/etc/zhenglian/tlscacerts/ca.pem',
    },
    healthcheck: { test: ['CMD', 'node', '-e', connects(Number(/\d+$/.exec(command[0] ?? '')?.[0]))], ...PROBE_TIMES },
  };
}

/** The API stands beside its organisation's first peer, in the same network namespace: it dials 127.0.0.1 as it does natively. */
function apiService({ id, api }: OrganizationEntry, peer: string): Service {
  const organization = `${MATERIAL}/organizations/${id}`;
  const inside = `${API_DIR}/organizations/${id}`;
  const folders = [`msp:${inside}/msp:ro`, `users:${inside}/users:ro`, `vault:${inside}/vault`];
  return {
    ...built('api'),
    network_mode: `service:${peer}`,
    volumes: [
      ...folders.map((folder) => `${organization}/${folder}`),
      `${MATERIAL}/trust.json:${API_DIR}/trust.json:ro`,
      `api-${id}:${API_DIR}/api`,
    ],
    environment: {
      ORGANIZATION: id,
      VAR_DIR: API_DIR,
      HOST: '0.0.0.0',
      PUBLIC_URL: `\${${id.toUpperCase().replaceAll('-', '_')}_PUBLIC_URL:?address under which the public reaches this API}`,
      OIDC_ISSUER: '${OIDC_ISSUER:?issuer of the OpenID Connect provider}',
    },
    healthcheck: { test: ['CMD', 'node', '-e', connects(api.port)], ...PROBE_TIMES },
  };
}

const PROBE_TIMES = { interval: '10s', timeout: '5s', retries: 6, start_period: '20s' };

/** An image of this repository. */
function built(name: 'chaincode' | 'api') {
  return {
    image: `zhenglian/${name}`,
    build: { context: '.', dockerfile: `${name}/Dockerfile` },
    restart: 'unless-stopped',
    mem_limit: '1g',
    user: USER,
    security_opt: ['no-new-privileges:true'],
  };
}

/** A program that succeeds when the port accepts a connection. */
const connects = (port: number): string =>
  `require('node:net').connect(${port}, '127.0.0.1').once('connect', () => process.exit(0)).once('error', () => process.exit(1))`;

const publish = (port: number): string => `127.0.0.1:${port}:${port}`;

const peersOf = (nodes: Nodes, id: string): PeerNode[] => nodes.peers.filter(({ organization }) => organization === id);

function common(environments: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = environments;
  return Object.fromEntries(Object.entries(first).filter(([key, value]) => others.every((other) => other[key] === value)));
}
