import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CaClient } from '../ca/client.js';
import { provision } from '../ca/provision.js';
import { Folders as SharedFolders } from '../embedded/folders.js';
import { CA_ADMIN } from '../embedded/organizations.js';
import type { OrganizationEntry } from '../topology.js';
import { completeMsp, enrolNodes, type Registrar } from './material.js';
import type { NativeNetwork } from './network.js';
import { untilListening } from './readiness.js';

const AUTHORITIES = 'authorities';
const START_MS = 30_000;

/** Starts the certificate authorities and waits for each. @throws when the folder is another network's */
export async function startAuthorities({ daemons, folders, topology }: NativeNetwork): Promise<void> {
  const embedded = new SharedFolders(folders.root).genesis;
  if (existsSync(embedded))
    throw new Error(`${folders.root} holds the data of an embedded network (${embedded}): set VAR_DIR to another folder`);
  daemons.start(AUTHORITIES, {
    command: process.execPath,
    args: [fileURLToPath(new URL('./authorities.js', import.meta.url))],
    environment: { VAR_DIR: folders.root },
  });
  const alive = () => daemons.pidOf(AUTHORITIES) !== undefined;
  for (const { ca } of topology.organizations) await untilListening(AUTHORITIES, topology.host, ca.port, START_MS, alive);
}

/** Enrols every node, administrator and chaincode server of each organisation, over Fabric CA's REST interface. */
export async function enrolAll(network: NativeNetwork): Promise<void> {
  const { topology, folders, nodes } = network;
  const addresses = (node: string) => [...new Set([node, 'localhost', topology.host])];
  await Promise.all(
    topology.organizations.map(async (organization) => {
      completeMsp(folders, organization.id);
      await enrolNodes(folders, nodes, organization.id, () => registrarOf(network, organization), addresses);
    }),
  );
}

/** Enrols the service identities of the APIs and writes trust.json with the channel's genesis hash and consenters. */
export function provisionUsers({ topology, folders }: NativeNetwork): Promise<void> {
  return provision({ topology, folder: folders.root, network: 'fabric', genesisFile: folders.genesisBlock, report: () => undefined });
}

async function registrarOf({ folders, topology }: NativeNetwork, { id, ca }: OrganizationEntry): Promise<Registrar> {
  const shared = new SharedFolders(folders.root);
  const client = new CaClient(`https://${topology.host}:${ca.port}`, readFileSync(shared.tlsCertificate(id), 'utf8'));
  return { client, identity: await client.enroll(CA_ADMIN, readFileSync(shared.adminSecret(id), 'utf8').trim()) };
}
