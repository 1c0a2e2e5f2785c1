/** The ordering service and the peers of other processes, spoken to as Fabric's peers do. */
import { connectivityState, credentials } from '@grpc/grpc-js';
import { common, orderer, peer } from '@hyperledger/fabric-protos';
import type { OrderedBlock } from './block.js';
import type { ChannelConfig, Endpoint } from './channel-config.js';
import { type Endorser, type ProposalOutcome, Refusal } from './endorser.js';
import { type SigningIdentity, signedEnvelope } from './identity.js';
import { parseOrderedBlock } from './ordered-block.js';
import type { BroadcastResult, Ordering } from './sequencer.js';
import { buffer, bytesOf } from './wire.js';

const DEADLINE_MS = 30_000; // peer.gateway.endorsementTimeout and broadcastTimeout
const STATUS_NAMES = new Map<number, string>(Object.entries(common.Status).map(([name, value]) => [value, name]));
const OPTIONS = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
};

/** The ordering service behind the addresses of the channel's configuration; one after the other is tried. */
export class RemoteOrdering implements Ordering {
  readonly #clients = new Map<string, orderer.AtomicBroadcastClient>();
  #turn = 0;

  constructor(
    private readonly channel: string,
    private readonly identity: SigningIdentity,
    private readonly config: () => ChannelConfig,
  ) {}

  async broadcast(envelope: Buffer): Promise<BroadcastResult> {
    let problem = 'no orderer';
    for (let i = 0; i < this.config().consenters.size; i += 1) {
      try {
        return await this.#broadcastTo(this.#client(), envelope);
      } catch (error) {
        problem = String(error);
        this.#turn += 1;
      }
    }
    return { status: 'SERVICE_UNAVAILABLE', info: problem };
  }

  async *blocks(from: number, signal: AbortSignal): AsyncGenerator<OrderedBlock> {
    const stream = this.#client().deliver();
    const abort = (): void => stream.cancel();
    signal.addEventListener('abort', abort);
    try {
      stream.write(common.Envelope.deserializeBinary(this.#seek(from)));
      for await (const response of stream as AsyncIterable<orderer.DeliverResponse>) {
        const block = response.getBlock();
        if (block === undefined) throw new Error(`the ordering service answers ${STATUS_NAMES.get(response.getStatus())}`);
        yield parseOrderedBlock(bytesOf(block));
      }
    } catch (error) {
      this.#turn += 1;
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', abort);
      stream.cancel();
    }
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  #client(): orderer.AtomicBroadcastClient {
    const endpoints = [...this.config().consenters.values()];
    const endpoint = endpoints[this.#turn % endpoints.length];
    if (endpoint === undefined) throw new Error('the channel has no orderers');
    const { address, tlsRoot } = endpoint;
    const found = this.#clients.get(address);
    const client = found ?? new orderer.AtomicBroadcastClient(address, credentials.createSsl(Buffer.from(tlsRoot)), OPTIONS);
    this.#clients.set(address, client);
    return client;
  }

  #broadcastTo(client: orderer.AtomicBroadcastClient, envelope: Buffer): Promise<BroadcastResult> {
    return new Promise((resolve, reject) => {
      const stream = client.broadcast({ deadline: Date.now() + DEADLINE_MS });
      stream.on('data', (response: orderer.BroadcastResponse) => {
        const status = STATUS_NAMES.get(response.getStatus()) as BroadcastResult['status'];
        resolve({ status, info: response.getInfo() });
        stream.end();
      });
      stream.on('error', reject);
      stream.on('end', () => reject(new Error('the orderer ended the call')));
      stream.write(common.Envelope.deserializeBinary(envelope));
    });
  }

  #seek(from: number): Buffer {
    const position = (number: number): orderer.SeekPosition => {
      const specified = new orderer.SeekSpecified();
      specified.setNumber(number);
      const result = new orderer.SeekPosition();
      result.setSpecified(specified);
      return result;
    };
    const seek = new orderer.SeekInfo();
    seek.setStart(position(from));
    seek.setStop(position(Number.MAX_SAFE_INTEGER));
    return signedEnvelope(common.HeaderType.DELIVER_SEEK_INFO, this.channel, bytesOf(seek), this.identity);
  }
}

/** A peer behind gRPC. Its height is not known (there is no gossip). */
export class RemoteEndorser implements Endorser {
  readonly #client: peer.EndorserClient;
  readonly height = 0;
  readonly mspId: string;
  readonly address: string;

  constructor({ mspId, address, tlsRoot }: Endpoint) {
    this.mspId = mspId;
    this.address = address;
    this.#client = new peer.EndorserClient(address, credentials.createSsl(Buffer.from(tlsRoot)), OPTIONS);
  }

  /** What runs there is not known, only that somebody listens. */
  isReady(): boolean {
    return this.#client.getChannel().getConnectivityState(true) !== connectivityState.TRANSIENT_FAILURE;
  }

  async process(signed: peer.SignedProposal): Promise<ProposalOutcome> {
    const answer = await new Promise<peer.ProposalResponse>((resolve, reject) => {
      this.#client.processProposal(signed, { deadline: Date.now() + DEADLINE_MS }, (error, response) => {
        if (response !== undefined) resolve(response);
        else reject(new Refusal('filter', error?.message ?? 'no answer')); // unreachable, or refused before anything ran
      });
    });
    const response = answer.getResponse();
    if (response === undefined) throw new Refusal('simulation', 'the peer answers nothing');
    const payload = buffer(answer.getPayload_asU8());
    if (payload.length === 0) throw new Refusal('simulation', response.getMessage());
    return { response, payload, endorsement: answer.getEndorsement(), writeSets: [] };
  }

  close(): void {
    this.#client.close();
  }
}
