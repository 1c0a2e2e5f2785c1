/** protos.Deliver of one peer (common/deliver/deliver.go): blocks as they were stored, filtered, or with (no) private data. */
import { common, orderer, peer } from '@hyperledger/fabric-protos';
import { readBlock, serializeBlock } from './block.js';
import type { Ledger } from './ledger.js';
import { parseTransaction, type Transaction } from './transaction.js';
import { buffer, bytesOf, field, numberField } from './wire.js';

const { Status } = common;
type StatusCode = number;

/** Which of the three services is asked. */
export type DeliverForm = 'full' | 'filtered' | 'private';

/** A chain whose readers are those of the channel's configuration: a peer's or the ordering service's. */
export interface DeliverOptions {
  channel: string;
  ledger: Pick<Ledger, 'height' | 'config' | 'block' | 'until'>;
}

/**
 * Answers one seek request with serialised DeliverResponse messages, the last one a status.
 * @param send resolves when the client can take more; @returns the status that was sent, undefined when the client went away
 */
export async function deliver(
  envelope: common.Envelope,
  form: DeliverForm,
  options: DeliverOptions,
  send: (response: Buffer) => Promise<void>,
  signal: AbortSignal,
): Promise<StatusCode | undefined> {
  const status = await deliverBlocks(envelope, form, options, send, signal);
  if (signal.aborted) return undefined;
  await send(numberField(1, status));
  return status;
}

async function deliverBlocks(
  envelope: common.Envelope,
  form: DeliverForm,
  { channel, ledger }: DeliverOptions,
  send: (response: Buffer) => Promise<void>,
  signal: AbortSignal,
): Promise<StatusCode> {
  const request = parseSeek(envelope);
  if (request === undefined) return Status.BAD_REQUEST;
  if (request.channel !== channel) return Status.NOT_FOUND;
  const allowed = (): boolean =>
    ledger.config.membership.authenticate(request.creator, request.payload, buffer(envelope.getSignature_asU8())) !== undefined;
  if (!allowed()) return Status.FORBIDDEN;
  const [start, stop] = [request.seek.getStart(), request.seek.getStop()];
  if (start === undefined || stop === undefined) return Status.BAD_REQUEST;
  const first = positionOf(start, ledger);
  const last = stop.hasNewest() && start.hasNewest() ? first : stop.hasOldest() ? first : positionOf(stop, ledger, true);
  if (last < first) return Status.BAD_REQUEST;
  const mustBeThere = request.seek.getBehavior() === orderer.SeekInfo.SeekBehavior.FAIL_IF_NOT_READY;
  const headersOnly = request.seek.getContentType() === orderer.SeekInfo.SeekContentType.HEADER_WITH_SIG;
  for (let number = first; number <= last; number += 1) {
    if (mustBeThere && number >= ledger.height) return Status.NOT_FOUND;
    await ledger.until(() => ledger.height > number, signal);
    if (signal.aborted) return Status.INTERNAL_SERVER_ERROR;
    if (!allowed()) return Status.FORBIDDEN; // revoked in the meantime
    await send(encodeResponse(await ledger.block(number), form, headersOnly, channel));
  }
  return Status.SUCCESS;
}

function parseSeek(envelope: common.Envelope): { channel: string; creator: Buffer; payload: Buffer; seek: orderer.SeekInfo } | undefined {
  try {
    const payload = buffer(envelope.getPayload_asU8());
    const message = common.Payload.deserializeBinary(payload);
    const header = message.getHeader();
    if (header === undefined) return undefined;
    return {
      channel: common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8()).getChannelId(),
      creator: buffer(common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8()).getCreator_asU8()),
      payload,
      seek: orderer.SeekInfo.deserializeBinary(message.getData_asU8()),
    };
  } catch {
    return undefined; // not a seek request
  }
}

function positionOf(position: orderer.SeekPosition, ledger: DeliverOptions['ledger'], asStop = false): number {
  if (position.hasOldest()) return 0;
  if (position.hasNewest()) return ledger.height - 1;
  if (position.hasNextCommit()) return asStop ? Number.MAX_SAFE_INTEGER : ledger.height;
  return position.getSpecified()?.getNumber() ?? 0;
}

function encodeResponse(block: Buffer, form: DeliverForm, headersOnly: boolean, channel: string): Buffer {
  switch (form) {
    case 'full':
      return field(2, headersOnly ? withoutData(block) : block);
    case 'filtered':
      return field(3, filteredBlock(block, channel));
    case 'private':
      return field(4, field(1, block)); // BlockAndPrivateData: there is no private data
  }
}

/** Header and metadata; configuration blocks stay whole, as verifiers need them. */
function withoutData(block: Buffer): Buffer {
  const { header, envelopes, metadata, flags, commitHash } = readBlock(block);
  if (envelopes.some((envelope) => parseTransaction(envelope).type === common.HeaderType.CONFIG)) return block;
  const message = new common.BlockHeader();
  message.setNumber(header.number);
  message.setPreviousHash(header.previousHash);
  message.setDataHash(header.dataHash);
  return serializeBlock(
    { headerAndData: field(1, message.serializeBinary()), ordererMetadata: metadata[0] ?? Buffer.alloc(0) },
    flags,
    commitHash,
  );
}

function filteredBlock(block: Buffer, channel: string): Buffer {
  const { header, envelopes, flags } = readBlock(block);
  const filtered = new peer.FilteredBlock();
  filtered.setChannelId(channel);
  filtered.setNumber(header.number);
  filtered.setFilteredTransactionsList(
    envelopes.map((envelope, index) => filteredTransaction(parseTransaction(envelope), flags[index] ?? 255)),
  );
  return bytesOf(filtered);
}

function filteredTransaction(transaction: Transaction, code: number): peer.FilteredTransaction {
  const filtered = new peer.FilteredTransaction();
  filtered.setTxid(transaction.id);
  filtered.setType(transaction.type as common.HeaderTypeMap[keyof common.HeaderTypeMap]);
  filtered.setTxValidationCode(code as peer.TxValidationCodeMap[keyof peer.TxValidationCodeMap]);
  const actions = new peer.FilteredTransactionActions();
  const event = transaction.action?.event;
  if (event !== undefined) {
    const action = new peer.FilteredChaincodeAction();
    const message = peer.ChaincodeEvent.deserializeBinary(event.bytes);
    message.setPayload(''); // filtered events have no payload
    action.setChaincodeEvent(message);
    actions.addChaincodeActions(action);
  }
  if (transaction.action !== undefined) filtered.setTransactionActions(actions);
  return filtered;
}
