import type { OrdererNode, PeerNode } from './nodes.js';

/** The folders and the address of a node as its own process sees them: on this machine, or in a container. */
export interface Seat {
  readonly listen: string; // address that the node binds
  readonly material: string; // folder with msp/ and tls/{cert,key,ca}.pem
  readonly data: string; // folder of its ledger
  readonly builder: string; // folder with bin/{detect,build,release}
  readonly ordererAdminRoots: readonly string[]; // CAs whose clients may administer the orderer
}

type Environment = Readonly<Record<string, string>>;

const LOGGING = 'warn:grpc=error'; // gRPC warns about every connection's keepalive

// A blocked endorser must not hold the gateway's slots for the default two minutes.
const GATEWAY_DIAL_TIMEOUT = '5s';
const GATEWAY_CONCURRENCY = '2500';
// Peers that start together miss each other at first; by default they try again after 25 s, so a restart took 32 s until
// every organisation endorsed.
const GOSSIP_RECONNECT = '2s';
const GOSSIP_STATE = '1s';
// A peer pulls blocks from one orderer and headers from the others. When that one falls behind, after a restart for instance, the peer
// leaves it only after so long, by default 30 s, and commits stand still meanwhile.
const LEAVE_LATE_ORDERER = '5s';
// Clients ping every 60 s, and by default servers take anything more often than every 60 s for abuse: a little jitter, and they
// close the connection with what is under way on it ("too_many_pings").
const LEAST_PING_INTERVAL = '30s';
// By default a restarted orderer may sit out of consensus for up to two minutes.
const ORDERER_BACKOFF = '3s';

/** The whole environment of one peer. Everything else is as in the release's core.yaml. */
export function peerSettings(peer: PeerNode, organizationPeers: readonly PeerNode[], seat: Seat): Environment {
  const address = `${peer.host}:${peer.ports.gateway}`;
  const bootstrap = organizationPeers.map(({ host, ports }) => `${host}:${ports.gateway}`).join(' ');
  return {
    FABRIC_LOGGING_SPEC: LOGGING,
    CORE_PEER_ID: peer.name,
    CORE_PEER_ADDRESS: address,
    CORE_PEER_LISTENADDRESS: `${seat.listen}:${peer.ports.gateway}`,
    CORE_PEER_CHAINCODEADDRESS: `${peer.host}:${peer.ports.chaincode}`,
    CORE_PEER_CHAINCODELISTENADDRESS: `${seat.listen}:${peer.ports.chaincode}`,
    CORE_PEER_LOCALMSPID: peer.mspId,
    CORE_PEER_MSPCONFIGPATH: `${seat.material}/msp`,
    CORE_PEER_TLS_ENABLED: 'true',
    CORE_PEER_TLS_CERT_FILE: `${seat.material}/tls/cert.pem`,
    CORE_PEER_TLS_KEY_FILE: `${seat.material}/tls/key.pem`,
    CORE_PEER_TLS_ROOTCERT_FILE: `${seat.material}/tls/ca.pem`,
    CORE_PEER_GOSSIP_BOOTSTRAP: bootstrap,
    CORE_PEER_GOSSIP_ENDPOINT: address,
    CORE_PEER_GOSSIP_EXTERNALENDPOINT: address, // without it the gateways of other organisations cannot find this peer
    CORE_PEER_GOSSIP_RECONNECTINTERVAL: GOSSIP_RECONNECT,
    CORE_PEER_GOSSIP_PUBLISHSTATEINFOINTERVAL: GOSSIP_STATE,
    CORE_PEER_GOSSIP_REQUESTSTATEINFOINTERVAL: GOSSIP_STATE,
    CORE_PEER_DELIVERYCLIENT_BLOCKCENSORSHIPTIMEOUTKEY: LEAVE_LATE_ORDERER,
    CORE_PEER_FILESYSTEMPATH: seat.data,
    CORE_LEDGER_SNAPSHOTS_ROOTDIR: `${seat.data}/snapshots`,
    CORE_OPERATIONS_LISTENADDRESS: `${seat.listen}:${peer.ports.operations}`,
    CORE_METRICS_PROVIDER: 'prometheus',
    CORE_PEER_KEEPALIVE_MININTERVAL: LEAST_PING_INTERVAL,
    CORE_PEER_GATEWAY_DIALTIMEOUT: GATEWAY_DIAL_TIMEOUT,
    CORE_PEER_LIMITS_CONCURRENCY_GATEWAYSERVICE: GATEWAY_CONCURRENCY,
    CORE_VM_ENDPOINT: '', // empty: no Docker; chaincode comes through the builder alone
    CORE_CHAINCODE_EXTERNALBUILDERS: JSON.stringify([
      { name: 'ccaas', path: seat.builder, propagateEnvironment: ['CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG'] },
    ]),
    CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG: JSON.stringify(builderConfig(peer, seat)),
  };
}

