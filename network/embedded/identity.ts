import { createPrivateKey, type KeyObject } from 'node:crypto';
import { signLowS } from '../ca/signature.js';
import { serializeIdentity } from './msp.js';

/** An identity of this process with its private key: a peer or a consenter. */
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
}
