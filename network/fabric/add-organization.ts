import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigGroup } from './channel-config.js';
import { peerOrganization } from './configtx.js';
import type { NativeNetwork } from './network.js';
import type { PeerNode } from './nodes.js';
import type { Programs } from './programs.js';
import { run } from './run.js';

/**
 * Makes an organisation of the topology a member of the running channel: the present members' administrators sign a
 * configuration update that adds its MSP and its anchor peer (Fabric, "Adding an Org to a Channel").
 * @returns false when it is a member already
 * @throws Error when the topology does not have it
 */
export async function addOrganization(network: NativeNetwork, programs: Programs, organization: string): Promise<boolean> {
  const anchor = network.anchors().find((peer) => peer.organization === organization);
  if (anchor === undefined) throw new Error(`the topology has no organisation ${organization}: add it there first`);
  const members = await network.members();
  if (members.has(anchor.mspId)) return false;
  const definition = await organizationGroup(network, programs, anchor);
  const signers = network.topology.organizations.filter(({ mspId }) => members.has(mspId)).map(({ id }) => network.administrator(id));
  return network.config.update((channel) => {
    (channel.groups['Application'] as ConfigGroup).groups[anchor.mspId] = definition;
  }, signers);
}

/** The organisation's group as configtxgen makes it from the same source as the genesis block, and its anchor peer. */
async function organizationGroup({ folders }: NativeNetwork, programs: Programs, anchor: PeerNode): Promise<ConfigGroup> {
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-organization-'));
  try {
    const source = { Organizations: [peerOrganization(anchor, folders.mspOf(anchor.organization))] };
    writeFileSync(join(folder, 'configtx.yaml'), JSON.stringify(source));
    const output = await run(programs.configtxgen, ['-printOrg', anchor.mspId], { FABRIC_CFG_PATH: folder });
    const group = JSON.parse(output) as ConfigGroup;
    group.values['AnchorPeers'] = {
      mod_policy: 'Admins',
      value: { anchor_peers: [{ host: anchor.host, port: anchor.ports.gateway }] },
      version: '0',
    };
    return group;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