/** The whole environment of one orderer. Everything else is as in the release's orderer.yaml. */
export function ordererSettings(orderer: OrdererNode, seat: Seat): Environment {
  const tls = {
    key: `${seat.material}/tls/key.pem`,
    certificate: `${seat.material}/tls/cert.pem`,
    root: `${seat.material}/tls/ca.pem`,
  };
  return {
    FABRIC_LOGGING_SPEC: LOGGING,
    ORDERER_GENERAL_LISTENADDRESS: seat.listen,
    ORDERER_GENERAL_LISTENPORT: String(orderer.ports.ordering),
    ORDERER_GENERAL_LOCALMSPID: orderer.mspId,
    ORDERER_GENERAL_LOCALMSPDIR: `${seat.material}/msp`,
    ORDERER_GENERAL_BOOTSTRAPMETHOD: 'none',
    ORDERER_GENERAL_TLS_ENABLED: 'true',
    ORDERER_GENERAL_TLS_PRIVATEKEY: tls.key,
    ORDERER_GENERAL_TLS_CERTIFICATE: tls.certificate,
    ORDERER_GENERAL_TLS_ROOTCAS: `[${tls.root}]`,
    ORDERER_GENERAL_KEEPALIVE_SERVERMININTERVAL: LEAST_PING_INTERVAL,
    ORDERER_GENERAL_BACKOFF_MAXDELAY: ORDERER_BACKOFF,
    ORDERER_FILELEDGER_LOCATION: `${seat.data}/ledger`,
    ORDERER_CONSENSUS_WALDIR: `${seat.data}/wal`,
    ORDERER_CONSENSUS_SNAPDIR: `${seat.data}/snapshots`,
    ORDERER_ADMIN_LISTENADDRESS: `${seat.listen}:${orderer.ports.admin}`,
    ORDERER_ADMIN_TLS_ENABLED: 'true',
    ORDERER_ADMIN_TLS_PRIVATEKEY: tls.key,
    ORDERER_ADMIN_TLS_CERTIFICATE: tls.certificate,
    ORDERER_ADMIN_TLS_CLIENTAUTHREQUIRED: 'true',
    ORDERER_ADMIN_TLS_CLIENTROOTCAS: `[${seat.ordererAdminRoots.join(',')}]`,
    ORDERER_OPERATIONS_LISTENADDRESS: `${seat.listen}:${orderer.ports.operations}`,
    ORDERER_METRICS_PROVIDER: 'prometheus',
  };
}

/** What builder/bin/build puts into the packages' templates: names ending in `_file` stand for the file's content. */
function builderConfig(peer: PeerNode, { material }: Seat): Record<string, string> {
  const addresses = Object.entries(peer.chaincodeServers).map(([name, address]) => [`${name}_address`, address]);
  return {
    ...Object.fromEntries(addresses),
    root_cert_file: `${material}/tls/ca.pem`,
    client_cert_file: `${material}/tls/cert.pem`,
    client_key_file: `${material}/tls/key.pem`,
  };
}
