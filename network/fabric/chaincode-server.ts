import { join } from 'node:path';
import type { OrganizationEntry, Topology } from '../topology.js';
import { packageChaincode } from './chaincode-package.js';
import type { Folders } from './folders.js';
import type { Program } from './daemons.js';

/** Name of the process of an organisation's chaincode server. */
export const serverName = (organization: string) => `chaincode-${organization}`;

/** One process per organisation serves all its chaincodes, each under its package id on its own port. */
export function chaincodeServer(topology: Topology, organization: OrganizationEntry, folders: Folders, program: string): Program {
  const served = topology.chaincodes.map(
    ({ name, version }, index) => `${name}=${packageChaincode(name, version).id}=${topology.host}:${organization.chaincodePort + index}`,
  );
  const own = folders.chaincodeOf(organization.id);
  return {
    command: process.execPath,
    args: [program, ...served],
    environment: {
      CORE_CHAINCODE_LOGGING_LEVEL: 'error',
      CHAINCODE_TLS_KEY: join(own, 'key.pem'),
      CHAINCODE_TLS_CERT: join(own, 'cert.pem'),
      CHAINCODE_TLS_CLIENT_CA: join(folders.mspOf(organization.id), 'tlscacerts/ca.pem'),
    },
  };
}
