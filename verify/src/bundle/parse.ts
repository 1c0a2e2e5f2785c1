import {
  canonicalize,
  certRefOf,
  DomainError,
  type JsonValue,
  parseCode,
  parseJson,
  parseLicenceId,
  ProofAnswer,
  Prove,
} from '@zhenglian/chaincode/domain';
import type * as z from 'zod';
import { type Bytes, equalBytes, sha256, toHex } from '../bytes.js';
import { VerifyError } from '../errors.js';
import { type BundleParts, openBundle, type SignedBy } from './container.js';
import { bytesOf, listOf, numberOf, readMessage, readText, textOf } from './wire.js';

/** One endorsement, taken apart. */
export interface ProofEndorsement extends SignedBy {
  readonly mspId: string;
  /** PEM as bytes. */
  readonly certificate: Bytes;
}

/** A bundle as read. Nothing in it is verified but its form. */
export interface ParsedProof {
  /** What the bundle says of the certificate by its own words. */
  readonly subject: { readonly licenceId: string; readonly certRef: string } | undefined;
  readonly channel: string;
  readonly chaincodes: readonly string[];
  readonly function: string;
  readonly request: Prove | undefined;
  readonly idFits: boolean;
  readonly proposalFits: boolean;
  readonly status: number;
  readonly writes: boolean;
  readonly answer: ProofAnswer | undefined;
  /** What each peer signed, before its own identity. */
  readonly responsePayload: Bytes;
  readonly endorsements: readonly ProofEndorsement[];
}

const ENDORSER_TRANSACTION = 3;
const TEXT_LIMIT = 65_536;

/**
 * Reads a proof bundle (docs/spec/proof-bundle.md). The protobuf messages are those of Fabric; they are read with an allow-list of
 * fields, so that nothing unread can stand in what was hashed or signed.
 * @throws VerifyError BUNDLE_MALFORMED
 */
export async function parseProof(bytes: Bytes): Promise<ParsedProof> {
  const parts = await openBundle(bytes);
  const header = readChannelHeader(parts.channelHeader);
  const call = readCall(parts.proposalPayload);
  const response = readMessage(parts.responsePayload, [1, 2]);
  const action = readAction(bytesOf(response, 2));
  const proposalHash = sha256(parts.channelHeader, parts.signatureHeader, parts.proposalPayload);
  return {
    subject: readSubject(parts.subject),
    channel: header.channel,
    chaincodes: [header.chaincode, call.chaincode, action.chaincode],
    function: call.function,
    request: call.arguments.length === 1 ? readJson(Prove, call.arguments[0]) : undefined,
    idFits: readTransactionId(parts) === header.transactionId,
    proposalFits: equalBytes(bytesOf(response, 1), proposalHash),
    status: action.status,
    writes: action.writes,
    answer: readJson(ProofAnswer, action.payload),
    responsePayload: parts.responsePayload,
    endorsements: parts.endorsements.map(readEndorsement),
  };
}

/** `<licence identifier>.<code>`, both as they are printed and not otherwise. */
function readSubject(text: string): ParsedProof['subject'] {
  if (text === '') return undefined;
  const dot = text.lastIndexOf('.');
  const [licence, code] = [text.slice(0, dot), text.slice(dot + 1)];
  try {
    if (dot > 0 && parseLicenceId(licence).text === licence && parseCode(code) === code) {
      return { licenceId: licence, certRef: certRefOf(licence, code) };
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
  throw new VerifyError('BUNDLE_MALFORMED', 'subject');
}

/** common.ChannelHeader with peer.ChaincodeHeaderExtension. */
function readChannelHeader(bytes: Bytes) {
  const header = readMessage(bytes, [1, 2, 3, 4, 5, 6, 7, 8]);
  if (numberOf(header, 1) !== ENDORSER_TRANSACTION) throw new VerifyError('BUNDLE_MALFORMED', 'header type');
  const extension = readMessage(bytesOf(header, 7), [2]);
  return { channel: textOf(header, 4), transactionId: textOf(header, 5), chaincode: readChaincodeName(bytesOf(extension, 2)) };
}

/** txid = hex SHA-256(nonce ‖ creator) (Fabric protoutil.ComputeTxID). */
function readTransactionId({ signatureHeader }: BundleParts): string {
  const header = readMessage(signatureHeader, [1, 2]);
  const [creator, nonce] = [bytesOf(header, 1), bytesOf(header, 2)];
  if (creator.length === 0 || nonce.length === 0) throw new VerifyError('BUNDLE_MALFORMED', 'signature header');
  return toHex(sha256(nonce, creator));
}

/** peer.ChaincodeProposalPayload; transient data, which no hash covers, may not occur. */
function readCall(bytes: Bytes) {
  const input = bytesOf(readMessage(bytes, [1]), 1);
  const spec = readMessage(bytesOf(readMessage(input, [1]), 1), [1, 2, 3]);
  const [name = new Uint8Array(), ...parameters] = listOf(readMessage(bytesOf(spec, 3), [], [1]), 1);
  return { chaincode: readChaincodeName(bytesOf(spec, 2)), function: readText(name), arguments: parameters };
}

/** peer.ChaincodeAction. */
function readAction(bytes: Bytes) {
  const action = readMessage(bytes, [1, 2, 3, 4]);
  const response = readMessage(bytesOf(action, 3), [1, 2, 3]);
  return {
    chaincode: readChaincodeName(bytesOf(action, 4)),
    status: numberOf(response, 1),
    payload: bytesOf(response, 3),
    writes: bytesOf(action, 2).length > 0 || hasWrites(bytesOf(action, 1)),
  };
}

const readChaincodeName = (bytes: Bytes): string => textOf(readMessage(bytes, [1, 2, 3]), 2);

/** rwset.TxReadWriteSet: anything but reads and scans in any namespace. */
function hasWrites(bytes: Bytes): boolean {
  return listOf(readMessage(bytes, [1], [2]), 2).some((entry) => {
    const namespace = readMessage(entry, [1, 2], [3]);
    const set = readMessage(bytesOf(namespace, 2), [], [1, 2, 3, 4]);
    return namespace.has(3) || set.has(3) || set.has(4);
  });
}

/** Canonical JSON of that shape; anything else is undefined. */
function readJson<T>(schema: z.ZodType<T>, bytes: Bytes | undefined): T | undefined {
  if (!bytes || bytes.length > TEXT_LIMIT) return undefined;
  try {
    const text = readText(bytes);
    const value: JsonValue = parseJson(text);
    const result = schema.safeParse(value);
    return result.success && canonicalize(value) === text ? result.data : undefined;
  } catch (error) {
    if (error instanceof DomainError || error instanceof VerifyError) return undefined;
    throw error;
  }
}

/** msp.SerializedIdentity. */
function readEndorsement({ identity, signature }: SignedBy): ProofEndorsement {
  const message = readMessage(identity, [1, 2]);
  return { identity, signature, mspId: textOf(message, 1), certificate: bytesOf(message, 2) };
}
