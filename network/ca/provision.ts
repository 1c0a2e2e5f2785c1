/**
 * Registers and enrols the service identities of the topology at the certificate authorities, and writes what clients need:
 * `organizations/<org>/users/<name>/`, the registry's unit key, `trust.json`. One-shot and idempotent. A certificate that ends within 30 days is renewed for the key that it has.
 * Speaks Fabric CA's REST interface only, so that it works against a real fabric-ca-server as well.
 */
import { createECDH } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Folders } from '../embedded/folders.js';
import { defaultTopologyPath, loadTopology, type OrganizationEntry, portOffsetFrom, type Topology } from '../topology.js';
import { certificateIds, isEnding } from './certificates.js';
import { CaClient, CaClientError, type EnrolledIdentity } from './client.js';
import { CA_CODES } from './errors.js';
import { readFileIfAny, SECRET_MODE, writeFileAtomic } from './files.js';
import { newSecret } from './passwords.js';
import { makeTrust } from './trust.js';

/** Attribute that carries a service identity's role. */
export const ROLE_ATTRIBUTE = 'zl.role';
const ADMIN = 'admin';

export interface ProvisionOptions {
  topology: Topology;
  /** VAR_DIR */
  folder: string;
  network: 'embedded' | 'fabric';
  /** serialised genesis block; default: the embedded network's */
  genesisFile?: string | undefined;
  /** one line per thing done */
  report: (line: string) => void;
}

/** Does everything that is not done yet. @throws naming what is missing and how to get it */
export async function provision(options: ProvisionOptions): Promise<void> {
  const { topology, report } = options;
  const folders = new Folders(options.folder);
  for (const organization of topology.organizations) await provisionOrganization(topology, organization, folders, report);
  const registry = topology.organizations.find((organization) => organization.kind === 'registry');
  if (registry === undefined) throw new Error('the topology has no registry');
  const unitKey = openUnitKey(join(folders.organization(registry.id), 'vault', 'unit-key.json'), report);
  const genesisFile = options.genesisFile ?? folders.genesis;
  if (!existsSync(genesisFile)) throw new Error(`${genesisFile} is missing: start the network first, or set GENESIS_BLOCK`);
  const roots = (organization: OrganizationEntry): string[] => [readFileSync(folders.caCertificate(organization.id), 'utf8')];
  const trust = makeTrust({ topology, network: options.network, genesis: readFileSync(genesisFile), roots, unitKey });
  const file = join(options.folder, 'trust.json');
  const text = `${JSON.stringify(trust, null, 2)}\n`;
  if (readFileIfAny(file) === text) return;
  writeFileAtomic(file, text);
  report(`wrote ${file}`);
}

async function provisionOrganization(
  topology: Topology,
  organization: OrganizationEntry,
  folders: Folders,
  report: (line: string) => void,
): Promise<void> {
  const certificateOf = ({ name }: { name: string }): string | undefined =>
    readFileIfAny(join(folders.user(organization.id, name), 'cert.pem'));
  const missing = organization.users.filter((user) => certificateOf(user) === undefined);
  const ending = organization.users.filter((user) => {
    const certificate = certificateOf(user);
    return certificate !== undefined && isEnding(certificate);
  });
  if (missing.length + ending.length === 0) return;
  const rootFile = folders.tlsCertificate(organization.id);
  const tlsRoot = readFileIfAny(rootFile);
  if (tlsRoot === undefined) throw new Error(`${rootFile} is missing: start the certificate authority of ${organization.id} first`);
  const client = new CaClient(`https://${topology.host}:${organization.ca.port}`, tlsRoot);
  for (const { name } of ending) report(await renewUser(client, name, folders.user(organization.id, name)));
  if (missing.length === 0) return;
  const registrar = await openRegistrar(client, organization, folders);
  for (const user of missing) {
    await enrollUser(client, registrar, user, folders.user(organization.id, user.name));
    report(`enrolled ${organization.id}/${user.name} with ${ROLE_ATTRIBUTE}=${user.role}`);
  }
}

