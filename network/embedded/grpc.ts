/** What the gRPC servers of peers and orderers share. */
import { type handleBidiStreamingCall, Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { common } from '@hyperledger/fabric-protos';
import { deliver, type DeliverForm, type DeliverOptions } from './deliver.js';
import { RpcError, toServiceError } from './gateway/errors.js';
import type { Log } from './log.js';

const MESSAGE_LIMIT = 100 * 1024 * 1024; // Fabric's grpc limit

/** What a server stands on. */
export interface ServerOptions {
  address: string;
  tls: { key: string; cert: string };
  log: Log;
}

/** A server over TLS that listens when `listen` resolves; the answer stops it, the calls under way included. */
export function newServer({ address, tls }: ServerOptions): { server: Server; listen: () => Promise<() => void> } {
  const server = new Server({ 'grpc.max_receive_message_length': MESSAGE_LIMIT, 'grpc.max_send_message_length': MESSAGE_LIMIT });
  const pair = { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.cert) };
  const listen = async (): Promise<() => void> => {
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(address, ServerCredentials.createSsl(null, [pair], false), (error) => (error === null ? resolve() : reject(error)));
    });
    return () => server.forceShutdown();
  };
  return { server, listen };
}

/** Serialisers for responses that are bytes already: stored blocks go out without being parsed. */
export const AS_STORED = { responseSerialize: (value: Buffer): Buffer => value, responseDeserialize: (value: Buffer): Buffer => value };

/** A deliver service: each seek request is answered in turn. */
export function deliverCall(form: DeliverForm, options: DeliverOptions, log: Log): handleBidiStreamingCall<common.Envelope, Buffer> {
  return (call: ServerDuplexStream<common.Envelope, Buffer>) => {
    const signal = cancellation(call);
    const send = sender(call);
    let queue = Promise.resolve();
    const answer = async (envelope: common.Envelope): Promise<void> => {
      const status = await deliver(envelope, form, options, send, signal);
      if (status !== common.Status.SUCCESS) call.end();
    };
    call.on('data', (envelope: common.Envelope) => {
      queue = queue.then(async () => answer(envelope)).catch((error: unknown) => void call.emit('error', reported(error, log)));
    });
    call.on('end', () => void queue.then(() => call.end()));
  };
}

/** The error as gRPC takes it; what we did not foresee is logged. */
export function reported(error: unknown, log: Log): ReturnType<typeof toServiceError> {
  if (!(error instanceof RpcError))
    log('error', 'request failed', { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return toServiceError(error);
}

export interface Cancellable {
  on(event: 'cancelled', listener: () => void): unknown;
}

export function cancellation(call: Cancellable): AbortSignal {
  const controller = new AbortController();
  call.on('cancelled', () => controller.abort('cancelled')); // with a reason: otherwise an exception is made at the end of every call
  return controller.signal;
}

/** Writes and waits when the client is slower than we are. */
export function sender<T>(call: {
  write(message: T): boolean;
  once(event: string, listener: () => void): unknown;
}): (message: T) => Promise<void> {
  return async (message) => {
    if (call.write(message)) return;
    await new Promise<void>((resolve) => {
      call.once('drain', resolve);
      call.once('cancelled', resolve);
    });
  };
}
