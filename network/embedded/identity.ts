import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { signLowS } from '../ca/signature.js';
import { serializeIdentity } from './msp.js';
import { field, numberField } from './wire.js';

const NONCE = 24;

/** An identity of this process with its private key: a peer, a consenter or an administrator. */
export class SigningIdentity {
  /** SerializedIdentity bytes */
  readonly serialized: Buffer;
  readonly #key: KeyObject;

  constructor(
    readonly mspId: string,
    readonly certificate: string,
    key: string,
  ) {
    this.#key = createPrivateKey(key);
    this.serialized = serializeIdentity(mspId, certificate);
  }

  /** DER signature with low S over SHA-256 of the message. */
  sign(message: Uint8Array): Buffer {
    return signLowS(this.#key, message);
  }

  /** SignatureHeader bytes: this identity and a fresh nonce. */
  header(): Buffer {
    return Buffer.concat([field(1, this.serialized), field(2, randomBytes(NONCE))]);
  }
}

/** Serialised Envelope of a channel, signed: a configuration, an update of it, or a seek request. @param type common.HeaderType */
export function signedEnvelope(type: number, channel: string, data: Uint8Array, signer: SigningIdentity): Buffer {
  const header = Buffer.concat([field(1, channelHeader(type, channel)), field(2, signer.header())]);
  const payload = Buffer.concat([field(1, header), field(2, data)]);
  return Buffer.concat([field(1, payload), field(2, signer.sign(payload))]);
}

/** ChannelHeader bytes with the time of this machine. */
export function channelHeader(type: number, channel: string): Buffer {
  const timestamp = numberField(1, Math.floor(Date.now() / 1000));
  return Buffer.concat([numberField(1, type), numberField(2, 1), field(3, timestamp), field(4, channel)]);
}
