/** The gRPC service of one orderer over TLS: orderer.AtomicBroadcast. All orderers stand before the same sequencer. */
import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import { common, orderer } from '@hyperledger/fabric-protos';
import { AS_STORED, deliverCall, newServer, reported, sender, type ServerOptions } from './grpc.js';
import type { Log } from './log.js';
import type { Sequencer } from './sequencer.js';
import { bytesOf } from './wire.js';

/** Listens; @returns what stops it. */
export async function serveOrderer(options: ServerOptions & { channel: string; sequencer: Sequencer }): Promise<() => void> {
  const { channel, sequencer, log } = options;
  const { server, listen } = newServer(options);
  const { broadcast, deliver } = orderer.AtomicBroadcastService;
  server.addService(
    { broadcast, deliver: { ...deliver, ...AS_STORED } },
    { broadcast: broadcastCall(sequencer, log), deliver: deliverCall('full', { channel, ledger: sequencer }, log) },
  );
  return listen();
}

function broadcastCall(sequencer: Sequencer, log: Log): handleBidiStreamingCall<common.Envelope, orderer.BroadcastResponse> {
  return (call: ServerDuplexStream<common.Envelope, orderer.BroadcastResponse>) => {
    const send = sender(call);
    let queue = Promise.resolve();
    const answer = async (envelope: common.Envelope): Promise<void> => {
      const { status, info } = await sequencer.broadcast(bytesOf(envelope));
      const response = new orderer.BroadcastResponse();
      response.setStatus(common.Status[status]);
      response.setInfo(info);
      await send(response);
    };
    call.on('data', (envelope: common.Envelope) => {
      queue = queue.then(async () => answer(envelope)).catch((error: unknown) => void call.emit('error', reported(error, log)));
    });
    call.on('end', () => void queue.then(() => call.end()));
  };
}
