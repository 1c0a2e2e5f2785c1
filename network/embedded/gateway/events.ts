/** gateway.Gateway/ChaincodeEvents: the events of one chaincode in the valid transactions of each block, in order. */
import { status } from '@grpc/grpc-js';
import { gateway, peer } from '@hyperledger/fabric-protos';
import { readBlock } from '../block.js';
import type { Ledger } from '../ledger.js';
import { parseTransaction } from '../transaction.js';
import { buffer } from '../wire.js';
import { RpcError } from './errors.js';
import type { Gateway } from './gateway.js';

/** Streams until the signal aborts. @param send resolves when the client can take more */
export async function streamChaincodeEvents(
  signed: gateway.SignedChaincodeEventsRequest,
  own: Gateway,
  ledger: Ledger,
  send: (response: gateway.ChaincodeEventsResponse) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const bytes = buffer(signed.getRequest_asU8());
  if (bytes.length === 0) throw new RpcError(status.INVALID_ARGUMENT, 'a chaincode events request is required');
  const request = gateway.ChaincodeEventsRequest.deserializeBinary(bytes);
  own.authorizeReader(request.getChannelId(), request.getIdentity_asU8(), bytes, signed.getSignature_asU8());
  const after = request.getAfterTransactionId();
  let skipping = after !== '';
  for (let number = startBlock(request, ledger); ; number += 1) {
    await ledger.until(() => ledger.height > number, signal);
    if (signal.aborted) return;
    const events: peer.ChaincodeEvent[] = [];
    for (const event of await eventsOf(ledger, number)) {
      if (skipping) skipping = event.getTxId() !== after;
      else if (event.getChaincodeId() === request.getChaincodeId()) events.push(event);
    }
    if (events.length === 0) continue;
    const response = new gateway.ChaincodeEventsResponse();
    response.setBlockNumber(number);
    response.setEventsList(events);
    await send(response);
  }
}

function startBlock(request: gateway.ChaincodeEventsRequest, ledger: Ledger): number {
  const place = request.getAfterTransactionId() === '' ? undefined : ledger.transaction(request.getAfterTransactionId());
  if (place !== undefined) return place.block;
  const position = request.getStartPosition();
  if (position === undefined || position.hasNextCommit()) return ledger.height;
  const specified = position.getSpecified();
  if (specified === undefined) throw new RpcError(status.INVALID_ARGUMENT, 'invalid start position type');
  return specified.getNumber();
}

async function eventsOf(ledger: Ledger, number: number): Promise<peer.ChaincodeEvent[]> {
  const { envelopes, flags } = readBlock(await ledger.block(number));
  return envelopes.flatMap((envelope, index) => {
    if (flags[index] !== peer.TxValidationCode.VALID) return [];
    const event = parseTransaction(envelope).action?.event;
    return event === undefined ? [] : [peer.ChaincodeEvent.deserializeBinary(event.bytes)];
  });
}
