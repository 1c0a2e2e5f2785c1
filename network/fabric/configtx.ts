import type { Nodes, OrdererNode, PeerNode } from './nodes.js';

export const PROFILE = 'Zhenglian';

/** Files that configtxgen embeds in the genesis block. */
export interface GenesisMaterial {
  readonly mspOf: (organization: string) => string; // folder of the organisation's MSP
  readonly signingCertificateOf: (orderer: OrdererNode) => string;
  readonly tlsCertificateOf: (orderer: OrdererNode) => string;
}

/**
 * The channel's configuration for `configtxgen`, as a value: its JSON is a valid configtx.yaml.
 * SmartBFT needs 3f+1 consenters, exactly one endpoint per consenter (the gateway counts them), and a complete SmartBFT block.
 */
export function configtx({ peers, orderers }: Nodes, material: GenesisMaterial): Record<string, unknown> {
  if (orderers.length < 4 || orderers.length % 3 !== 1) {
    throw new Error(`topology: ${orderers.length} orderers; SmartBFT is run with 4 or 7 (3f+1), other numbers only cost a vote`);
  }
  return {
    Profiles: {
      [PROFILE]: {
        Capabilities: { V3_0: true },
        Policies: implicitPolicies(),
        Orderer: {
          OrdererType: 'BFT',
          // BFT cuts blocks by these two and by SmartBFT.RequestBatchMaxInterval; BatchTimeout and PreferredMaxBytes do nothing
          BatchSize: { MaxMessageCount: 500, AbsoluteMaxBytes: '10 MB', PreferredMaxBytes: '2 MB' },
          BatchTimeout: '2s',
          MaxChannels: 0,
          ConsenterMapping: orderers.map((orderer) => ({
            ID: orderer.id,
            Host: orderer.host,
            Port: orderer.ports.ordering,
            MSPID: orderer.mspId,
            Identity: material.signingCertificateOf(orderer),
            ClientTLSCert: material.tlsCertificateOf(orderer),
            ServerTLSCert: material.tlsCertificateOf(orderer),
          })),
          SmartBFT,
          Organizations: orderers.map((orderer) => ordererOrganization(orderer, material.mspOf(orderer.organization))),
          Policies: { ...implicitPolicies(), BlockValidation: { Type: 'ImplicitMeta', Rule: 'ANY Writers' } }, // overwritten: 3 of 4 identities
          Capabilities: { V2_0: true },
        },
        Application: {
          Organizations: firstPeers(peers).map((peer) => peerOrganization(peer, material.mspOf(peer.organization))),
          Policies: {
            ...implicitPolicies(),
            LifecycleEndorsement: { Type: 'ImplicitMeta', Rule: 'MAJORITY Endorsement' },
            Endorsement: { Type: 'ImplicitMeta', Rule: 'MAJORITY Endorsement' },
          },
          Capabilities: { V2_5: true },
        },
      },
    },
  };
}

// One submit waits for half of RequestBatchMaxInterval on average. Orderers tick once a second, so shorter heartbeats
// than these would only cause false view changes.
const SmartBFT = {
  RequestBatchMaxInterval: '50ms',
  RequestForwardTimeout: '500ms',
  RequestComplainTimeout: '5s',
  RequestAutoRemoveTimeout: '3m0s',
  ViewChangeResendInterval: '5s',
  ViewChangeTimeout: '20s',
  LeaderHeartbeatTimeout: '10s',
  LeaderHeartbeatCount: 10,
  CollectTimeout: '1s',
  IncomingMessageBufferSize: 200,
  RequestPoolSize: 100000,
};

function implicitPolicies() {
  return {
    Readers: { Type: 'ImplicitMeta', Rule: 'ANY Readers' },
    Writers: { Type: 'ImplicitMeta', Rule: 'ANY Writers' },
    Admins: { Type: 'ImplicitMeta', Rule: 'MAJORITY Admins' },
  };
}

function ordererOrganization(orderer: OrdererNode, mspDir: string) {
  return {
    ...organization(orderer.mspId, mspDir),
    Policies: {
      // consenters' own messages are checked against Writers; clients submit as members of the Application group
      Readers: anyOf(orderer.mspId, 'admin', 'orderer'),
      Writers: anyOf(orderer.mspId, 'admin', 'orderer'),
      Admins: anyOf(orderer.mspId, 'admin'),
    },
    OrdererEndpoints: [`${orderer.host}:${orderer.ports.ordering}`],
  };
}

export function peerOrganization(peer: PeerNode, mspDir: string) {
  return {
    ...organization(peer.mspId, mspDir),
    Policies: {
      Readers: anyOf(peer.mspId, 'admin', 'peer', 'client'),
      Writers: anyOf(peer.mspId, 'admin', 'client'),
      Admins: anyOf(peer.mspId, 'admin'),
      Endorsement: anyOf(peer.mspId, 'peer'),
    },
    AnchorPeers: [{ Host: peer.host, Port: peer.ports.gateway }],
  };
}

const organization = (mspId: string, mspDir: string) => ({ Name: mspId, ID: mspId, MSPDir: mspDir });

const anyOf = (mspId: string, ...roles: string[]) => ({
  Type: 'Signature',
  Rule: `OR(${roles.map((role) => `'${mspId}.${role}'`).join(', ')})`,
});

/** The first peer of each organisation: its anchor. */
function firstPeers(peers: readonly PeerNode[]): PeerNode[] {
  return peers.filter((peer, index) => peers.findIndex(({ organization: id }) => id === peer.organization) === index);
}