/** What the authority does not renew (a revoked identity, a certificate that has ended) stays as it is. @returns what was done */
async function renewUser(client: CaClient, name: string, folder: string): Promise<string> {
  const present = { certificate: readFileSync(join(folder, 'cert.pem'), 'utf8'), key: readFileSync(join(folder, 'key.pem'), 'utf8') };
  try {
    const { certificate } = await client.reenroll(present, name);
    writeFileAtomic(join(folder, 'cert.pem'), certificate);
    return `renewed ${folder}`;
  } catch (error) {
    if (!(error instanceof CaClientError) || error.code === undefined) throw error;
    return `${folder} ends on ${certificateIds(present.certificate).notAfter.toISOString().slice(0, 10)} and is not renewed: ${error.message}`;
  }
}

async function openRegistrar(client: CaClient, organization: OrganizationEntry, folders: Folders): Promise<EnrolledIdentity> {
  const secret = readFileIfAny(folders.adminSecret(organization.id))?.trim();
  if (secret === undefined)
    throw new Error(
      `${folders.adminSecret(organization.id)} is missing: it must hold the enrollment secret of the authority's administrator`,
    );
  return client.enroll(ADMIN, secret);
}

/** The secret is on disk before it is registered, so that a run that was cut off can be continued. */
async function enrollUser(
  client: CaClient,
  registrar: EnrolledIdentity,
  user: { name: string; role: string },
  folder: string,
): Promise<void> {
  const secretFile = join(folder, 'enrollment.secret');
  const begun = readFileIfAny(secretFile);
  const secret = begun ?? newSecret();
  if (begun === undefined) writeFileAtomic(secretFile, secret, SECRET_MODE);
  try {
    await client.register(registrar, {
      id: user.name,
      type: 'client',
      secret,
      attributes: [{ name: ROLE_ATTRIBUTE, value: user.role, ecert: true }],
    });
  } catch (error) {
    if (!(error instanceof CaClientError) || error.code !== CA_CODES.DUPLICATE_IDENTITY) throw error;
    if (begun === undefined) {
      rmSync(secretFile);
      throw new Error(
        `${user.name} is registered but ${folder} has no certificate: restore the folder from a backup, or register another name`,
        {
          cause: error,
        },
      );
    }
  }
  const identity = await client.enroll(user.name, secret);
  writeFileAtomic(join(folder, 'key.pem'), identity.key, SECRET_MODE);
  writeFileAtomic(join(folder, 'cert.pem'), identity.certificate); // last: it marks the user as done
  rmSync(secretFile);
}

/** The P-256 key under which the registry makes unit references. @returns its public key, compressed, hex */
function openUnitKey(file: string, report: (line: string) => void): string {
  const found = readFileIfAny(file);
  if (found !== undefined) {
    const { public: publicKey } = JSON.parse(found) as { public?: unknown };
    if (typeof publicKey !== 'string' || !/^0[23][0-9a-f]{64}$/.test(publicKey)) throw new Error(`${file} has no public key`);
    return publicKey;
  }
  const key = createECDH('prime256v1');
  const publicKey = key.generateKeys('hex', 'compressed');
  writeFileAtomic(file, `${JSON.stringify({ secret: key.getPrivateKey('hex').padStart(64, '0'), public: publicKey })}\n`, SECRET_MODE);
  report(`made ${file}`);
  return publicKey;
}

async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const kind = environment['NETWORK'] ?? 'embedded';
  if (kind !== 'embedded' && kind !== 'fabric') throw new Error(`NETWORK must be embedded or fabric; it is "${kind}"`);
  const topologyPath = environment['TOPOLOGY'];
  await provision({
    topology: loadTopology(
      topologyPath === undefined || topologyPath === '' ? defaultTopologyPath() : resolve(topologyPath),
      portOffsetFrom(environment),
    ),
    folder: resolve(environment['VAR_DIR'] ?? 'var'),
    network: kind,
    genesisFile: environment['GENESIS_BLOCK'],
    report: (line) => void process.stdout.write(`${line}\n`),
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
