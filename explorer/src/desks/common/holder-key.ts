import { DomainError, keyOfJwk } from '@zhenglian/chaincode/domain';
import { Refusal } from '../../api/execute.js';
import { type Field, textOf } from '../../kit/fields.js';
import { text } from '../../language/say.js';

/** The key of a holder's device, as the page “Key and lost devices” shows it. */
export const KEY_FIELDS: readonly Field[] = [
  {
    kind: 'code',
    name: 'x',
    label: text('权利人公钥 x', 'Public key x of the holder'),
    hint: text('权利人设备“密钥与换设备”页所示', 'from the page “Key and lost devices” of the holder’s device'),
  },
  { kind: 'code', name: 'y', label: text('权利人公钥 y', 'Public key y of the holder') },
];

/** The input with the key as the ledger holds it, in the place of x and y. Throws Refusal at x for a key that is none. */
export function withHolderKey(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { x: _x, y: _y, ...rest } = input;
  try {
    return { ...rest, holderKey: keyOfJwk({ x: textOf(input, 'x'), y: textOf(input, 'y') }) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new Refusal(error.code, { zh: error.text('zh'), en: error.text('en') }, 'x');
  }
}

/**
 * The key to which a new credential is bound, where the holder has brought it: only then can a wallet fetch the credential, and its holder show
 * parts of it.
 */
export const CREDENTIAL_KEY: readonly Field[] = [
  {
    kind: 'code',
    name: 'holderKey.x',
    label: text('权利人设备公钥 x', 'Public key x of the holder’s device'),
    hint: text(
      '填写后电子证照绑定该密钥，可由钱包领取、部分出示',
      'binds the credential to it, so that a wallet can fetch it and parts of it can be shown',
    ),
    optional: true,
  },
  {
    kind: 'code',
    name: 'holderKey.y',
    label: text('权利人设备公钥 y', 'Public key y of the holder’s device'),
    when: (values) => (values['holderKey.x'] ?? '').trim() !== '',
  },
];

/** What a form of an entry gives, parted into the entry and the key. Throws Refusal at its x for a key that is none. */
export function partedKey({ holderKey, ...entry }: Readonly<Record<string, unknown>>) {
  if (holderKey === undefined) return { entry, key: {} };
  const { x = '', y = '' } = holderKey as { x?: string; y?: string };
  try {
    keyOfJwk({ x, y });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new Refusal(error.code, { zh: error.text('zh'), en: error.text('en') }, 'holderKey.x');
  }
  return { entry, key: { holderKey: { x, y } } };
}
