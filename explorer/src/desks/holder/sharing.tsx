import { fromBase64url, placeOf, signingInput, STATEMENT_TYPES, type StatementKind } from '@zhenglian/chaincode/domain';
import { presentCredential } from '@zhenglian/verify';
import { useState } from 'react';
import { execute, Refusal } from '../../api/execute.js';
import { download } from '../../kit/csv.js';
import { type Option, textOf } from '../../kit/fields.js';
import { Message, Refused } from '../../kit/Message.js';
import type { Text } from '../../language/language.js';
import { text, useSay } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { offer, type Offered } from '../common/Acts.js';
import { ORGANIZATIONS, wordOf } from '../common/words.js';
import { labelOf } from '../common/face-labels.js';
import { demandKey } from './device.js';
import { ConfirmGrant, RevokeGrant, Who } from './operations.js';
import { KEY_CHOICE, signWith } from './signer.js';
import { fieldsOf, type Own } from './wallet.js';

/** The ways to show a certificate to somebody for one purpose, each signed by the key of this device. */
export function sharing(own: Own): Offered[] {
  return [signDrafted(own), present(own), revoke(own)];
}

interface Signed {
  readonly jws: string;
  readonly kind: StatementKind;
}

/** What the registry has drafted as the holder wants it: a bound key, a consent for a bank, a grant. It is read before it is signed. */
function signDrafted(own: Own): Offered {
  return offer<Signed>(
    text('签署登记机构拟定的授权', 'Sign what the registry has drafted'),
    async (input, requestId) => {
      const drafted = textOf(input, 'drafted');
      const kind = kindOf(drafted);
      if (kind === undefined) throw new Refusal('INVALID_FORMAT', NOT_DRAFTED, 'drafted');
      return { jws: await signWith(own, input, drafted, requestId), kind };
    },
    {
      key: 'sign-drafted',
      fields: [
        {
          kind: 'long',
          name: 'drafted',
          label: text('待签内容', 'The drafted text'),
          hint: text('由登记机构交付，一长串字符', 'from the registry, a long text'),
        },
        ...KEY_CHOICE,
      ],
      check: (input) => {
        if (kindOf(textOf(input, 'drafted')) === undefined) throw new Refusal('INVALID_FORMAT', NOT_DRAFTED, 'drafted');
      },
      consequences: (input, say) => inWords(textOf(input, 'drafted'), say),
      submit: text('签名', 'Sign'),
      done: text('已签名。把下面的内容交给登记机构或银行。', 'Signed. Hand what follows to the registry or the bank.'),
    },
    (result) => <Handed result={result} />,
  );
}

const NOT_DRAFTED: Text = { zh: '不是登记机构拟定的内容', en: 'not a text drafted by the registry' };

function Handed({ result }: { result: Signed }): React.JSX.Element {
  const say = useSay();
  const [state, setState] = useState<'open' | 'granted' | { error: unknown }>('open');
  const bring = async (): Promise<void> => {
    try {
      await execute(ConfirmGrant, { input: { requestId: crypto.randomUUID(), jws: result.jws } });
      setState('granted');
    } catch (error) {
      setState({ error });
    }
  };
  return (
    <>
      <pre className="report signed" tabIndex={0}>
        {result.jws}
      </pre>
      <div className="form-submit">
        <button type="button" className="button-plain" onClick={() => download('signed.jws', result.jws, 'text/plain')}>
          {say(text('保存为文件', 'Save as a file'))}
        </button>
        {result.kind === 'grant' && state !== 'granted' && (
          <button type="button" className="button-main" onClick={() => void bring()}>
            {say(text('提交授权（须登录）', 'Submit the grant (signed in)'))}
          </button>
        )}
      </div>
      {state === 'granted' && <Message kind="done" title={text('授权已上链。', 'The grant is on the ledger.')} />}
      {typeof state === 'object' && <Refused error={state.error} />}
    </>
  );
}

