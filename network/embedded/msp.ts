/** Membership: which certificates belong to which organisation, in which role, and which are revoked. */
import { X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { msp } from '@hyperledger/fabric-protos';
import { verifyLowS } from '../ca/signature.js';
import { normalizeSerial, readRevocationList } from '../ca/certificates.js';
import type { Role } from './policy.js';

/** Roles that a certificate's organisational unit gives (NodeOUs). */
const UNITS: ReadonlySet<string> = new Set(['client', 'peer', 'admin', 'orderer']);
const CACHE_LIMIT = 10_000;
const CRL_CHECK_MS = 200;

export interface MspDefinition {
  mspId: string;
  /** root certificate, PEM */
  root: string;
  /** file with the revocation list that the organisation's authority rewrites */
  crlFile?: string;
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

export class Membership {
  readonly #definitions = new Map<string, { root: X509Certificate; revoked: RevocationList | undefined }>();
  readonly #cache = new Map<string, Identity | undefined>();
  readonly #verified = new WeakMap<Uint8Array, { identity: Identity; signature: Uint8Array }>();

  constructor(definitions: readonly MspDefinition[]) {
    for (const { mspId, root, crlFile } of definitions) {
      const revoked = crlFile === undefined ? undefined : new RevocationList(crlFile, root);
      this.#definitions.set(mspId, { root: new X509Certificate(root), revoked });
    }
  }

  /** Loads the revocation lists; later changes of the files are seen by themselves. */
  async open(): Promise<this> {
    for (const { revoked } of this.#definitions.values()) await revoked?.refresh();
    return this;
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
    return identity.roles.size > 1 && this.#definitions.get(identity.mspId)?.revoked?.has(identity.serial) !== true;
  }

  /**
   * The valid identity that signed a message, undefined when anything about it is wrong. The signature over the very same
   * buffers is computed once, although several peers of this process ask; revocation is looked at each time.
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
    const root = this.#definitions.get(mspId)?.root;
    if (root === undefined || certificate.ca || !certificate.checkIssued(root) || !certificate.verify(root.publicKey)) return undefined;
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

/** The revocation list file of one organisation; looked at again at most every 200 ms. */
class RevocationList {
  #serials: ReadonlySet<string> | undefined;
  #stamp = '';
  #lookedAt = 0;

  constructor(
    private readonly file: string,
    private readonly root: string,
  ) {}

  has(serial: string): boolean {
    const now = Date.now();
    if (now - this.#lookedAt > CRL_CHECK_MS) {
      this.#lookedAt = now;
      this.refresh().catch(() => {
        this.#serials = undefined; // without a list that can be trusted nobody of this organisation is let in
        this.#stamp = '';
      });
    }
    return this.#serials === undefined || this.#serials.has(serial);
  }

  /** @throws when there is no list or its signature is wrong: absence of evidence is not success. */
  async refresh(): Promise<void> {
    const { mtimeMs, size } = statSync(this.file);
    const stamp = `${mtimeMs}/${size}`;
    if (stamp === this.#stamp) return;
    this.#serials = new Set(await readRevocationList(readFileSync(this.file, 'utf8'), this.root));
    this.#stamp = stamp;
  }
}
