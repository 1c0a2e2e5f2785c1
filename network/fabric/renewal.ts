import 'reflect-metadata';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { X509Certificate, X509Crl } from '@peculiar/x509';
import { readFileIfAny, writeFileAtomic } from '../ca/files.js';
import { chaincodeServers } from './chaincode-server.js';
import { addressesIn, registrarOf } from './enrolment.js';
import { enrolmentsOf } from './material.js';
import { institutionEnrolments } from './institution-material.js';
import { inContainers, type NativeNetwork } from './network.js';

/**
 * Renews every certificate of an organisation with its key kept, and restarts its nodes one after the other. As the keys
 * stay, the channel's configuration stays too: Fabric takes an orderer's new certificates by their keys.
 * What is revoked stays as it is.
 * @returns names of the identities that were renewed
 */
export async function renew(network: NativeNetwork, organization: string, chaincodeProgram: string): Promise<string[]> {
  const { topology, folders, nodes, daemons } = network;
  const entry = topology.organizations.find(({ id }) => id === organization);
  if (entry === undefined) throw new Error(`the topology has no organisation ${organization}`);
  const { client } = await registrarOf(network, entry);
  const users = entry.users.map(({ name }) => {
    const folder = folders.userOf(organization, name);
    return { id: name, key: join(folder, 'key.pem'), certificate: join(folder, 'cert.pem'), hosts: undefined };
  });
  const renewed: string[] = [];
  const isRevoked = revocationsOf(join(folders.mspOf(organization), 'crls', 'crl.pem'));
  const addresses = addressesIn(network);
  const more = inContainers(network) ? institutionEnrolments(folders, organization, addresses) : [];
  const own = enrolmentsOf(folders, nodes, organization, addresses);
  for (const { id, hosts, key, certificate } of [...own, ...more, ...users]) {
    if (isRevoked(readFileSync(certificate, 'utf8'))) continue;
    const present = { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
    const fresh = await client.reenroll(present, id, hosts === undefined ? {} : { hosts }).catch((cause: unknown) => {
      throw new Error(`${id} could not be renewed: ${String(cause)}`, { cause });
    });
    writeFileAtomic(certificate, fresh.certificate);
    renewed.push(id);
  }
  const servers = chaincodeServers(topology, entry, folders, chaincodeProgram);
  const running = [...servers].filter(([name]) => daemons.pidOf(name) !== undefined);
  await daemons.stop(running.map(([name]) => name));
  for (const [name, server] of running) daemons.start(name, server);
  await network.chaincodeListening(running);
  for (const node of [...nodes.orderers, ...nodes.peers].filter((each) => each.organization === organization)) {
    if (daemons.pidOf(node.name) === undefined) continue;
    // the links to the chaincode servers are built with the client certificate inside; the peer builds them anew
    if (node.kind === 'peer') rmSync(join(folders.dataOf(node), 'externalbuilder', 'builds'), { recursive: true, force: true });
    await network.restart(node);
    await (node.kind === 'orderer' ? network.untilOrderersAgree() : network.untilReady([node]));
  }
  return renewed;
}

/** Tells whether a certificate stands on the organisation's revocation list; without a list nothing is revoked. */
function revocationsOf(file: string): (certificate: string) => boolean {
  const text = readFileIfAny(file);
  if (text === undefined) return () => false;
  const list = new X509Crl(text);
  return (certificate) => list.findRevoked(new X509Certificate(certificate)) !== null;
}
