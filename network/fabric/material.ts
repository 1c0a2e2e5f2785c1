import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CA_CODES } from '../ca/errors.js';
import { type CaClient, CaClientError, type EnrolledIdentity, type RegistrationRequest } from '../ca/client.js';
import { readFileIfAny, SECRET_MODE, writeFileAtomic } from '../ca/files.js';
import { newSecret } from '../ca/passwords.js';
import type { Folders } from './folders.js';
import { type Nodes, serverName, SLOTS } from './nodes.js';

/** An organisation's CA, and somebody who may register identities there. */
export interface Registrar {
  readonly client: CaClient;
  readonly identity: EnrolledIdentity;
}

/** Every member is known by its CA alone; what it may do stands in the OU that the CA gave it. */
const NODE_OUS = `NodeOUs:
  Enable: true
  ClientOUIdentifier: { OrganizationalUnitIdentifier: client }
  PeerOUIdentifier: { OrganizationalUnitIdentifier: peer }
  AdminOUIdentifier: { OrganizationalUnitIdentifier: admin }
  OrdererOUIdentifier: { OrganizationalUnitIdentifier: orderer }
`;

/** Writes what the organisation's MSP folder needs beside the CA's certificate. */
export function completeMsp(folders: Folders, organization: string): void {
  writeFileAtomic(join(folders.mspOf(organization), 'config.yaml'), NODE_OUS);
}

/**
 * Enrols everything that one organisation runs: its administrator, peers, orderer and chaincode server. What has its
 * certificates already is left alone, so keys stay.
 * @param openRegistrar called once, and only if something is missing
 * @param addresses names and IP addresses under which others reach a node, for the TLS certificates
 * @param more what the organisation runs beside Fabric
 */
export async function enrolNodes(
  folders: Folders,
  nodes: Nodes,
  organization: string,
  openRegistrar: () => Promise<Registrar>,
  addresses: (node: string) => string[],
  more: readonly Enrolment[] = [],
): Promise<void> {
  const root = readRoot(folders, organization);
  const enrolments = [...enrolmentsOf(folders, nodes, organization, addresses), ...more];
  for (const folder of new Set(enrolments.flatMap(({ msp }) => msp ?? []))) completeMember(folder, root);
  const missing = enrolments.filter(({ certificate }) => !existsSync(certificate));
  if (missing.length === 0) return;
  const registrar = await openRegistrar();
  for (const enrolment of missing) await enrol(registrar, enrolment);
}

/** Everything that one organisation runs and that has certificates: its nodes, its administrator, its chaincode server. */
export function enrolmentsOf(folders: Folders, nodes: Nodes, organization: string, addresses: (node: string) => string[]): Enrolment[] {
  const server = serverName(organization, 'a');
  const serverAddresses = SLOTS.flatMap((slot) => addresses(serverName(organization, slot)));
  return [
    ...[...nodes.peers, ...nodes.orderers]
      .filter((node) => node.organization === organization)
      .flatMap((node) => memberOf(node.name, node.kind, addresses(node.name), folders.materialOf(node))),
    ...memberOf(`admin.${organization}`, 'admin', addresses('admin'), folders.adminOf(organization)),
    tlsOf(server, [...new Set(serverAddresses)], folders.chaincodeOf(organization)),
  ];
}

export interface Enrolment {
  readonly id: string;
  readonly type: RegistrationRequest['type'];
  readonly hosts?: readonly string[]; // present: a TLS certificate
  readonly key: string; // files
  readonly certificate: string;
  readonly msp?: string; // folder of the member whose MSP this completes
}

/**
 * A member with an MSP of its own (msp/) and a certificate for both sides of TLS connections (tls/). The latter has
 * another identity with the role of a client, so that the key of a TLS server can never endorse or administer.
 */
function memberOf(id: string, type: Enrolment['type'], hosts: readonly string[], folder: string): Enrolment[] {
  const own = { key: join(folder, 'msp/keystore/key.pem'), certificate: join(folder, 'msp/signcerts/cert.pem'), msp: folder };
  return [
    { id, type, ...own },
    { ...tlsOf(id, hosts, join(folder, 'tls')), msp: folder },
  ];
}

/** A certificate for both sides of TLS connections, under an identity of its own. */
export const tlsOf = (id: string, hosts: readonly string[], folder: string): Enrolment => ({
  id: `${id}.tls`,
  type: 'client',
  hosts,
  key: join(folder, 'key.pem'),
  certificate: join(folder, 'cert.pem'),
});

/** Registers and enrols. The secret is on disk until the certificate is, so that a run that was cut off can go on. */
async function enrol({ client, identity }: Registrar, { id, type, hosts, key, certificate }: Enrolment): Promise<void> {
  const secretFile = `${certificate}.secret`;
  const secret = readFileIfAny(secretFile) ?? newSecret();
  writeFileAtomic(secretFile, secret, SECRET_MODE);
  try {
    await client.register(identity, { id, type, secret });
  } catch (error) {
    if (!(error instanceof CaClientError) || error.code !== CA_CODES.DUPLICATE_IDENTITY) throw error;
  }
  const enrolled = await client.enroll(id, secret, hosts === undefined ? {} : { hosts });
  writeFileAtomic(key, enrolled.key, SECRET_MODE);
  writeFileAtomic(certificate, enrolled.certificate); // last: it marks the identity as enrolled
  rmSync(secretFile);
}

/** What Fabric reads beside a member's own key pair. */
function completeMember(folder: string, root: string): void {
  if (existsSync(join(folder, 'msp/config.yaml'))) return;
  for (const file of ['msp/cacerts/ca.pem', 'msp/tlscacerts/ca.pem', 'tls/ca.pem']) writeFileAtomic(join(folder, file), root);
  writeFileAtomic(join(folder, 'msp/config.yaml'), NODE_OUS); // last: it marks the folder as complete
}

function readRoot(folders: Folders, organization: string): string {
  const file = join(folders.mspOf(organization), 'cacerts', 'ca.pem');
  const root = readFileIfAny(file);
  if (root === undefined) throw new Error(`${file} is missing: the organisation's certificate authority writes it at its first start`);
  return root;
}
