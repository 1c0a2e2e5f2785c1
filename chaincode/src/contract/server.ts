import type { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeServerOpts } from 'fabric-shim';
import ChaincodeServer, { type PeerStream } from 'fabric-shim/lib/server.js';
import { makeChaincode } from './chaincodes.js';
import type { Served, TlsFiles } from './config.js';
import { heedReady } from './peer-messages.js';

/** Serves one chaincode on its own address. A process may serve several, each with a server of its own. */
export async function serve({ name, ccid, address }: Served, tls?: TlsFiles): Promise<void> {
  const options: Omit<ChaincodeServerOpts, 'tlsProps'> & Partial<ChaincodeServerOpts> = {
    ccid,
    address,
    // gRPC's own limit would end the stream, and every transaction on it, where our own refuses one call.
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    ...(tls && { tlsProps: { key: tls.key, cert: tls.cert, clientCACerts: tls.clientCa } }),
  };
  // The declared type demands tlsProps; the shim itself does not.
  await new Server(makeChaincode(name), options as ChaincodeServerOpts).start();
}

/** The shim's server, which also hears what the peer offers. */
class Server extends ChaincodeServer {
  override connect(stream: PeerStream): void {
    stream.on('data', (message: peer.ChaincodeMessage) => heedReady(stream, message));
    super.connect(stream);
  }
}
