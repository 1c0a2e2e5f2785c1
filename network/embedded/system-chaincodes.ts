/**
 * What Fabric peers answer themselves: the ledger queries of qscc, and of _lifecycle what puts a chaincode definition in force. Where
 * Fabric records an approval in the organisation's implicit collection, here the organisation's peers keep it.
 */
import { common, peer } from '@hyperledger/fabric-protos';
import type { Approvals } from './approvals.js';
import { readBlock } from './block.js';
import { type Definition, definitionWrites, LIFECYCLE, readDefinition, readPolicy, validationParameter } from './definitions.js';
import type { Ledger } from './ledger.js';
import type { Identity } from './msp.js';
import type { Simulator } from './simulator.js';

const { ApproveChaincodeDefinitionForMyOrgArgs, CommitChaincodeDefinitionArgs } = peer.lifecycle;
const { QueryChaincodeDefinitionArgs, QueryChaincodeDefinitionResult } = peer.lifecycle;

export const SYSTEM_CHAINCODES: ReadonlySet<string> = new Set(['qscc', LIFECYCLE]);

/** One call, and the peer that answers it. */
export interface SystemCall {
  name: string;
  args: readonly Uint8Array[];
  channel: string;
  ledger: Ledger;
  simulator: Simulator;
  approvals: Approvals;
  creator: Identity;
  /** organisation of the peer */
  mspId: string;
}

/** Answer of a system chaincode; failures are answers with status 500, as from any chaincode. */
export async function invokeSystemChaincode(call: SystemCall): Promise<peer.Response> {
  const response = new peer.Response();
  try {
    response.setPayload(call.name === 'qscc' ? await query(call.args, call.channel, call.ledger) : lifecycle(call));
    response.setStatus(200);
  } catch (error) {
    response.setStatus(500);
    response.setMessage(error instanceof Error ? error.message : String(error));
  }
  return response;
}

function lifecycle(call: SystemCall): Uint8Array {
  const [name, argument] = call.args;
  if (name === undefined || argument === undefined || call.args.length !== 2)
    throw new Error(`lifecycle scc operations require exactly two arguments but received ${call.args.length}`);
  const operation = Buffer.from(name).toString();
  const implementations: Record<string, (call: SystemCall, argument: Uint8Array) => Uint8Array> = {
    ApproveChaincodeDefinitionForMyOrg: approve,
    CommitChaincodeDefinition: commit,
    QueryChaincodeDefinition: queryDefinition,
  };
  const implementation = implementations[operation];
  if (implementation === undefined) throw new Error(`unknown lifecycle function: ${operation}`);
  try {
    return implementation(call, argument);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`failed to invoke backing implementation of '${operation}': ${reason}`, { cause });
  }
}

/** Takes effect at once and for all peers of the organisation; nothing is written to the ledger. */
function approve({ simulator, approvals, creator, mspId }: SystemCall, argument: Uint8Array): Uint8Array {
  const args = ApproveChaincodeDefinitionForMyOrgArgs.deserializeBinary(argument);
  if (creator.mspId !== mspId || !creator.roles.has('admin')) throw new Error(`only an administrator of ${mspId} approves for it`);
  const definition = definitionOf(args);
  const current = readDefinition(simulator, definition.name);
  const sequence = current?.sequence ?? 0;
  if (definition.sequence === sequence ? !equal(definition, current) : definition.sequence !== sequence + 1)
    throw new Error(`requested sequence is ${definition.sequence}, but new definition must be sequence ${sequence + 1}`);
  const packageId = args.getSource()?.getLocalPackage()?.getPackageId() ?? '';
  approvals.add({ ...entryOf(definition), packageId });
  return new peer.lifecycle.ApproveChaincodeDefinitionForMyOrgResult().serializeBinary();
}

function commit({ simulator, approvals, mspId }: SystemCall, argument: Uint8Array): Uint8Array {
  const definition = definitionOf(CommitChaincodeDefinitionArgs.deserializeBinary(argument));
  const next = (readDefinition(simulator, definition.name)?.sequence ?? 0) + 1;
  if (definition.sequence !== next)
    throw new Error(`requested sequence is ${definition.sequence}, but new definition must be sequence ${next}`);
  const approved = approvals.find(definition.name, definition.sequence);
  const { version, parameter } = entryOf(definition);
  if (approved?.version !== version || approved.parameter !== parameter)
    throw new Error(`chaincode definition not agreed to by this org (${mspId})`);
  for (const [key, value] of definitionWrites(definition)) simulator.put(LIFECYCLE, key, value);
  return new peer.lifecycle.CommitChaincodeDefinitionResult().serializeBinary();
}

function queryDefinition({ simulator }: SystemCall, argument: Uint8Array): Uint8Array {
  const name = QueryChaincodeDefinitionArgs.deserializeBinary(argument).getName();
  const definition = readDefinition(simulator, name);
  if (definition === undefined) throw new Error(`namespace ${name} is not defined`);
  const result = new QueryChaincodeDefinitionResult();
  result.setSequence(definition.sequence);
  result.setVersion(definition.version);
  result.setValidationParameter(validationParameter(definition.policy));
  return result.serializeBinary();
}

type DefinitionArgs = peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs | peer.lifecycle.CommitChaincodeDefinitionArgs;

function definitionOf(args: DefinitionArgs): Definition {
  const name = args.getName();
  if (!/^[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*$/.test(name)) throw new Error(`invalid chaincode name '${name}'`);
  return { name, version: args.getVersion(), sequence: args.getSequence(), policy: readPolicy(args.getValidationParameter_asU8()) };
}

function entryOf({ name, version, sequence, policy }: Definition): { name: string; version: string; sequence: number; parameter: string } {
  return { name, version, sequence, parameter: validationParameter(policy).toString('hex') };
}

function equal(a: Definition, b: Definition | undefined): boolean {
  return b !== undefined && JSON.stringify(entryOf(a)) === JSON.stringify(entryOf(b));
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
