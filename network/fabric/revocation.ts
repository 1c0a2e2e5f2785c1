import { join } from 'node:path';
import { writeFileAtomic } from '../ca/files.js';
import type { ConfigGroup } from './channel-config.js';
import { registrarOf } from './enrolment.js';
import type { NativeNetwork } from './network.js';

/**
 * Revokes an identity at its organisation's authority, and puts the authority's revocation list into the organisation's
 * MSPs on the channel: from that configuration block on, no peer and no orderer takes its signatures. The organisation's
 * own administrator is enough. What the identity signed before stays valid. TLS certificates are not concerned (Fabric
 * checks no revocation there).
 * @returns serial numbers of the certificates that were revoked by this call
 */
export async function revoke(network: NativeNetwork, organization: string, identity: string): Promise<string[]> {
  const { topology, folders, nodes } = network;
  const entry = topology.organizations.find(({ id }) => id === organization);
  if (entry === undefined) throw new Error(`the topology has no organisation ${organization}`);
  const { client, identity: registrar } = await registrarOf(network, entry);
  const { revoked, crl } = await client.revoke(registrar, { id: identity, reason: 'keycompromise', gencrl: true });
  const own = [...nodes.peers, ...nodes.orderers].filter((node) => node.organization === organization);
  // the nodes' local MSPs read it at their next start
  for (const folder of [folders.mspOf(organization), ...own.map((node) => join(folders.materialOf(node), 'msp'))]) {
    writeFileAtomic(join(folder, 'crls', 'crl.pem'), crl);
  }
  const ordererMsps = topology.orderers.filter((orderer) => orderer.organization === organization).map(({ mspId }) => mspId);
  const signers = [...ordererMsps, entry.mspId].map((mspId) => network.administrator(organization, mspId));
  await network.config.update(({ groups }) => {
    setRevocationList(groups['Application']?.groups[entry.mspId], crl);
    for (const mspId of ordererMsps) setRevocationList(groups['Orderer']?.groups[mspId], crl);
  }, signers);
  return revoked;
}

/** The list holds everything that was ever revoked, so it replaces the one before. */
function setRevocationList(group: ConfigGroup | undefined, crl: string): void {
  const config = group?.values['MSP']?.value['config'] as { revocation_list?: string[] } | undefined;
  if (config === undefined) throw new Error('the organisation is not on the channel');
  config.revocation_list = [Buffer.from(crl).toString('base64')];
}
