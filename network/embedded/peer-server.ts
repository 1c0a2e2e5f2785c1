/** The gRPC services of one peer over TLS: gateway.Gateway, protos.Endorser, protos.Deliver. */
import type { handleUnaryCall, sendUnaryData, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { gateway, peer } from '@hyperledger/fabric-protos';
import type { DeliverOptions } from './deliver.js';
import { type Endorser, Refusal } from './endorser.js';
import { RpcError } from './gateway/errors.js';
import { streamChaincodeEvents } from './gateway/events.js';
import type { Gateway } from './gateway/gateway.js';
import { AS_STORED, type Cancellable, cancellation, deliverCall, newServer, reported, sender, type ServerOptions } from './grpc.js';
import type { Ledger } from './ledger.js';
import type { Log } from './log.js';

export interface PeerServerOptions extends ServerOptions {
  gateway: Gateway;
  endorser: Endorser;
  deliver: DeliverOptions & { ledger: Ledger };
}

/** Listens; @returns what stops it, the calls under way included. */
export async function servePeer(options: PeerServerOptions): Promise<() => void> {
  const { gateway: service, endorser, log } = options;
  const { server, listen } = newServer(options);
  server.addService(gateway.GatewayService, {
    evaluate: unary((request: gateway.EvaluateRequest) => service.evaluate(request), log),
    endorse: unary((request: gateway.EndorseRequest) => service.endorse(request), log),
    submit: unary((request: gateway.SubmitRequest) => service.submit(request), log),
    commitStatus: unary((request: gateway.SignedCommitStatusRequest, call) => service.commitStatus(request, cancellation(call)), log),
    chaincodeEvents: (call: ServerWritableStream<gateway.SignedChaincodeEventsRequest, gateway.ChaincodeEventsResponse>) => {
      const send = sender(call);
      streamChaincodeEvents(call.request, service, options.deliver.ledger, send, cancellation(call)).catch((error: unknown) => {
        call.emit('error', reported(error, log));
      });
    },
  });
  server.addService(peer.EndorserService, {
    processProposal: unary((request: peer.SignedProposal) => processProposal(endorser, request), log),
  });
  const { deliver: full, deliverFiltered, deliverWithPrivateData } = peer.DeliverService;
  server.addService(
    {
      deliver: { ...full, ...AS_STORED },
      deliverFiltered: { ...deliverFiltered, ...AS_STORED },
      deliverWithPrivateData: { ...deliverWithPrivateData, ...AS_STORED },
    },
    {
      deliver: deliverCall('full', options.deliver, log),
      deliverFiltered: deliverCall('filtered', options.deliver, log),
      deliverWithPrivateData: deliverCall('private', options.deliver, log),
    },
  );
  return listen();
}

/** protos.Endorser: a refusal within the simulation is an answer, one before it a failed call. */
async function processProposal(endorser: Endorser, signed: peer.SignedProposal): Promise<peer.ProposalResponse> {
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
