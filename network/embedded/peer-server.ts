/** The gRPC services of one peer over TLS: gateway.Gateway, protos.Endorser, protos.Deliver. */
import {
  type handleBidiStreamingCall,
  type handleUnaryCall,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { common, gateway, peer } from '@hyperledger/fabric-protos';
import { deliver, type DeliverForm, type DeliverOptions } from './deliver.js';
import { type LocalEndorser, Refusal } from './endorser.js';
import { RpcError, toServiceError } from './gateway/errors.js';
import { streamChaincodeEvents } from './gateway/events.js';
import type { Gateway } from './gateway/gateway.js';
import type { Ledger } from './ledger.js';
import type { Log } from './log.js';

const MESSAGE_LIMIT = 100 * 1024 * 1024; // Fabric's grpc limit

export interface PeerServerOptions {
  address: string;
  tls: { key: string; cert: string };
  gateway: Gateway;
  endorser: LocalEndorser;
  ledger: Ledger;
  deliver: DeliverOptions;
  log: Log;
}

/** Listens; @returns what stops it, the calls under way included. */
export async function servePeer(options: PeerServerOptions): Promise<() => void> {
  const { gateway: service, endorser, log } = options;
  const server = new Server({ 'grpc.max_receive_message_length': MESSAGE_LIMIT, 'grpc.max_send_message_length': MESSAGE_LIMIT });
  server.addService(gateway.GatewayService, {
    evaluate: unary((request: gateway.EvaluateRequest) => service.evaluate(request), log),
    endorse: unary((request: gateway.EndorseRequest) => service.endorse(request), log),
    submit: unary((request: gateway.SubmitRequest) => service.submit(request), log),
    commitStatus: unary((request: gateway.SignedCommitStatusRequest, call) => service.commitStatus(request, cancellation(call)), log),
    chaincodeEvents: (call: ServerWritableStream<gateway.SignedChaincodeEventsRequest, gateway.ChaincodeEventsResponse>) => {
      const send = sender(call);
      streamChaincodeEvents(call.request, service, options.ledger, send, cancellation(call)).catch((error: unknown) => {
        call.emit('error', reported(error, log));
      });
    },
  });
  server.addService(peer.EndorserService, {
    processProposal: unary((request: peer.SignedProposal) => processProposal(endorser, request), log),
  });
  server.addService(bytesDeliverService(), {
    deliver: deliverCall('full', options),
    deliverFiltered: deliverCall('filtered', options),
    deliverWithPrivateData: deliverCall('private', options),
  });
  const { key, cert } = options.tls;
  const credentials = ServerCredentials.createSsl(null, [{ private_key: Buffer.from(key), cert_chain: Buffer.from(cert) }], false);
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(options.address, credentials, (error) => (error === null ? resolve() : reject(error)));
  });
  return () => server.forceShutdown();
}

/** protos.Endorser: a refusal within the simulation is an answer, one before it a failed call. */
async function processProposal(endorser: LocalEndorser, signed: peer.SignedProposal): Promise<peer.ProposalResponse> {
  const answer = new peer.ProposalResponse();
  answer.setVersion(1);
  try {
    const outcome = await endorser.process(signed);
    answer.setResponse(outcome.response);
    answer.setPayload(outcome.payload);
    answer.setEndorsement(outcome.endorsement);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.stage !== 'simulation') throw new RpcError(2, error.message); // UNKNOWN, as Go's gRPC reports a plain error
    const response = new peer.Response();
    response.setStatus(500);
    response.setMessage(error.message);
    answer.setResponse(response);
  }
  return answer;
}

function deliverCall(form: DeliverForm, options: PeerServerOptions): handleBidiStreamingCall<common.Envelope, Buffer> {
  return (call: ServerDuplexStream<common.Envelope, Buffer>) => {
    const signal = cancellation(call);
    const send = sender(call);
    let queue = Promise.resolve();
    const answer = async (envelope: common.Envelope): Promise<void> => {
      const status = await deliver(envelope, form, options.deliver, send, signal);
      if (status !== common.Status.SUCCESS) call.end();
    };
    call.on('data', (envelope: common.Envelope) => {
      queue = queue.then(async () => answer(envelope)).catch((error: unknown) => void call.emit('error', reported(error, options.log)));
    });
    call.on('end', () => void queue.then(() => call.end()));
  };
}

/** protos.Deliver whose responses are bytes already: stored blocks go out without being parsed. */
function bytesDeliverService(): ServiceDefinition {
  const asStored = { responseSerialize: (value: Buffer) => value, responseDeserialize: (value: Buffer) => value };
  const { deliver: full, deliverFiltered, deliverWithPrivateData } = peer.DeliverService;
  return {
    deliver: { ...full, ...asStored },
    deliverFiltered: { ...deliverFiltered, ...asStored },
    deliverWithPrivateData: { ...deliverWithPrivateData, ...asStored },
  };
}

function unary<Request, Response>(
  handle: (request: Request, call: Cancellable) => Promise<Response>,
  log: Log,
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
    void answer(handle(call.request, call), callback, log);
  };
}

async function answer<Response>(result: Promise<Response>, callback: sendUnaryData<Response>, log: Log): Promise<void> {
  let response: Response;
  try {
    response = await result;
  } catch (error) {
    callback(reported(error, log));
    return;
  }
  callback(null, response);
}

function reported(error: unknown, log: Log): ReturnType<typeof toServiceError> {
  if (!(error instanceof RpcError))
    log('error', 'request failed', { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return toServiceError(error);
}

interface Cancellable {
  on(event: 'cancelled', listener: () => void): unknown;
}

function cancellation(call: Cancellable): AbortSignal {
  const controller = new AbortController();
  call.on('cancelled', () => controller.abort('cancelled')); // with a reason: otherwise an exception is made at the end of every call
  return controller.signal;
}

/** Writes and waits when the client is slower than we are. */
function sender<T>(call: {
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
