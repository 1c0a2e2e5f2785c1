import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { OrganizationEntry } from '../topology.js';

/** Name of an organisation's certificate authority: of its process, and of its host in containers. */
export const authorityName = (organization: string): string => `ca-${organization}`;

const OPERATIONS_OFFSET = 40; // of the authority's port for health and metrics from that of its REST interface
const LEAF_EXPIRY = '8760h'; // one year; nodes and users renew with their keys kept
const ROOT_EXPIRY = '131400h'; // fifteen years
const LIST_EXPIRY = '720h'; // Fabric ignores it, other readers of the revocation list may not

export const authorityOperationsPort = ({ ca }: OrganizationEntry): number => ca.port + OPERATIONS_OFFSET;

/**
 * Configuration of Fabric's own CA server (fabric-ca-server v1.5) as a value: its JSON is a valid fabric-ca-server-config.yaml.
 * One authority signs identities and TLS certificates; the profile of the request tells them apart.
 * @param seat what it binds, and the names and addresses under which it is reached
 * @param admin identity that may register and revoke; its secret never stands in an environment or a command line
 */
export function authorityConfig(
  organization: OrganizationEntry,
  seat: { readonly listen: string; readonly hosts: readonly string[] },
  admin: { readonly id: string; readonly secret: string },
): Record<string, unknown> {
  const name = authorityName(organization.id);
  return {
    address: seat.listen,
    port: organization.ca.port,
    tls: { enabled: true }, // the server makes its own TLS certificate under its root, for csr.hosts
    ca: { name },
    crl: { expiry: LIST_EXPIRY },
    registry: {
      maxenrollments: -1,
      identities: [{ name: admin.id, pass: admin.secret, type: 'client', affiliation: '', attrs: ADMIN_RIGHTS }],
    },
    db: { type: 'sqlite3', datasource: 'fabric-ca-server.db' },
    affiliations: {},
    signing: {
      default: { usage: ['digital signature'], expiry: LEAF_EXPIRY },
      profiles: {
        tls: { usage: ['signing', 'key encipherment', 'server auth', 'client auth', 'key agreement'], expiry: LEAF_EXPIRY },
      },
    },
    csr: {
      cn: name,
      keyrequest: { algo: 'ecdsa', size: 256 },
      names: [{ C: 'CN', O: organization.id }],
      hosts: seat.hosts,
      ca: { expiry: ROOT_EXPIRY, pathlength: 1 },
    },
    cfg: { identities: { passwordattempts: 10 } },
    operations: { listenAddress: `${seat.listen}:${authorityOperationsPort(organization)}` },
    metrics: { provider: 'prometheus' },
  };
}

const ADMIN_RIGHTS = {
  'hf.Registrar.Roles': '*',
  'hf.Registrar.DelegateRoles': '*',
  'hf.Registrar.Attributes': '*',
  'hf.Revoker': true,
  'hf.GenCRL': true,
};

/**
 * Finds fabric-ca-server: FABRIC_CA_SERVER names the program; else it lies in FABRIC_BIN or PATH, beside Fabric's own.
 * @returns undefined when there is none: then the embedded authority serves, which speaks the same REST interface
 * @throws Error naming the variable, when what it names cannot be run
 */
export function findAuthorityServer(environment: NodeJS.ProcessEnv): string | undefined {
  const given = environment['FABRIC_CA_SERVER'];
  if (given) {
    if (!isExecutable(given)) throw new Error(`FABRIC_CA_SERVER (${given}) is no program that can be run`);
    return given;
  }
  const folders = environment['FABRIC_BIN'] ? [environment['FABRIC_BIN']] : (environment['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, 'fabric-ca-server')).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
