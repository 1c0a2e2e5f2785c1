import { execute } from '../../api/execute.js';
import { type Field, textOf } from '../../kit/fields.js';
import { text } from '../../language/say.js';
import { demandKey, statement } from './device.js';
import { OwnFacts, SignKept } from './operations.js';
import type { Own } from './wallet.js';

/** With which key something is signed: that of this device, or the one that the registry keeps for a holder without a device. */
export const KEY_CHOICE: readonly Field[] = [
  {
    kind: 'choice',
    name: 'key',
    label: text('签名密钥', 'Key'),
    options: [
      ['DEVICE', text('本设备的密钥', 'of this device')],
      ['PLATFORM', text('登记机构代管的密钥（须登录）', 'kept by the registry (signed in)')],
    ],
    initial: 'DEVICE',
  },
  {
    kind: 'code',
    name: 'otp',
    label: text('动态口令', 'One-time code'),
    hint: text('身份验证器所示六位数字', 'six digits of the authenticator'),
    when: (values) => values['key'] === 'PLATFORM',
  },
];

/** Signs as the form says. Throws Refusal. */
export async function signWith(
  own: Own,
  input: Readonly<Record<string, unknown>>,
  signingInput: string,
  requestId: string,
): Promise<string> {
  if (textOf(input, 'key') !== 'PLATFORM') return statement(await demandKey(), signingInput);
  const { ledgerFacts } = await execute(OwnFacts, { digest: own.digest });
  const certRef = ledgerFacts?.certRef ?? '';
  const { signWithKeptKey } = await execute(SignKept, { input: { requestId, certRef, signingInput, code: textOf(input, 'otp') } });
  return signWithKeptKey.statement;
}
