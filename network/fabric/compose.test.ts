import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { defaultTopologyPath, loadTopology, type Topology } from '../topology.js';
import { composeText } from './compose.js';

interface Service {
  image: string;
  build?: { context: string; dockerfile: string };
  environment: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  command?: string[];
  user?: string;
  network_mode?: string;
  mem_limit?: string;
  cpus?: number;
  pids_limit?: number;
  cap_drop?: string[];
  security_opt?: string[];
  secrets?: string[];
  healthcheck?: { test: string[] };
}

const root = resolve(dirname(defaultTopologyPath()), '..');
const file = join(root, 'docker-compose.yml');
const text = readFileSync(file, 'utf8');
const topology = loadTopology();
const { services, secrets } = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
};
const service = (name: string): Service => services[name] ?? { image: '', environment: {} };

test('docker-compose.yml is what the generator writes (else: npm run compose -w network)', () => {
  expect(text).toBe(composeText(topology));
});

test('docker-compose accepts the file, and says which setting is missing', () => {
  const config = (settings: Record<string, string>) =>
    execFileSync('docker-compose', ['--file', file, 'config'], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const urls = topology.organizations.map(({ id }) => [`${id.toUpperCase()}_PUBLIC_URL`, `https://${id}.example`]);
  const settings = { MATERIAL: '/m', MATERIAL_USER: '1:1', OIDC_ISSUER: 'https://id.example', ...Object.fromEntries(urls) };
  const accepted = parse(config(settings)) as { services: Record<string, Service> };
  expect(Object.keys(accepted.services).toSorted()).toEqual(Object.keys(services).toSorted());
  expect(() => config({ ...settings, OIDC_ISSUER: '' })).toThrow(/OIDC_ISSUER|issuer of the OpenID Connect provider/);
});

test('there is a service for everything that the topology has, and no other', () => {
  const expected = [
    ...topology.orderers.map(({ id }) => `orderer${id}`),
    ...topology.organizations.flatMap(({ id, peers }) => [
      ...peers.map(({ name }) => `${name}.${id}`),
      ...['ca', 'chaincode', 'api', 'web', 'postgres', 'kubo'].map((kind) => `${kind}-${id}`),
    ]),
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
  topology.chaincodes.forEach(({ name }, index) => {
    expect(builder[`${name}_address`]).toBe(`chaincode-${peer.organization}:${peer.chaincodePort + index}`);
  });
});

test.each(topology.organizations)('$id: its authority, and one server for every chaincode on the ports that the peers dial', (entry) => {
  expect(service(`ca-${entry.id}`)).toMatchObject({
    image: 'hyperledger/fabric-ca:1.5.21',
    ports: [`127.0.0.1:${entry.ca.port}:${entry.ca.port}`],
  });
  const served = topology.chaincodes.map(({ name, version }, index) =>
    expect.stringMatching(new RegExp(`^${name}=${name}_${version}:[0-9a-f]{64}=0\\.0\\.0\\.0:${entry.chaincodePort + index}$`)),
  );
  expect(service(`chaincode-${entry.id}`).command).toEqual(served);
});

test.each(topology.organizations)(
  '$id: API, document store and pages stand beside the first peer; the API is reached over TLS only',
  ({ id, api, peers }) => {
    const beside = `service:${peers[0]?.name}.${id}`;
    expect(['api', 'kubo', 'web'].map((kind) => service(`${kind}-${id}`).network_mode)).toEqual([beside, beside, beside]);
    expect(service(`api-${id}`).environment).toMatchObject({ ORGANIZATION: id, HOST: '127.0.0.1', IPFS_API: 'http://127.0.0.1:5001' });
    const published = service(`${peers[0]?.name}.${id}`).ports ?? [];
    expect(published).toContain(`127.0.0.1:${api.port + 1}:${service(`web-${id}`).environment['LISTEN_PORT']}`);
    expect(published.filter((port) => port.endsWith(`:${api.port}`))).toEqual([]);
  },
);

test.each(topology.organizations)('$id: the database takes TLS and the API’s own certificate, no password', ({ id }) => {
  const url = new URL(service(`api-${id}`).environment['DATABASE_URL'] ?? '');
  expect([url.hostname, url.username, url.password]).toEqual([`postgres-${id}`, `api-${id}.tls`, '']);
  expect(url.searchParams.get('sslmode')).toBe('verify-full');
  const { command = [], environment, secrets: own } = service(`postgres-${id}`);
  expect(command).toEqual(expect.arrayContaining(['ssl=on', 'hba_file=/etc/zhenglian/pg_hba.conf']));
  expect(environment).toMatchObject({ POSTGRES_USER: `api-${id}.tls`, POSTGRES_PASSWORD_FILE: `/run/secrets/${own?.[0]}` });
});

test.each(Object.entries(services))('%s: limits, health check, no rights, published on loopback only', (_name, each) => {
  expect(each.healthcheck?.test.length).toBeGreaterThan(1);
  expect((each.ports ?? []).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  expect(each.mem_limit).toMatch(/^\d+[mg]$/);
  expect([each.cpus, each.pids_limit].every((limit) => Number(limit) > 0)).toBe(true);
  expect([each.cap_drop, each.security_opt]).toEqual([['ALL'], ['no-new-privileges:true']]);
  expect(each.user).toMatch(/^\$\{MATERIAL_USER:\?/); // who owns the keys; never root by default
  expect(each.image).toMatch(/^zhenglian\/|:\d|:v\d/); // of others: one version, never "latest"
});

test('no secret stands in the file: secrets are files of the material, which has no default', () => {
  expect(text).not.toMatch(/BEGIN|adminpw|PASSWORD(?!_FILE)/);
  expect(text).not.toMatch(/\$\{[A-Z_]+(?::?-|\})/); // ${X} and ${X:-default} are not used, ${X:?message} is
  const used = new Set(Object.values(services).flatMap((each) => each.secrets ?? []));
  expect([...used].toSorted()).toEqual(Object.keys(secrets).toSorted());
  expect(Object.values(secrets).every(({ file: path }) => path.startsWith('${MATERIAL:?'))).toBe(true);
});

test('what the containers mount from the repository, and what they are built from, is there', () => {
  const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes.filter((volume) => volume.startsWith('./')));
  const built = Object.values(services).flatMap(({ build }) => (build ? [build.dockerfile] : []));
  const paths = [...new Set([...mounted.map((volume) => volume.split(':')[0] ?? ''), ...built])];
  expect(paths.length).toBeGreaterThan(4);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(statSync(join(root, 'network/fabric/containers/kubo/01-private.sh')).mode & 0o111).not.toBe(0); // else the image only sources it
});

test.each([...new Set(Object.values(services).flatMap(({ build }) => (build ? [build.dockerfile] : [])))])(
  '%s: built in stages from pinned images, does not run as root',
  (path) => {
    const lines = readFileSync(join(root, path), 'utf8').split('\n');
    const stages = lines.filter((line) => line.startsWith('FROM '));
    expect(stages.length).toBe(2);
    expect(stages.filter((line) => !/:\d+\.\d+\.\d+\S*(?: AS \w+)?$/.test(line))).toEqual([]);
    expect(lines.findLast((line) => line.startsWith('USER '))).toMatch(/^USER (?!root|0)\w+$/);
  },
);

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