function present(own: Own): Offered {
  const fields = fieldsOf(own).map(({ key }): Option => [key, labelOf(key)]);
  return offer<string>(
    text('出示部分内容', 'Present some fields'),
    async (input) => {
      const key = await demandKey();
      const request = {
        fields: (input['fields'] as string[] | undefined) ?? [],
        audience: textOf(input, 'audience'),
        nonce: textOf(input, 'nonce'),
        now: new Date(),
      };
      return presentCredential(own.credential, request, (message) => key.sign(new TextDecoder().decode(message)));
    },
    {
      key: `present-${own.digest}`,
      fields: [
        { kind: 'ticks', name: 'fields', label: text('出示的项目', 'Fields'), options: fields },
        {
          kind: 'text',
          name: 'audience',
          label: text('接收方网址', 'Address of the recipient'),
          hint: text('由接收方提供', 'given by the recipient'),
        },
        {
          kind: 'code',
          name: 'nonce',
          label: text('接收方随机数', 'Random value of the recipient'),
          hint: text('由接收方提供，防止转用', 'given by the recipient, against reuse'),
        },
      ],
      submit: text('签名出示', 'Sign and present'),
      done: text('已生成，只对这一接收方有效。', 'Made; it is good for this recipient only.'),
    },
    (presented) => <Presented text={presented} />,
  );
}

function Presented({ text: presented }: { text: string }): React.JSX.Element {
  const say = useSay();
  return (
    <>
      <pre className="report" tabIndex={0}>
        {presented}
      </pre>
      <button type="button" className="button-plain" onClick={() => download('出示.jwt', presented, 'text/plain')}>
        {say(text('保存为文件', 'Save as a file'))}
      </button>
    </>
  );
}

function revoke(own: Own): Offered {
  const bring = acting(RevokeGrant, (data) => data.revokeGrant);
  return offer(
    text('收回授权', 'Take a grant back'),
    async (input, requestId) => {
      const { network } = await execute(Who, {});
      const claims = { ...placeOf(network.channel), act: 'REVOKE' as const, grantRef: textOf(input, 'grantRef') };
      return bring({ jws: await signWith(own, input, signingInput('revocation', claims), requestId) }, requestId);
    },
    {
      key: 'revoke-grant',
      fields: [{ kind: 'code', name: 'grantRef', label: text('授权编号', 'Number of the grant') }, ...KEY_CHOICE],
      danger: true,
      consequences: (_input, say) => [
        say(text('对方此后不能再打开；已经打开的不能收回。', 'The recipient can open nothing more; what was opened stays opened.')),
      ],
      submit: text('签名收回', 'Sign and take back'),
      done: text('授权已收回。', 'The grant is taken back.'),
    },
  );
}

type Claims = Partial<Record<'recipient' | 'expiresOn' | 'custody', string>> & {
  readonly fields?: readonly string[];
  readonly uses?: number;
};

const KINDS: Readonly<Record<string, StatementKind>> = Object.fromEntries(
  Object.entries(STATEMENT_TYPES).map(([kind, type]) => [type, kind as StatementKind]),
);

/** What kind of statement a drafted text is, by its header; undefined when it is none. */
function kindOf(drafted: string): StatementKind | undefined {
  const header = part<{ typ?: string }>(drafted, 0);
  return header?.typ === undefined || part(drafted, 1) === undefined ? undefined : KINDS[header.typ];
}

function part<T>(drafted: string, n: number): T | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64url(drafted.split('.')[n] ?? ''))) as T;
  } catch {
    return undefined;
  }
}

/** What would be signed, in words, so that nobody signs what they cannot read. */
function inWords(drafted: string, say: (words: Text) => string): string[] {
  const kind = kindOf(drafted);
  const { recipient = '', fields = [], uses = 0, expiresOn = '' } = part<Claims>(drafted, 1) ?? {};
  const who = wordOf(ORGANIZATIONS, recipient);
  const names = fields.map((key) => say(labelOf(key))).join('、');
  switch (kind) {
    case 'grant':
      return [
        say({ zh: `授权 ${who.zh} 查看：${names}`, en: `Lets ${who.en} see: ${names}` }),
        say({
          zh: `最多 ${uses} 次，有效至 ${expiresOn}；可以随时收回。`,
          en: `At most ${uses} times, until ${expiresOn}; can be taken back at any time.`,
        }),
      ];
    case 'query':
      return [
        say({
          zh: `授权${who.zh}在 ${expiresOn} 前查询这一单元的权利和负担。`,
          en: `Lets the ${who.en} see rights and burdens of this unit until ${expiresOn}.`,
        }),
        say(text('每次查询记入日志；用途须与登记机构拟定的一致。', 'Each look is logged and serves the drafted purpose only.')),
      ];
    case 'binding':
    case 'rebinding':
      return [
        say(
          text(
            '本设备的密钥与这份证书绑定，此后以它签名的授权有效。',
            'The key of this device is bound to the certificate; what it signs from then on counts.',
          ),
        ),
      ];
    case 'revocation':
    case 'withdrawal':
    case 'use':
    case 'history':
    case undefined:
      return [say(text('收回或撤回授权。', 'Takes back a grant or a consent.'))];
  }
}
