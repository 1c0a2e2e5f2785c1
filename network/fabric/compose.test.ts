import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { defaultTopologyPath, loadTopology, type Topology } from '../topology.js';
import { composeText } from './compose.js';

interface Service {
  image: string;
  environment: Record<string, string>;
  ports?: string[];
  command?: string[];
  user?: string;
  healthcheck?: { test: string[] };
}

const file = resolve(defaultTopologyPath(), '../../docker-compose.yml');
const text = readFileSync(file, 'utf8');
const topology = loadTopology();
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
const service = (name: string): Service => services[name] ?? { image: '', environment: {} };

test('docker-compose.yml is what the generator writes (else: npm run compose -w network)', () => {
  expect(text).toBe(composeText(topology));
});

test('there is a service for every orderer, peer, chaincode server and API of the topology, and no other', () => {
  const expected = [
    ...topology.orderers.map(({ id }) => `orderer${id}`),
    ...topology.organizations.flatMap(({ id, peers }) => [...peers.map(({ name }) => `${name}.${id}`), `chaincode-${id}`, `api-${id}`]),
  ];
  expect(Object.keys(services).toSorted()).toEqual(expected.toSorted());
});

test.each(topology.orderers)(
  'orderer$id: image, MSP and port of the topology, mutual TLS for its administration',
  ({ id, mspId, port }) => {
    const { image, environment, ports } = service(`orderer${id}`);
    expect(image).toBe('hyperledger/fabric-orderer:3.1.5');
    expect(environment).toMatchObject({
      ORDERER_GENERAL_LOCALMSPID: mspId,
      ORDERER_GENERAL_LISTENPORT: String(port),
      ORDERER_GENERAL_TLS_ENABLED: 'true',
      ORDERER_ADMIN_TLS_CLIENTAUTHREQUIRED: 'true',
    });
    expect(ports).toContain(`127.0.0.1:${port}:${port}`);
  },
);

test.each(allPeers(topology))('$name: image, MSP and port of the topology, chaincode of its own organisation', (peer) => {
  const { image, environment, ports } = service(peer.name);
  expect(image).toBe('hyperledger/fabric-peer:3.1.5');
  expect(environment).toMatchObject({
    CORE_PEER_LOCALMSPID: peer.mspId,
    CORE_PEER_ADDRESS: `${peer.name}:${peer.port}`,
    CORE_PEER_GOSSIP_EXTERNALENDPOINT: `${peer.name}:${peer.port}`,
    CORE_PEER_TLS_ENABLED: 'true',
    CORE_VM_ENDPOINT: '',
  });
  expect(ports).toContain(`127.0.0.1:${peer.port}:${peer.port}`);
  const builder = JSON.parse(environment['CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG'] ?? '') as Record<string, string>;
  expect(builder).toMatchObject({
    title_address: `chaincode-${peer.organization}:${peer.chaincodePort}`,
    tax_address: `chaincode-${peer.organization}:${peer.chaincodePort + 1}`,
  });
});

test.each(topology.organizations)('chaincode-$id serves every chaincode on the ports that the peers dial', ({ id, chaincodePort }) => {
  const { command } = service(`chaincode-${id}`);
  const served = topology.chaincodes.map(({ name, version }, index) =>
    expect.stringMatching(new RegExp(`^${name}=${name}_${version}:[0-9a-f]{64}=0\\.0\\.0\\.0:${chaincodePort + index}$`)),
  );
  expect(command).toEqual(served);
});

test.each(Object.entries(services))('%s has a health check and publishes on loopback only', (_name, { healthcheck, ports = [] }) => {
  expect(healthcheck?.test.length).toBeGreaterThan(1);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

test('our own images run as the user who may read the keys, never as root by default', () => {
  const own = Object.values(services).filter(({ image }) => image.startsWith('zhenglian/'));
  expect(own.length).toBe(2 * topology.organizations.length);
  expect(own.filter(({ user }) => !user?.startsWith('${MATERIAL_USER:?'))).toEqual([]);
});

test('no secret stands in the file: what is secret lies in MATERIAL, which has no default', () => {
  expect(text).not.toMatch(/BEGIN|PASSWORD|SECRET|adminpw/i);
  expect(text).not.toMatch(/\$\{[A-Z_]+(?::?-|\})/); // ${X} and ${X:-default} are not used, ${X:?message} is
});

test.each([
  ['is healthy when the node says so', 200, 0],
  ['is not when the node says that something failed', 503, 1],
])('a Fabric node %s', async (_title, answer, exitCode) => {
  const node = createServer((_request, response) => void response.writeHead(answer).end());
  await new Promise<void>((done) => node.listen(0, '127.0.0.1', done));
  const probe = service('orderer1').healthcheck?.test[3] ?? '';
  const { port } = node.address() as AddressInfo;
  const child = spawn('bash', ['-c', probe.replace(/\/17552 /, `/${port} `)]);
  const [code] = (await once(child, 'exit')) as [number];
  node.close();
  expect(code).toBe(exitCode);
});

function allPeers({ organizations }: Topology) {
  return organizations.flatMap(({ id, mspId, chaincodePort, peers }) =>
    peers.map(({ name, port }) => ({ name: `${name}.${id}`, organization: id, mspId, chaincodePort, port })),
  );
}
