import { randomBytes } from 'node:crypto';
import type * as pkcs11 from 'pkcs11js';

type Pkcs11 = typeof pkcs11;
type Handle = Buffer;

/** An elliptic-curve key pair on a token, as its public object shows it. */
export interface TokenKey {
  /** CKA_ID of both halves. */
  readonly id: Buffer;
  /** Uncompressed point, 65 bytes. */
  readonly point: Buffer;
  readonly label: string;
  /** Absent once the private half was destroyed. */
  readonly privateHandle: Handle | undefined;
}

export interface TokenOptions {
  /** Shared library of the token's maker, such as `/usr/lib/softhsm/libsofthsm2.so`. */
  readonly module: string;
  /** Label of the token. */
  readonly token: string;
  readonly pin: string;
}

/** The few PKCS#11 calls that wrapping keys need. Calls are synchronous, so that one session is enough and is never used twice at once. */
export interface Token {
  keys(prefix: string): readonly TokenKey[];
  generate(label: string): void;
  /** x coordinate of private key × public point (CKM_ECDH1_DERIVE without a derivation function). */
  agree(privateHandle: Handle, point: Uint8Array): Uint8Array;
  destroy(privateHandle: Handle): void;
  close(): void;
}

/** DER of the object identifier of P-256. */
const P256 = Buffer.from('06082a8648ce3d030107', 'hex');
const OCTET_STRING = 0x04;
const POINT = 65;
const ID_BYTES = 16;
const FOUND_AT_MOST = 1000;

/** @throws Error when module, token or PIN are wrong; the addon is optional: `npm rebuild pkcs11js --ignore-scripts=false` builds it */
export async function openToken({ module, token, pin }: TokenOptions): Promise<Token> {
  const { default: p } = (await import('pkcs11js')) as { default: Pkcs11 };
  const library = new p.PKCS11();
  library.load(module);
  ignoring(p.CKR_CRYPTOKI_ALREADY_INITIALIZED, () => library.C_Initialize());
  const slot = library.C_GetSlotList(true).find((candidate) => library.C_GetTokenInfo(candidate).label.trim() === token);
  if (slot === undefined) throw new Error(`no token with the label ${token}`);
  const session = library.C_OpenSession(slot, p.CKF_RW_SESSION | p.CKF_SERIAL_SESSION);
  ignoring(p.CKR_USER_ALREADY_LOGGED_IN, () => library.C_Login(session, p.CKU_USER, pin));
  return new OpenToken(p, library, session);
}

class OpenToken implements Token {
  readonly #p: Pkcs11;
  readonly #library: pkcs11.PKCS11;
  readonly #session: Handle;

  constructor(p: Pkcs11, library: pkcs11.PKCS11, session: Handle) {
    this.#p = p;
    this.#library = library;
    this.#session = session;
  }

  keys(prefix: string): readonly TokenKey[] {
    const p = this.#p;
    const found = this.#find([
      { type: p.CKA_CLASS, value: p.CKO_PUBLIC_KEY },
      { type: p.CKA_KEY_TYPE, value: p.CKK_EC },
    ]);
    return found.flatMap((handle) => {
      const [label, id, point] = [p.CKA_LABEL, p.CKA_ID, p.CKA_EC_POINT].map((type) => this.#attribute(handle, type));
      if (label === undefined || id === undefined || point === undefined || !label.toString().startsWith(prefix)) return [];
      const [privateHandle] = this.#find([
        { type: p.CKA_CLASS, value: p.CKO_PRIVATE_KEY },
        { type: p.CKA_ID, value: id },
      ]);
      return [{ id, point: bare(point), label: label.toString(), privateHandle }];
    });
  }

  generate(label: string): void {
    const p = this.#p;
    const id = randomBytes(ID_BYTES);
    const both = [
      { type: p.CKA_TOKEN, value: true },
      { type: p.CKA_ID, value: id },
      { type: p.CKA_LABEL, value: label },
    ];
    const secret = [
      { type: p.CKA_PRIVATE, value: true },
      { type: p.CKA_SENSITIVE, value: true },
      { type: p.CKA_EXTRACTABLE, value: false },
      { type: p.CKA_DERIVE, value: true },
    ];
    const mechanism = { mechanism: p.CKM_EC_KEY_PAIR_GEN };
    this.#library.C_GenerateKeyPair(this.#session, mechanism, [...both, { type: p.CKA_EC_PARAMS, value: P256 }], [...both, ...secret]);
  }

  agree(privateHandle: Handle, point: Uint8Array): Uint8Array {
    const p = this.#p;
    const parameter: pkcs11.ECDH1 = { type: p.CK_PARAMS_EC_DH, kdf: p.CKD_NULL, publicData: Buffer.from(point) };
    const derived = this.#library.C_DeriveKey(this.#session, { mechanism: p.CKM_ECDH1_DERIVE, parameter }, privateHandle, [
      { type: p.CKA_CLASS, value: p.CKO_SECRET_KEY },
      { type: p.CKA_KEY_TYPE, value: p.CKK_GENERIC_SECRET },
      { type: p.CKA_VALUE_LEN, value: 32 },
      { type: p.CKA_TOKEN, value: false },
      { type: p.CKA_SENSITIVE, value: false },
      { type: p.CKA_EXTRACTABLE, value: true },
    ]);
    try {
      const secret = this.#attribute(derived, p.CKA_VALUE);
      if (secret === undefined) throw new Error('the token derives no secret');
      return secret;
    } finally {
      this.#library.C_DestroyObject(this.#session, derived);
    }
  }

  destroy(privateHandle: Handle): void {
    this.#library.C_DestroyObject(this.#session, privateHandle);
  }

  close(): void {
    this.#library.C_CloseSession(this.#session);
  }

  #find(template: pkcs11.Template): Handle[] {
    this.#library.C_FindObjectsInit(this.#session, template);
    try {
      return this.#library.C_FindObjects(this.#session, FOUND_AT_MOST);
    } finally {
      this.#library.C_FindObjectsFinal(this.#session);
    }
  }

  #attribute(handle: Handle, type: number): Buffer | undefined {
    const [attribute] = this.#library.C_GetAttributeValue(this.#session, handle, [{ type }]);
    return Buffer.isBuffer(attribute?.value) ? attribute.value : undefined;
  }
}

/** Tokens answer the point as it is or, as the standard says, inside a DER octet string. */
function bare(point: Buffer): Buffer {
  return point.length === POINT + 2 && point[0] === OCTET_STRING && point[1] === POINT ? point.subarray(2) : point;
}

function ignoring(code: number, call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (!(typeof error === 'object' && error !== null && 'code' in error && error.code === code)) throw error;
  }
}
