import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { parsePolicy } from './embedded/policy.js';
import {
  chaincodeAddress,
  chaincodeId,
  defaultTopologyPath,
  loadTopology,
  parseTopology,
  portOffsetFrom,
  type Topology,
  TopologyFile,
} from './topology.js';

const topology = loadTopology();

test('the repository’s topology is valid and its policies can be read', () => {
  expect(topology.channel).toBe('zhenglian');
  expect(topology.orderers.map((orderer) => orderer.id)).toEqual([1, 2, 3, 4]);
  for (const chaincode of topology.chaincodes) expect(parsePolicy(chaincode.policy)).toHaveProperty('threshold');
});

test('topology.schema.json is the schema of the loader', () => {
  const file = join(dirname(defaultTopologyPath()), 'topology.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(z.toJSONSchema(TopologyFile, { io: 'input' }));
});

test('PORT_OFFSET moves every port', () => {
  const moved = loadTopology(undefined, 100);
  expect(moved.organizations[0]?.peers[1]?.port).toBe((topology.organizations[0]?.peers[1]?.port ?? 0) + 100);
  expect(moved.organizations[2]?.ca.port).toBe((topology.organizations[2]?.ca.port ?? 0) + 100);
  expect(moved.organizations[4]?.api.port).toBe((topology.organizations[4]?.api.port ?? 0) + 100);
  expect(moved.orderers[3]?.port).toBe((topology.orderers[3]?.port ?? 0) + 100);
  expect(() => loadTopology(undefined, 60_000)).toThrow('outside 1-65535');
  expect(() => portOffsetFrom({ PORT_OFFSET: 'x' })).toThrow('PORT_OFFSET must be an integer');
});

test('a chaincode server has its port and identity', () => {
  const [organization] = topology.organizations;
  const [, tax] = topology.chaincodes;
  expect(chaincodeAddress(topology, organization!, 'tax')).toBe(`127.0.0.1:${organization!.chaincodePort + 1}`);
  expect(chaincodeId(tax!, 'bank')).toBe('tax_1.0:bank');
});

type Change = (file: z.infer<typeof TopologyFile>) => unknown;
const copy = (): Topology => structuredClone(topology);

test.each<[string, Change, string]>([
  ['unknown field', (file) => Object.assign(file, { surplus: 1 }), 'surplus'],
  ['missing field', (file) => Reflect.deleteProperty(file, 'channel'), 'channel'],
  ['wrong port', (file) => (file.organizations[1]!.peers[0]!.port = 70_000), 'organizations.1.peers.0.port'],
  ['wrong kind', (file) => Object.assign(file.organizations[0]!, { kind: 'shop' }), 'organizations.0.kind'],
  ['port twice', (file) => (file.organizations[1]!.ca.port = file.organizations[0]!.ca.port), 'port: 17054 stands twice'],
  ['MSP twice', (file) => (file.orderers[0]!.mspId = 'TaxMSP'), 'mspId: TaxMSP stands twice'],
  ['unknown organisation of an orderer', (file) => (file.orderers[2]!.organization = 'nobody'), 'orderers.2.organization'],
  ['unknown package', (file) => (file.chaincodes[1]!.package = 'nothing'), 'chaincodes.1.package'],
  ['too few orderers', (file) => file.orderers.pop(), 'orderers'],
])('a topology with %s is refused and the field named', (_name, change, named) => {
  const file = copy();
  change(file);
  expect(() => parseTopology(file, 'test.json')).toThrow(named);
});
