/**
 * The network as data: organisations, peers, ports, ordering identities, chaincodes with their policies.
 * `topology.json` is the one place where these stand; everything that starts, provisions or tests a network reads it here.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const port = z.int().min(1).max(65535);
const identifier = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'lower-case letters, digits and hyphens, at most 31');
const mspId = z.string().regex(/^[A-Za-z][A-Za-z0-9.-]{0,60}$/, 'letters, digits, dots and hyphens, at most 61');

const Organization = z.strictObject({
  id: identifier,
  kind: z.enum(['registry', 'tax', 'bank', 'court', 'regulator']),
  mspId,
  name: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  peers: z.array(z.strictObject({ name: identifier, port })).min(1),
  ca: z.strictObject({ port }),
  chaincodePort: port,
  api: z.strictObject({ port }),
  users: z.array(z.strictObject({ name: identifier, role: identifier })),
});

const Orderer = z.strictObject({ id: z.int().min(1).max(255), mspId, organization: identifier, port });

const Chaincode = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*$/, 'a Fabric chaincode name'),
  version: z.string().regex(/^[A-Za-z0-9_.+-]+$/, 'a Fabric chaincode version'),
  sequence: z.int().min(1),
  policy: z.string().min(1),
  package: z.string().min(1).optional(),
  slot: z.enum(['a', 'b']).optional(), // which of two servers runs it (default a): a new version takes the other one, so both run side by side
});

const Issuer = z.strictObject({
  mspId,
  uscc: z.string().length(18),
  province: z.string().length(1),
  areas: z.array(z.strictObject({ token: z.string().min(1), division: z.string().regex(/^\d{6}$/, 'six digits') })),
});

/** Shape of topology.json; `topology.schema.json` is made from it. */
export const TopologyFile = z.strictObject({
  $schema: z.string().optional(),
  channel: z.string().regex(/^[a-z][a-z0-9.-]{0,248}$/, 'a Fabric channel name'),
  host: z.string().min(1),
  organizations: z.array(Organization).min(1),
  orderers: z.array(Orderer).min(4),
  chaincodes: z.array(Chaincode).min(1),
  issuers: z.array(Issuer),
});

export type Topology = z.infer<typeof TopologyFile>;
export type OrganizationEntry = Topology['organizations'][number];
export type OrdererEntry = Topology['orderers'][number];
export type ChaincodeEntry = Topology['chaincodes'][number];

/**
 * Reads and checks a topology file and adds PORT_OFFSET to every port.
 * @param path topology.json; default: the one of this package.
 * @param portOffset integer from PORT_OFFSET, so that a second, temporary network can run beside the first.
 * @throws Error that names the file, each wrong field and what is expected there.
 */
export function loadTopology(path: string = defaultTopologyPath(), portOffset = 0): Topology {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`topology ${path}: cannot be read as JSON (${String(cause)})`, { cause });
  }
  return parseTopology(json, path, portOffset);
}

/** Like {@link loadTopology}, from a value in memory; `source` stands in the messages. */
export function parseTopology(json: unknown, source: string, portOffset = 0): Topology {
  const parsed = TopologyFile.safeParse(json);
  const problems = parsed.success
    ? crossCheck(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.message}`);
  if (!parsed.success || problems.length > 0) throw new Error(`topology ${source}: ${problems.join('; ')}`);
  return shiftPorts(parsed.data, portOffset, source);
}

/** The chaincode server of the i-th chaincode listens on `chaincodePort + i`; chaincodes sharing a package share the first one's. */
export function chaincodeAddress(topology: Topology, organization: OrganizationEntry, chaincode: string): string {
  const index = topology.chaincodes.findIndex((entry) => packageOf(entry) === chaincode);
  return `${topology.host}:${organization.chaincodePort + index}`;
}

/** Package label of a chaincode definition: its name, unless it says otherwise. */
export function packageOf(chaincode: ChaincodeEntry): string {
  return chaincode.package ?? chaincode.name;
}

/** The two servers of an organisation's chaincodes listen this far apart. */
const SLOT_OFFSETS = { a: 0, b: 10 } as const;

/** Port of an organisation's server of a chaincode in its slot. */
export function chaincodePort({ chaincodes }: Topology, organization: OrganizationEntry, name: string, slot: 'a' | 'b' = 'a'): number {
  return organization.chaincodePort + SLOT_OFFSETS[slot] + chaincodes.findIndex((entry) => entry.name === name);
}

/** The identity under which an organisation's chaincode server registers with its peers: `<package>_<version>:<orgId>`. */
export function chaincodeId(chaincode: ChaincodeEntry, organizationId: string): string {
  return `${packageOf(chaincode)}_${chaincode.version}:${organizationId}`;
}

/** Reads PORT_OFFSET from the environment. @throws Error naming the variable. */
export function portOffsetFrom(environment: NodeJS.ProcessEnv): number {
  const text = environment['PORT_OFFSET'] ?? '0';
  if (!/^-?\d{1,5}$/.test(text)) throw new Error(`PORT_OFFSET must be an integer, for example 1000; it is "${text}"`);
  return Number(text);
}

/** Path of the repository's own topology.json, from the sources and from `dist` alike. */
export function defaultTopologyPath(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return resolve(here, /[\\/]dist[\\/]?$/.test(here) ? '..' : '.', 'topology.json');
}

function crossCheck(topology: Topology): string[] {
  const problems: string[] = [];
  const unique = (field: string, values: (string | number)[]): void => {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) problems.push(`${field}: ${twice} stands twice`);
  };
  unique(
    'organizations.id',
    topology.organizations.map((entry) => entry.id),
  );
  unique(
    'mspId',
    [...topology.organizations, ...topology.orderers].map((entry) => entry.mspId),
  );
  unique(
    'orderers.id',
    topology.orderers.map((entry) => entry.id),
  );
  unique(
    'chaincodes.name',
    topology.chaincodes.map((entry) => entry.name),
  );
  unique('port', allPorts(topology));
  const known = new Set(topology.organizations.map((entry) => entry.id));
  topology.orderers.forEach((entry, index) => {
    if (!known.has(entry.organization)) problems.push(`orderers.${index}.organization: ${entry.organization} is no organisation`);
  });
  topology.chaincodes.forEach((entry, index) => {
    if (!topology.chaincodes.some((other) => other.name === packageOf(entry)))
      problems.push(`chaincodes.${index}.package: ${packageOf(entry)} is no chaincode`);
  });
  return problems;
}

function allPorts(topology: Topology): number[] {
  return [
    ...topology.orderers.map((entry) => entry.port),
    ...topology.organizations.flatMap((entry) => [
      entry.ca.port,
      entry.api.port,
      ...entry.peers.map((peer) => peer.port),
      ...topology.chaincodes.map((_, index) => entry.chaincodePort + index),
    ]),
  ];
}

function shiftPorts(topology: Topology, offset: number, source: string): Topology {
  const shift = (value: number): number => {
    const moved = value + offset;
    if (moved < 1 || moved > 65535) throw new Error(`topology ${source}: port ${value} with PORT_OFFSET ${offset} is outside 1-65535`);
    return moved;
  };
  return {
    ...topology,
    organizations: topology.organizations.map((entry) => ({
      ...entry,
      peers: entry.peers.map((peer) => ({ ...peer, port: shift(peer.port) })),
      ca: { port: shift(entry.ca.port) },
      chaincodePort: shift(entry.chaincodePort),
      api: { port: shift(entry.api.port) },
    })),
    orderers: topology.orderers.map((entry) => ({ ...entry, port: shift(entry.port) })),
  };
}
