import { expect, test } from '@jest/globals';
import { loadTopology } from '../topology.js';
import { configtx, PROFILE } from './configtx.js';
import { nodesOf, type Nodes } from './nodes.js';
import { ordererSettings, peerSettings, type Seat } from './settings.js';

const topology = loadTopology();
const nodes = nodesOf(topology, () => topology.host);
const material = { mspOf: (id: string) => `/msp/${id}`, signingCertificateOf: () => '/sign', tlsCertificateOf: () => '/tls' };

interface Organization {
  ID: string;
  MSPDir: string;
  OrdererEndpoints?: string[];
}
interface Configuration {
  Orderer: { OrdererType: string; ConsenterMapping: { ID: number; MSPID: string }[]; Organizations: Organization[] };
  Application: { Organizations: Organization[]; Policies: Record<string, { Rule: string }> };
}

const profile = (of: Nodes): Configuration => (configtx(of, material) as { Profiles: Record<string, Configuration> }).Profiles[PROFILE]!;

test('SmartBFT with the consenters of the topology, and exactly one endpoint per consenter (the gateway counts them)', () => {
  const { Orderer } = profile(nodes);
  expect(Orderer.OrdererType).toBe('BFT');
  expect(Orderer.ConsenterMapping.map(({ ID, MSPID }) => [ID, MSPID])).toEqual(topology.orderers.map(({ id, mspId }) => [id, mspId]));
  expect(Orderer.Organizations.map(({ OrdererEndpoints }) => OrdererEndpoints)).toEqual(
    topology.orderers.map(({ port }) => [`${topology.host}:${port}`]),
  );
});

test('every organisation is a member; the lifecycle needs the majority of them', () => {
  const { Application } = profile(nodes);
  expect(Application.Organizations.map(({ ID, MSPDir }) => [ID, MSPDir])).toEqual(
    topology.organizations.map(({ id, mspId }) => [mspId, `/msp/${id}`]),
  );
  expect(Application.Policies['LifecycleEndorsement']?.Rule).toBe('MAJORITY Endorsement');
});

test.each([1, 3, 5, 6, 8])('%d orderers are refused: no more faults are borne than by the next smaller 3f+1', (count) => {
  const orderers = Array.from({ length: count }, () => nodes.orderers[0]!);
  expect(() => configtx({ ...nodes, orderers }, material)).toThrow(`${count} orderers`);
});

test('no two listeners of a machine share a port', () => {
  const ports = [
    ...nodes.orderers.flatMap(({ ports: own }) => Object.values(own)),
    ...nodes.peers.flatMap(({ ports: own }) => Object.values(own)),
    ...topology.organizations.flatMap(({ ca, api, chaincodePort }) => [
      ca.port,
      api.port,
      ca.port + 40, // health and metrics of the authority
      ...[0, 1, 2, 3, 4, 5].flatMap((i) => [chaincodePort + i, chaincodePort + 10 + i]), // both slots
    ]),
  ];
  expect(ports.length).toBe(new Set(ports).size);
});

test('nodes bind the given address only, speak TLS, and the orderer’s administration demands a client certificate', () => {
  const seat: Seat = { listen: '127.0.0.1', material: '/m', data: '/d', builder: '/b', ordererAdminRoots: ['/m/tls/ca.pem'] };
  const peer = peerSettings(nodes.peers[0]!, nodes.peers.slice(0, 2), seat);
  const orderer = ordererSettings(nodes.orderers[0]!, seat);
  const listeners = Object.entries({ ...peer, ...orderer }).filter(([key]) => key.endsWith('LISTENADDRESS'));
  expect(listeners.length).toBe(6);
  expect(listeners.filter(([, value]) => !value.startsWith('127.0.0.1'))).toEqual([]);
  expect([peer['CORE_PEER_TLS_ENABLED'], orderer['ORDERER_GENERAL_TLS_ENABLED'], orderer['ORDERER_ADMIN_TLS_CLIENTAUTHREQUIRED']]).toEqual([
    'true',
    'true',
    'true',
  ]);
});
