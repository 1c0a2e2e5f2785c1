/** What Fabric peers answer themselves: the ledger queries of qscc; of _lifecycle only its refusal of a malformed call. */
import { common, peer } from '@hyperledger/fabric-protos';
import { readBlock } from './block.js';
import type { Ledger } from './ledger.js';

export const SYSTEM_CHAINCODES: ReadonlySet<string> = new Set(['qscc', '_lifecycle']);

/** Answer of a system chaincode; failures are answers with status 500, as from any chaincode. */
export async function invokeSystemChaincode(
  name: string,
  args: readonly Uint8Array[],
  channel: string,
  ledger: Ledger,
): Promise<peer.Response> {
  const response = new peer.Response();
  try {
    response.setPayload(name === 'qscc' ? await query(args, channel, ledger) : lifecycle(args));
    response.setStatus(200);
  } catch (error) {
    response.setStatus(500);
    response.setMessage(error instanceof Error ? error.message : String(error));
  }
  return response;
}

function lifecycle(args: readonly Uint8Array[]): never {
  if (args.length !== 2) throw new Error(`lifecycle scc operations require exactly two arguments but received ${args.length}`);
  throw new Error('the embedded network has no chaincode lifecycle: definitions stand in topology.json');
}

async function query(args: readonly Uint8Array[], channel: string, ledger: Ledger): Promise<Uint8Array> {
  const [name, chain, argument] = args.map((arg) => Buffer.from(arg).toString());
  if (name === undefined || chain === undefined) throw new Error(`Incorrect number of arguments, ${args.length}`);
  if (name !== 'GetChainInfo' && argument === undefined) throw new Error(`missing 3rd argument for ${name}`);
  if (chain !== channel) throw new Error(`Invalid chain ID, ${chain}`);
  switch (name) {
    case 'GetChainInfo':
      return chainInfo(ledger);
    case 'GetBlockByNumber':
      return blockByNumber(ledger, argument ?? '');
    case 'GetBlockByTxID':
      return ledger.block(placeOf(ledger, argument ?? '', 'block for txID').block);
    case 'GetTransactionByID':
      return transactionById(ledger, argument ?? '');
    default:
      throw new Error(`Requested function ${name} not found.`);
  }
}

function chainInfo(ledger: Ledger): Uint8Array {
  const info = new common.BlockchainInfo();
  info.setHeight(ledger.height);
  info.setCurrentblockhash(ledger.lastHash);
  info.setPreviousblockhash(ledger.previousHash);
  return info.serializeBinary();
}

async function blockByNumber(ledger: Ledger, text: string): Promise<Uint8Array> {
  if (!/^\d{1,15}$/.test(text))
    throw new Error(`Failed to parse block number with error strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  const number = Number(text);
  if (number >= ledger.height) throw new Error(`Failed to get block number ${number}, error no such block number [${number}] in index`);
  return ledger.block(number);
}

async function transactionById(ledger: Ledger, id: string): Promise<Uint8Array> {
  const place = placeOf(ledger, id, 'transaction with id');
  const envelope = readBlock(await ledger.block(place.block)).envelopes[place.transaction];
  if (envelope === undefined) throw new Error(`transaction ${place.transaction} is not in block ${place.block}`);
  const processed = new peer.ProcessedTransaction();
  processed.setTransactionenvelope(common.Envelope.deserializeBinary(envelope));
  processed.setValidationcode(place.code);
  return processed.serializeBinary();
}

function placeOf(ledger: Ledger, id: string, what: string): { block: number; transaction: number; code: number } {
  const place = ledger.transaction(id);
  if (place === undefined) throw new Error(`Failed to get ${what} ${id}, error no such transaction ID [${id}] in index`);
  return place;
}
