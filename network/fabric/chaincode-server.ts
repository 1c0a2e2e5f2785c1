import { join } from 'node:path';
import { chaincodePort, type OrganizationEntry, type Topology } from '../topology.js';
import { packageChaincode } from './chaincode-package.js';
import type { Program } from './daemons.js';
import type { Folders } from './folders.js';
import { serverName, SLOTS, type Slot } from './nodes.js';

/**
 * The chaincode servers of an organisation by process name: one for all chaincodes, and a second one while a topology
 * puts some of them into slot b. Each chaincode is served under its package id on its own port.
 */
export function chaincodeServers(
  topology: Topology,
  organization: OrganizationEntry,
  folders: Folders,
  program: string,
): ReadonlyMap<string, Program> {
  const own = folders.chaincodeOf(organization.id);
  const environment = {
    CORE_CHAINCODE_LOGGING_LEVEL: 'error',
    CHAINCODE_TLS_KEY: join(own, 'key.pem'),
    CHAINCODE_TLS_CERT: join(own, 'cert.pem'),
    CHAINCODE_TLS_CLIENT_CA: join(folders.mspOf(organization.id), 'tlscacerts/ca.pem'),
  };
  const servers = usedSlots(topology).map((slot): [string, Program] => [
    serverName(organization.id, slot),
    { command: process.execPath, args: [program, ...served(topology, organization, slot, topology.host)], environment },
  ]);
  return new Map(servers);
}

/** Where a server with this command line listens. */
export function listensOn(args: readonly string[]): { host: string; port: number }[] {
  return args.flatMap((argument) => {
    const [, host, port] = /^\w+=[^=]+=(.+):(\d+)$/.exec(argument) ?? [];
    return host === undefined ? [] : [{ host, port: Number(port) }];
  });
}

/** Slots that hold a chaincode. */
export function usedSlots({ chaincodes }: Topology): Slot[] {
  return SLOTS.filter((slot) => chaincodes.some((chaincode) => (chaincode.slot ?? 'a') === slot));
}

/** The server's command line: `NAME=PACKAGE_ID=HOST:PORT` for each of its chaincodes. @param listen address that it binds */
export function served(topology: Topology, organization: OrganizationEntry, slot: Slot, listen: string): string[] {
  return topology.chaincodes
    .filter((chaincode) => (chaincode.slot ?? 'a') === slot)
    .map(({ name, version }) => {
      const { id } = packageChaincode(name, version, slot);
      return `${name}=${id}=${listen}:${chaincodePort(topology, organization, name, slot)}`;
    });
}
