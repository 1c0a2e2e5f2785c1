import { Document, type YAMLMap } from 'yaml';
import type { OrganizationEntry, Topology } from '../topology.js';
import { usedSlots } from './chaincode-server.js';
import { authorityEntry, chaincodeService, ordererService, peerService, SEAT } from './compose-fabric.js';
import { institutionSecrets, institutionServices, webPort } from './compose-institution.js';
import type { Service } from './compose-parts.js';
import { type Nodes, nodesOf, type PeerNode } from './nodes.js';
import { ordererSettings, peerSettings } from './settings.js';

/** docker-compose.yml, and the environment that all services of a kind share. */
export interface Composition {
  readonly shared: Readonly<Record<'peer' | 'orderer', Record<string, string>>>;
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { file: string }>>;
}

const HEADER = ` The network of network/topology.json on official images, and what each institution runs beside it. Written by
 network/fabric/compose.ts: change that, not this (npm run compose -w network). Settings are those of ./scripts/fabric,
 which runs the same network without containers. How to start: docs/operations/install.md.`;

/** docker-compose.yml as a value. Inside the containers' network every service is reached under its own name. */
export function composition(topology: Topology): Composition {
  const nodes = nodesOf(topology, (name) => name);
  const services: [string, Service][] = [
    ...topology.organizations.map(authorityEntry),
    ...nodes.orderers.map((orderer): [string, Service] => [orderer.name, ordererService(orderer)]),
    ...topology.organizations.flatMap((organization) => organizationServices(topology, organization, nodes)),
  ];
  return {
    shared: {
      orderer: common(nodes.orderers.map((orderer) => ordererSettings(orderer, SEAT))),
      peer: common(nodes.peers.map((peer) => peerSettings(peer, peersOf(nodes, peer.organization), SEAT))),
    },
    services: Object.fromEntries(services),
    secrets: Object.fromEntries(topology.organizations.flatMap(({ id }) => institutionSecrets(id))),
  };
}

/** The text of docker-compose.yml. What all peers (all orderers) share stands once and is merged in. */
export function composeText(topology: Topology): string {
  const { shared, services, secrets } = composition(topology);
  const document = new Document({ 'x-orderer': shared.orderer, 'x-peer': shared.peer, services, secrets }, { merge: true, version: '1.1' }); // as docker-compose reads it: there a bare "off" is no text
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

function organizationServices(topology: Topology, organization: OrganizationEntry, nodes: Nodes): [string, Service][] {
  const own = peersOf(nodes, organization.id);
  const [first] = own;
  const others = topology.organizations.map(({ id }) => id).filter((id) => id !== organization.id);
  return [
    ...own.map((peer): [string, Service] => [peer.name, peerService(peer, own, peer === first ? [webPort(organization)] : [])]),
    ...usedSlots(topology).map((slot) => chaincodeService(topology, organization, slot)),
    ...institutionServices(organization, others, first?.name ?? organization.id),
  ];
}

const peersOf = (nodes: Nodes, id: string): PeerNode[] => nodes.peers.filter(({ organization }) => organization === id);

function common(environments: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = environments;
  return Object.fromEntries(Object.entries(first).filter(([key, value]) => others.every((other) => other[key] === value)));
}
