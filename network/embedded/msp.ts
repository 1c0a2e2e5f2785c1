/** Membership: which certificates belong to which organisation, in which role, and which are revoked. */
import { X509Certificate, type KeyObject } from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import { verifyLowS } from '../ca/signature.js';
import { normalizeSerial } from '../ca/certificates.js';
import type { Role } from './policy.js';

/** Roles that a certificate's organisational unit gives (NodeOUs). */
const UNITS: ReadonlySet<string> = new Set(['client', 'peer', 'admin', 'orderer']);
const CACHE_LIMIT = 10_000;

export interface MspDefinition {
  mspId: string;
  /** root certificates, PEM */
  roots: readonly string[];
  /** serial numbers of revoked certificates, lower-case hex without leading zeros */
  revoked: ReadonlySet<string>;
}

/** An identity whose certificate chains to the root of its organisation. */
export interface Identity {
  mspId: string;
  publicKey: KeyObject;
  roles: ReadonlySet<Role>;
  /** milliseconds since 1970 */
  notAfter: number;
  serial: string;
}

/** Membership under one configuration of the channel; another configuration makes another one. */
export class Membership {
  readonly #definitions: ReadonlyMap<string, { roots: X509Certificate[]; revoked: ReadonlySet<string> }>;
  readonly #cache = new Map<string, Identity | undefined>();
  readonly #verified = new WeakMap<Uint8Array, { identity: Identity; signature: Uint8Array }>();

  constructor(definitions: readonly MspDefinition[]) {
    this.#definitions = new Map(
      definitions.map(({ mspId, roots, revoked }) => [mspId, { roots: roots.map((root) => new X509Certificate(root)), revoked }]),
    );
  }

  /**
   * The identity behind serialised bytes (creator or endorser), when its certificate chains to the root of the MSP that it
   * names. As in Fabric, an expired certificate is still an identity: committed history stays valid.
   */
  identity(serialized: Uint8Array): Identity | undefined {
    const key = Buffer.from(serialized).toString('latin1');
    if (this.#cache.has(key)) return this.#cache.get(key);
    const identity = this.#deserialize(serialized);
    if (this.#cache.size >= CACHE_LIMIT) this.#cache.clear();
    this.#cache.set(key, identity);
    return identity;
  }

  /** False when the identity was revoked or has no role: Fabric's Identity.Validate beyond the chain. */
  isValid(identity: Identity): boolean {
    return identity.roles.size > 1 && this.#definitions.get(identity.mspId)?.revoked.has(identity.serial) === false;
  }

  /**
   * The valid identity that signed a message, undefined when anything about it is wrong. The signature over the very same
   * buffers is computed once, although several peers of this process ask.
   */
  authenticate(serialized: Uint8Array, message: Uint8Array, signature: Uint8Array): Identity | undefined {
    const identity = this.identity(serialized);
    if (identity === undefined || !this.isValid(identity)) return undefined;
    const known = this.#verified.get(message);
    if (known?.identity === identity && known.signature === signature) return identity;
    if (!verifyLowS(identity.publicKey, message, signature)) return undefined;
    this.#verified.set(message, { identity, signature });
    return identity;
  }

  #deserialize(serialized: Uint8Array): Identity | undefined {
    let mspId: string;
    let certificate: X509Certificate;
    try {
      const message = msp.SerializedIdentity.deserializeBinary(serialized);
      mspId = message.getMspid();
      certificate = new X509Certificate(message.getIdBytes_asU8());
    } catch {
      return undefined; // no identity at all
    }
    const issued = (root: X509Certificate): boolean => certificate.checkIssued(root) && certificate.verify(root.publicKey);
    if (certificate.ca || this.#definitions.get(mspId)?.roots.some(issued) !== true) return undefined;
    if (certificate.publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return undefined;
    return {
      mspId,
      publicKey: certificate.publicKey,
      roles: rolesOf(certificate),
      notAfter: Date.parse(certificate.validTo),
      serial: normalizeSerial(certificate.serialNumber),
    };
  }
}

/** Serialised identity as Fabric puts it into creator and endorser fields. */
export function serializeIdentity(mspId: string, certificate: string): Buffer {
  const message = new msp.SerializedIdentity();
  message.setMspid(mspId);
  message.setIdBytes(Buffer.from(certificate));
  return Buffer.from(message.serializeBinary());
}

function rolesOf(certificate: X509Certificate): Set<Role> {
  const units = certificate.subject.split('\n').flatMap((line) => (line.startsWith('OU=') ? [line.slice(3)] : []));
  const known = units.filter((unit) => UNITS.has(unit));
  // Fabric refuses an identity with two of the four units; so it is a bare member here, which isValid refuses
  return new Set<Role>(known.length === 1 ? ['member', known[0] as Role] : ['member']);
}
