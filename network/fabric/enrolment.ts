import { readFileSync } from 'node:fs';
import { CaClient } from '../ca/client.js';
import { provision } from '../ca/provision.js';
import { Folders as SharedFolders } from '../embedded/folders.js';
import { CA_ADMIN } from '../embedded/organizations.js';
import type { OrganizationEntry } from '../topology.js';
import { completeMsp, enrolNodes, type Registrar } from './material.js';
import { institutionEnrolments, prepareInstitution } from './institution-material.js';
import { inContainers, type NativeNetwork } from './network.js';

/** Enrols every node, administrator and chaincode server of each organisation, over Fabric CA's REST interface. */
export async function enrolAll(network: NativeNetwork): Promise<void> {
  const { topology, folders, nodes } = network;
  const addresses = addressesIn(network);
  await Promise.all(
    topology.organizations.map(async (organization) => {
      const { id } = organization;
      completeMsp(folders, id);
      if (inContainers(network)) prepareInstitution(folders, nodes, id);
      const more = inContainers(network) ? institutionEnrolments(folders, id, addresses) : [];
      await enrolNodes(folders, nodes, id, () => registrarOf(network, organization), addresses, more);
    }),
  );
}

/** Enrols the service identities of the APIs and writes trust.json with the channel's genesis hash and consenters. */
export function provisionUsers({ topology, folders }: NativeNetwork): Promise<void> {
  return provision({ topology, folder: folders.root, network: 'fabric', genesisFile: folders.genesisBlock, report: () => undefined });
}

/** Names and IP addresses under which a node is reached, for its TLS certificate. */
export const addressesIn =
  ({ topology }: NativeNetwork) =>
  (node: string): string[] => [...new Set([node, 'localhost', topology.host])];

/** The organisation's authority and its administrator. */
export async function registrarOf({ folders, topology }: NativeNetwork, { id, ca }: OrganizationEntry): Promise<Registrar> {
  const shared = new SharedFolders(folders.root);
  const client = new CaClient(`https://${topology.host}:${ca.port}`, readFileSync(shared.tlsCertificate(id), 'utf8'));
  return { client, identity: await client.enroll(CA_ADMIN, readFileSync(shared.adminSecret(id), 'utf8').trim()) };
}
