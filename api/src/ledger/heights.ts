import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';
import { common, msp, orderer } from '@hyperledger/fabric-protos';
import type { Heights, NetworkHeights } from '../ports.js';
import { chainInfo } from './chain-info.js';
import type { Connection, ConnectionOptions } from './connection.js';
import { orderersOf, type OrdererAddress } from './orderers.js';
import { lowSigner } from './signer.js';

export interface HeightParts {
  readonly connection: Connection;
  readonly channel: string;
  readonly organizations: readonly string[];
  readonly identity: Pick<ConnectionOptions, 'mspId' | 'user'>;
  readonly now: () => number;
}

/** Whoever is slower than that counts as silent. */
const MILLISECONDS = 2_000;
/** The public page may ask as often as it likes; nodes are asked once in that time. */
const KEPT_MILLISECONDS = 2_000;
const ADDRESSES_MILLISECONDS = 60_000;
const NONCE_BYTES = 24;

/**
 * How far every organisation's peers and every orderer are. A peer is asked by a query of Fabric's own qscc through the own gateway, which any
 * member of the channel may make; an orderer by its deliver service, for the newest block. Whoever does not answer has no height.
 */
export function networkHeights(parts: HeightParts): NetworkHeights {
  let kept: { readonly at: number; readonly heights: Promise<Heights> } | undefined;
  let known: { readonly at: number; readonly orderers: readonly OrdererAddress[] } | undefined;
  const orderers = async (): Promise<readonly OrdererAddress[]> => {
    const now = parts.now();
    if (known === undefined || now - known.at > ADDRESSES_MILLISECONDS) {
      known = { at: now, orderers: await orderersOf(parts.connection, parts.channel).catch(() => known?.orderers ?? []) };
    }
    return known.orderers;
  };
  return {
    all() {
      const now = parts.now();
      if (kept === undefined || now - kept.at > KEPT_MILLISECONDS) kept = { at: now, heights: ask(parts, orderers) };
      return kept.heights;
    },
  };
}

async function ask(parts: HeightParts, known: () => Promise<readonly OrdererAddress[]>): Promise<Heights> {
  const [peers, orderers] = await Promise.all([
    Promise.all(parts.organizations.map(async (mspId) => ({ mspId, height: await answered(peerHeight(parts, mspId)) }))),
    known().then((all) =>
      Promise.all(all.map(async (one) => ({ id: one.id, mspId: one.mspId, height: await answered(ordererHeight(parts, one)) }))),
    ),
  ]);
  return { peers, orderers };
}

async function answered(asked: Promise<number>): Promise<number | undefined> {
  try {
    return await asked;
  } catch {
    return undefined;
  }
}

async function peerHeight({ connection, channel }: HeightParts, mspId: string): Promise<number> {
  return (await chainInfo(connection.gateway, channel, { mspId, milliseconds: MILLISECONDS })).newest;
}

async function ordererHeight(parts: HeightParts, { address, tlsRoots }: OrdererAddress): Promise<number> {
  const client = new orderer.AtomicBroadcastClient(address, grpc.credentials.createSsl(Buffer.from(tlsRoots)), {
    'grpc.max_receive_message_length': 100 * 1024 * 1024,
  });
  try {
    return await newestOf(client, await seekNewest(parts));
  } finally {
    client.close();
  }
}

function newestOf(client: orderer.AtomicBroadcastClient, seek: common.Envelope): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = client.deliver({ deadline: Date.now() + MILLISECONDS });
    stream.on('data', (response: orderer.DeliverResponse) => {
      const number = response.getBlock()?.getHeader()?.getNumber();
      if (number === undefined) reject(new Error(`the orderer answers ${response.getStatus()}`));
      else resolve(number);
      stream.cancel();
    });
    stream.on('error', reject);
    stream.on('end', () => reject(new Error('the orderer ended the call')));
    stream.write(seek);
  });
}

/** A signed wish for the header of the newest block, as Fabric's clients make it. */
async function seekNewest({ channel, identity: { mspId, user } }: HeightParts): Promise<common.Envelope> {
  const newest = () => {
    const position = new orderer.SeekPosition();
    position.setNewest(new orderer.SeekNewest());
    return position;
  };
  const seek = new orderer.SeekInfo();
  seek.setStart(newest());
  seek.setStop(newest());
  seek.setBehavior(orderer.SeekInfo.SeekBehavior.FAIL_IF_NOT_READY);
  seek.setContentType(orderer.SeekInfo.SeekContentType.HEADER_WITH_SIG);
  const creator = new msp.SerializedIdentity();
  creator.setMspid(mspId);
  creator.setIdBytes(readFileSync(user.certificate));
  const signature = new common.SignatureHeader();
  signature.setCreator(creator.serializeBinary());
  signature.setNonce(globalThis.crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
  const header = new common.Header();
  header.setChannelHeader(channelHeader(channel, Math.floor(Date.now() / 1000)));
  header.setSignatureHeader(signature.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(seek.serializeBinary());
  const bytes = payload.serializeBinary();
  const envelope = new common.Envelope();
  envelope.setPayload(bytes);
  envelope.setSignature(await lowSigner(readFileSync(user.key, 'utf8'))(bytes));
  return envelope;
}

/** ChannelHeader with type, channel and time; by hand, because the library's Timestamp is a dependency of its own. */
function channelHeader(channel: string, seconds: number): Uint8Array {
  const header = new common.ChannelHeader();
  header.setType(common.HeaderType.DELIVER_SEEK_INFO);
  header.setChannelId(channel);
  const timestamp = [0x08, ...varint(seconds)];
  return Uint8Array.from([...header.serializeBinary(), TIMESTAMP_TAG, timestamp.length, ...timestamp]);
}

/** Field 3, length-delimited. */
const TIMESTAMP_TAG = 0x1a;

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))];
}
