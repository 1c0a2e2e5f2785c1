import { toBase64url, utf8 } from '@zhenglian/chaincode/domain';
import { createStore, get, set } from 'idb-keyval';
import { Refusal } from '../../api/execute.js';

const KEYS = createStore('zhenglian-keys', 'keys');
const OWN = 'holder';
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export interface DeviceKey {
  readonly publicKey: { readonly x: string; readonly y: string };
  readonly madeAt: string;
  readonly sign: (text: string) => Promise<Uint8Array>;
}

interface Kept {
  readonly pair: CryptoKeyPair;
  readonly madeAt: string;
}

/** The holder's key on this device; it cannot be read out, not even by this page. Undefined before one is made. */
export async function deviceKey(): Promise<DeviceKey | undefined> {
  const kept = await get<Kept>(OWN, KEYS);
  return kept && opened(kept);
}

/** Makes the key of this device. One that exists stays. */
export async function makeDeviceKey(): Promise<DeviceKey> {
  const before = await deviceKey();
  if (before) return before;
  const pair = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
  const kept = { pair, madeAt: new Date().toISOString() };
  await set(OWN, kept, KEYS);
  return opened(kept);
}

/** The key of this device. Throws Refusal when none has been made yet. */
export async function demandKey(): Promise<DeviceKey> {
  const key = await deviceKey();
  if (key) return key;
  throw new Refusal('UNIT_KEY_MISSING', {
    zh: '本设备还没有密钥。先在“密钥与换设备”生成，并到登记机构绑定。',
    en: 'This device has no key yet. Make one under “Key and lost devices” and have it bound at the registry.',
  });
}

/** A statement as holders sign it: the text, a dot, the signature. */
export async function statement(key: DeviceKey, signingInput: string): Promise<string> {
  return `${signingInput}.${toBase64url(await key.sign(signingInput))}`;
}

async function opened({ pair, madeAt }: Kept): Promise<DeviceKey> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return {
    publicKey: { x, y },
    madeAt,
    sign: async (text) =>
      new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new Uint8Array(utf8(text)))),
  };
}
