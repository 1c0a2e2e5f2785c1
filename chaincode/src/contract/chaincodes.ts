import fabric, { type Contract } from 'fabric-contract-api';
import shim, { type ChaincodeInterface, type ChaincodeResponse, type ChaincodeStub } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import { decodeError, DomainError, type ErrorCode } from '@zhenglian/chaincode/domain';
import { AccessContract } from './access.js';
import { rememberCertificates } from './known-certificates.js';
import { MortgageContract } from './mortgage.js';
import type { ChaincodeName } from './names.js';
import { quieten } from './quiet.js';
import { SeizureContract } from './seizure.js';
import { SupervisionContract } from './supervision.js';
import { TaxContract } from './tax.js';
import { TitleContract } from './title.js';

/** Longest sum of a call's arguments, in bytes. */
export const ARGUMENT_LIMIT = 256 * 1024;

const CONTRACTS: Readonly<Record<ChaincodeName, new () => Contract>> = {
  title: TitleContract,
  tax: TaxContract,
  mortgage: MortgageContract,
  seizure: SeizureContract,
  access: AccessContract,
  supervision: SupervisionContract,
};

/** The shim has this method; its type declarations lack it. */
type WithBytes = ChaincodeStub & { getBufferArgs(): Buffer[] };

const METADATA = 'org.hyperledger.fabric:GetMetadata';

/**
 * A contract as a chaincode that answers every failure with a code. Arguments are looked at before the contract is entered:
 * more than 256 KB is TOO_LARGE, anything but one function and one argument INVALID_FORMAT.
 */
export function makeChaincode(name: ChaincodeName): ChaincodeInterface {
  quieten();
  rememberCertificates();
  const serializers = { transaction: 'jsonSerializer', serializers: { jsonSerializer: fabric.JSONSerializer } };
  // A fresh array each time: ChaincodeFromContract pushes its system contract into the array that it is given.
  const chaincode = new ChaincodeFromContract([CONTRACTS[name]], serializers, {}, name, '1');
  const guarded = async (stub: ChaincodeStub): Promise<ChaincodeResponse> => {
    const refusal = refuseArguments((stub as WithBytes).getBufferArgs(), name);
    return refusal ?? coded(await chaincode.Invoke(stub));
  };
  return { Init: guarded, Invoke: guarded };
}

function refuseArguments(args: readonly Buffer[], name: string): ChaincodeResponse | undefined {
  const size = args.reduce((sum, argument) => sum + argument.length, 0);
  if (size > ARGUMENT_LIMIT) return refused('TOO_LARGE', `${size} bytes of arguments, at most ${ARGUMENT_LIMIT}`);
  const called = args[0]?.toString() ?? '';
  if (called === METADATA) return undefined;
  if (called.includes(':') && !called.startsWith(`${name}:`))
    return refused('INVALID_FORMAT', `this chaincode has the one contract ${name}`);
  if (args.length !== 2) return refused('INVALID_FORMAT', 'a function name and one JSON argument expected');
  return undefined;
}

/** Only the message of a failure leaves the peer, so it must carry a code; what went wrong inside stays inside. */
function coded(response: ChaincodeResponse): ChaincodeResponse {
  const { status, message = '' } = response;
  if (status < 400 || decodeError(message)) return response;
  return /function that does not exist/.test(message) ? refused('INVALID_FORMAT', 'there is no such function') : refused('INTERNAL');
}

function refused(code: ErrorCode, detail?: string): ChaincodeResponse {
  return shim.error(new DomainError(code, { detail }).message);
}
