/**
 * The peer's side of chaincode as a service: one gRPC stream from this peer to one chaincode server of its organisation.
 * The server registers, then transactions run interleaved on the stream. A lost stream fails the calls in flight and is dialled again.
 */
import { type ChannelCredentials, type ClientDuplexStream } from '@grpc/grpc-js';
import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeHandler } from './chaincode-handler.js';
import type { Log } from './log.js';
import { buffer } from './wire.js';

const { Type } = peer.ChaincodeMessage;
const TYPE_NAMES = new Map<number, string>(Object.entries(Type).map(([name, value]) => [value, name]));
const REDIAL_MS = 50;
const DIAL_PATIENCE_MS = 500; // gRPC itself tries again within this time; then we look whether we are still wanted
const MANY_KEYS = 1_000; // in one message of a chaincode, as in Fabric's sample core.yaml
const EXECUTION_TIMEOUT = 30_000; // chaincode.executetimeout of a peer

type Stream = ClientDuplexStream<peer.ChaincodeMessage, peer.ChaincodeMessage>;

interface Call {
  handler: ChaincodeHandler;
  resolve: (message: peer.ChaincodeMessage) => void;
  reject: (error: Error) => void;
}

export interface ChaincodeInvocation {
  channel: string;
  transactionId: string;
  args: readonly Uint8Array[];
  proposal: peer.SignedProposal;
  handler: ChaincodeHandler;
}

export class ChaincodeStream {
  readonly #calls = new Map<string, Call>();
  readonly #client: peer.ChaincodeClient;
  #stream: Stream | undefined;
  #ready = false;
  #closed = false;
  #redial: NodeJS.Timeout | undefined;

  /** @param chaincodeId the identity that the server must register with */
  constructor(
    readonly chaincodeId: string,
    address: string,
    credentials: ChannelCredentials,
    private readonly log: Log,
    private readonly executionTimeout: number = EXECUTION_TIMEOUT,
  ) {
    this.#client = new peer.ChaincodeClient(address, credentials, {
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
      'grpc.initial_reconnect_backoff_ms': 50, // gRPC's own first wait is a second
      'grpc.max_reconnect_backoff_ms': 300,
    });
    this.#dial();
  }

  /** True between READY and the loss of the stream. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Runs one invocation; resolves with COMPLETED or ERROR. @throws Error with Fabric's words when it cannot be carried out */
  invoke(invocation: ChaincodeInvocation): Promise<peer.ChaincodeMessage> {
    const { channel, transactionId } = invocation;
    const key = channel + transactionId;
    const stream = this.#stream;
    if (!this.#ready || stream === undefined)
      return Promise.reject(new Error(`could not launch chaincode ${this.chaincodeId}: the chaincode server is not connected`));
    if (this.#calls.has(key)) return Promise.reject(new Error(`error sending: txid: ${transactionId}(${channel}) exists`));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#calls.delete(key);
        reject(new Error('error sending: timeout expired while executing transaction'));
      }, this.executionTimeout);
      const end = (): void => {
        clearTimeout(timer);
        this.#calls.delete(key);
      };
      this.#calls.set(key, {
        handler: invocation.handler,
        resolve: (message) => {
          end();
          resolve(message);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      });
      stream.write(transactionMessage(invocation));
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#redial);
    this.#stream?.cancel();
    this.#lost('closed');
    this.#client.close();
  }

  #dial(): void {
    if (this.#closed) return;
    this.#client.waitForReady(Date.now() + DIAL_PATIENCE_MS, (error) => {
      if (error === undefined) this.#connect();
      else this.#dial();
    });
  }

  #connect(): void {
    if (this.#closed) return;
    const stream = this.#client.connect();
    this.#stream = stream;
    stream.on('data', (message: peer.ChaincodeMessage) => {
      if (message.getType() === Type.REGISTER) this.#register(message, stream);
      else void this.#receive(message, stream);
    });
    stream.on('error', (error: Error) => this.#down(stream, error.message));
    stream.on('end', () => this.#down(stream, 'ended by the server'));
  }

  #register(message: peer.ChaincodeMessage, stream: Stream): void {
    const name = peer.ChaincodeID.deserializeBinary(message.getPayload_asU8()).getName();
    if (name !== this.chaincodeId) {
      this.log('error', 'a chaincode server registers under another identity', { expected: this.chaincodeId, found: name });
      stream.cancel();
      return;
    }
    stream.write(plainMessage(Type.REGISTERED));
    stream.write(readyMessage());
    this.#ready = true;
    this.log('info', 'chaincode ready', { chaincode: this.chaincodeId });
  }

  async #receive(message: peer.ChaincodeMessage, stream: Stream): Promise<void> {
    const type = message.getType();
    const call = this.#calls.get(message.getChannelId() + message.getTxid());
    if (call === undefined) return; // the call has timed out
    if (type === Type.COMPLETED || type === Type.ERROR) {
      call.resolve(message);
      return;
    }
    const answer = new peer.ChaincodeMessage();
    answer.setTxid(message.getTxid());
    answer.setChannelId(message.getChannelId());
    try {
      const payload = await call.handler.handle(type, message.getPayload_asU8());
      answer.setType(Type.RESPONSE);
      if (payload !== undefined) answer.setPayload(payload);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      answer.setType(Type.ERROR);
      answer.setPayload(Buffer.from(`${TYPE_NAMES.get(type) ?? type} failed: transaction ID: ${message.getTxid()}: ${reason}`));
    }
    if (this.#stream === stream) stream.write(answer);
  }

  #down(stream: Stream, reason: string): void {
    if (this.#stream !== stream) return;
    this.#lost(reason);
    this.#redial = setTimeout(() => this.#dial(), REDIAL_MS);
  }

  #lost(reason: string): void {
    if (this.#ready) this.log('warn', 'chaincode stream lost', { chaincode: this.chaincodeId, reason });
    this.#ready = false;
    this.#stream = undefined;
    for (const call of this.#calls.values()) call.reject(new Error('error sending: chaincode stream terminated'));
  }
}

function plainMessage(type: number): peer.ChaincodeMessage {
  const message = new peer.ChaincodeMessage();
  message.setType(type as typeof Type.READY);
  return message;
}

/** Says as a peer does by default that many keys may come in one message (chaincode.runtimeParams of core.yaml). */
function readyMessage(): peer.ChaincodeMessage {
  const offer = new peer.ChaincodeAdditionalParams();
  offer.setUseWriteBatch(true);
  offer.setMaxSizeWriteBatch(MANY_KEYS);
  offer.setUseGetMultipleKeys(true);
  offer.setMaxSizeGetMultipleKeys(MANY_KEYS);
  const message = plainMessage(Type.READY);
  message.setPayload(offer.serializeBinary());
  return message;
}

function transactionMessage(invocation: ChaincodeInvocation): peer.ChaincodeMessage {
  const input = new peer.ChaincodeInput();
  input.setArgsList(invocation.args.map(buffer));
  const message = plainMessage(Type.TRANSACTION);
  message.setChannelId(invocation.channel);
  message.setTxid(invocation.transactionId);
  message.setPayload(input.serializeBinary());
  message.setProposal(invocation.proposal);
  return message;
}
