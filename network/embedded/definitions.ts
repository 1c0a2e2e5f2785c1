/**
 * Chaincode definitions as they stand in the state of the `_lifecycle` namespace: the same keys and messages as on Fabric
 * (core/chaincode/lifecycle), so that whoever reads blocks follows them on both networks.
 */
import { peer } from '@hyperledger/fabric-protos';
import { decodePolicy, encodePolicy, type Policy } from './policy.js';
import type { StateReader } from './state.js';
import { bytesOf } from './wire.js';

const { StateData, StateMetadata, ChaincodeEndorsementInfo, ChaincodeValidationInfo } = peer.lifecycle;

export const LIFECYCLE = '_lifecycle';
const TYPE = 'ChaincodeDefinition';
const FIELDS = ['Collections', 'EndorsementInfo', 'Sequence', 'ValidationInfo'];

/** What the members agree on about a chaincode. */
export interface Definition {
  name: string;
  version: string;
  sequence: number;
  policy: Policy;
}

/** The definition in force, undefined when there is none or none that can be read. */
export function readDefinition(reader: Pick<StateReader, 'get'>, name: string): Definition | undefined {
  const data = (key: string): peer.lifecycle.StateData =>
    StateData.deserializeBinary(reader.get(LIFECYCLE, fieldKey(name, key))?.value ?? new Uint8Array());
  try {
    const sequence = data('Sequence').getInt64();
    const version = ChaincodeEndorsementInfo.deserializeBinary(data('EndorsementInfo').getBytes_asU8()).getVersion();
    const validation = ChaincodeValidationInfo.deserializeBinary(data('ValidationInfo').getBytes_asU8());
    return { name, version, sequence, policy: readPolicy(validation.getValidationParameter_asU8()) };
  } catch {
    return undefined; // readPolicy: there is no policy, or only a malformed one
  }
}

/**
 * Reads, as part of a simulation, the sequence of a chaincode's definition: on Fabric every chaincode that runs in a transaction, or is
 * asked for in vain, leaves this read (core/chaincode/lifecycle/endorsement_info.go). A definition that comes between endorsement and
 * commit so makes the transaction invalid (MVCC_READ_CONFLICT).
 */
export function recordSequence(simulator: Pick<StateReader, 'get'>, name: string): void {
  simulator.get(LIFECYCLE, fieldKey(name, 'Sequence'));
}

/** The policy in a validation parameter. @throws when it is not a signature policy */
export function readPolicy(parameter: Uint8Array): Policy {
  const policy = peer.ApplicationPolicy.deserializeBinary(parameter).getSignaturePolicy();
  if (policy === undefined) throw new Error('only signature policies are supported');
  return decodePolicy(policy.serializeBinary());
}

/** A policy as a validation parameter. */
export function validationParameter(policy: Policy): Buffer {
  const parameter = new peer.ApplicationPolicy();
  parameter.setSignaturePolicy(encodePolicy(policy));
  return bytesOf(parameter);
}

/** What committing a definition writes. */
export function definitionWrites({ name, version, sequence, policy }: Definition): [key: string, value: Buffer][] {
  const metadata = new StateMetadata();
  metadata.setDatatype(TYPE);
  metadata.setFieldsList(FIELDS);
  const endorsement = new ChaincodeEndorsementInfo();
  endorsement.setVersion(version);
  endorsement.setEndorsementPlugin('escc');
  const validation = new ChaincodeValidationInfo();
  validation.setValidationPlugin('vscc');
  validation.setValidationParameter(validationParameter(policy));
  const number = new StateData();
  number.setInt64(sequence);
  return [
    [fieldKey(name, 'Collections'), inBytes(Buffer.alloc(0))],
    [fieldKey(name, 'EndorsementInfo'), inBytes(bytesOf(endorsement))],
    [fieldKey(name, 'Sequence'), bytesOf(number)],
    [fieldKey(name, 'ValidationInfo'), inBytes(bytesOf(validation))],
    [`namespaces/metadata/${name}`, bytesOf(metadata)],
  ];
}

function inBytes(bytes: Buffer): Buffer {
  const data = new StateData();
  data.setBytes(bytes);
  return bytesOf(data);
}

function fieldKey(name: string, field: string): string {
  return `namespaces/fields/${name}/${field}`;
}
