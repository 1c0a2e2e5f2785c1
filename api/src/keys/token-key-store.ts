import { DomainError } from '@zhenglian/chaincode/domain';
import type { Clock, KeyStore, PublicJwk, StoredKey } from '../ports.js';
import { recipientOf, wrappingKey } from '../wrapping.js';
import { openWithAgreement } from './agreement.js';
import { openToken, type Token, type TokenKey, type TokenOptions } from './token.js';

/** Label of our keys on the token; the time of making follows, and the latest one is current. */
const LABEL = 'zhenglian-wrapping ';

export interface TokenKeyStore extends KeyStore {
  close(): void;
}

/**
 * Wrapping keys on a PKCS#11 token (密码机): made there, not extractable, used there for ECDH only.
 * @throws DomainError KEY_STORE_UNAVAILABLE when module, token or PIN are wrong
 */
export async function tokenKeyStore(options: TokenOptions & { readonly clock: Clock }): Promise<TokenKeyStore> {
  let token: Token;
  try {
    token = await openToken(options);
  } catch (error) {
    throw unavailable(error);
  }
  const store = new TokenKeys(token, options.clock);
  if ((await store.keys()).every(({ state }) => state === 'DESTROYED')) await store.rotate();
  return store;
}

interface Known extends StoredKey {
  readonly key: TokenKey;
}

class TokenKeys implements TokenKeyStore {
  readonly #token: Token;
  readonly #clock: Clock;

  constructor(token: Token, clock: Clock) {
    this.#token = token;
    this.#clock = clock;
  }

  async current(): Promise<StoredKey> {
    const current = (await this.#known()).find(({ state }) => state === 'CURRENT');
    if (current === undefined) throw new DomainError('KEY_STORE_UNAVAILABLE');
    return shown(current);
  }

  async keys(): Promise<readonly StoredKey[]> {
    return (await this.#known()).map(shown);
  }

  async unwrap(jwe: string): Promise<Uint8Array> {
    const kid = asFormat(() => recipientOf(jwe));
    const known = (await this.#known()).find((key) => key.kid === kid);
    if (known === undefined) throw new DomainError('NOT_FOUND', { field: 'wrappedKey' });
    const { privateHandle } = known.key;
    if (privateHandle === undefined) throw new DomainError('KEY_DESTROYED', { field: 'wrappedKey' });
    return asFormat(() => openWithAgreement(jwe, (point) => this.#token.agree(privateHandle, point)));
  }

  async rotate(): Promise<StoredKey> {
    const now = this.#clock.now().toISOString();
    const last = (await this.keys()).at(-1)?.createdAt ?? '';
    // the label orders the keys: two of one millisecond would have no order
    const createdAt = now > last ? now : new Date(Date.parse(last) + 1).toISOString();
    guard(() => this.#token.generate(`${LABEL}${createdAt}`));
    return this.current();
  }

  async destroy(kid: string): Promise<void> {
    const known = (await this.#known()).find((key) => key.kid === kid);
    if (known === undefined) throw new DomainError('NOT_FOUND', { field: 'kid' });
    if (known.state === 'CURRENT') throw new DomainError('CONFLICT', { field: 'kid' });
    const { privateHandle } = known.key;
    if (privateHandle !== undefined) guard(() => this.#token.destroy(privateHandle));
  }

  close(): void {
    this.#token.close();
  }

  async #known(): Promise<readonly Known[]> {
    const keys = guard(() => this.#token.keys(LABEL)).toSorted((a, b) => (a.label < b.label ? -1 : 1));
    const current = keys.findLast(({ privateHandle }) => privateHandle !== undefined);
    return Promise.all(
      keys.map(async (key) => ({
        ...(await wrappingKey(jwkOf(key.point))),
        createdAt: key.label.slice(LABEL.length),
        state: key === current ? ('CURRENT' as const) : key.privateHandle === undefined ? ('DESTROYED' as const) : ('RETIRED' as const),
        key,
      })),
    );
  }
}

function shown({ kid, publicKey, createdAt, state }: Known): StoredKey {
  return { kid, publicKey, createdAt, state };
}

function jwkOf(point: Buffer): PublicJwk {
  const [x, y] = [point.subarray(1, 33), point.subarray(33, 65)].map((part) => part.toString('base64url'));
  return { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' };
}

function guard<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw unavailable(error);
  }
}

function asFormat<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'wrappedKey' }), { cause: error });
  }
}

function unavailable(cause: unknown): DomainError {
  return Object.assign(new DomainError('KEY_STORE_UNAVAILABLE'), { cause });
}
