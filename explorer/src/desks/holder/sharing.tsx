import { certTagOf, placeOf, purposeDigestOf, readStatement, signingInput, toHex } from '@zhenglian/chaincode/domain';
import { presentCredential } from '@zhenglian/verify';
import { execute, Refusal } from '../../api/execute.js';
import { download } from '../../kit/csv.js';
import { FactList } from '../../kit/FactList.js';
import type { Option } from '../../kit/fields.js';
import { text, useSay } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { offer, type Offered, refuse } from '../common/Acts.js';
import { today } from '../common/ask.js';
import { optionsOf, ORGANIZATIONS } from '../common/words.js';
import { type DeviceKey, deviceKey, statement } from './device.js';
import { labelOf } from './OwnPage.js';
import { ConfirmGrant, RevokeGrant, Who } from './operations.js';
import { certRefOfOwn, fieldsOf, type Own } from './wallet.js';

const WEEK = 7;
const fresh = (): string => toHex(crypto.getRandomValues(new Uint8Array(32)));
const freshSalt = (): string => toHex(crypto.getRandomValues(new Uint8Array(16)));

/** The ways to show a certificate to somebody for one purpose, each signed by the key of this device. */
export function sharing(own: Own): Offered[] {
  return [consent(own), present(own), confirm(), revoke()];
}

interface Consented {
  readonly jws: string;
  readonly queryRef: string;
  readonly salt: string;
  readonly certRef: string;
}

function consent(own: Own): Offered {
  const title = text('授权银行查询', 'Let a bank query');
  const certRef = certRefOfOwn(own);
  if (certRef === undefined) return refuse(title, text('须先填写核验码。', 'Takes the verification code.'));
  return offer<Consented>(
    title,
    async (input) => {
      const key = await demandKey();
      const { network } = await execute(Who, {});
      const [queryRef, salt] = [fresh(), freshSalt()];
      const claims = {
        ...placeOf(network.channel),
        queryRef,
        certTag: certTagOf(certRef, salt),
        recipient: String(input['recipient']),
        purposeDigest: purposeDigestOf(String(input['purpose']), salt),
        expiresOn: String(input['expiresOn']),
      };
      return { jws: await statement(key, signingInput('query', claims)), queryRef, salt, certRef };
    },
    {
      key: `consent-${own.digest}`,
      fields: [
        { kind: 'choice', name: 'recipient', label: text('查询机构', 'Institution'), options: optionsOf(ORGANIZATIONS, ['BankMSP', 'CourtMSP', 'RegistryMSP']), initial: 'BankMSP' },
        { kind: 'text', name: 'purpose', label: text('用途', 'Purpose'), hint: text('例如 贷前审查；对方必须按此用途使用', 'such as a review before a loan; it binds the institution') },
        { kind: 'date', name: 'expiresOn', label: text('有效至', 'Valid until'), initial: today(WEEK) },
      ],
      consequences: (input, say) => [
        say({ zh: `该机构在 ${String(input['expiresOn'])} 前可查询这一单元的权利和负担。`, en: `Until ${String(input['expiresOn'])} the institution can see rights and burdens of this unit.` }),
        say(text('每次查询记入日志，可以随时撤回。', 'Each look is logged; the consent can be withdrawn at any time.')),
      ],
      submit: text('签名授权', 'Sign the consent'),
      done: text('已签名。把下面的内容交给银行。', 'Signed. Hand what follows to the bank.'),
    },
    (result) => <Handed result={result} />,
  );
}

function Handed({ result }: { result: Consented }): React.JSX.Element {
  const say = useSay();
  return (
    <>
      <FactList
        rows={[
          [text('证书的账本引用', 'Ledger reference of the certificate'), <code key="c">{result.certRef}</code>],
          [text('查询授权编号', 'Number of the consent'), <code key="q">{result.queryRef}</code>],
          [text('授权盐值', 'Salt'), <code key="s">{result.salt}</code>],
          [text('查询授权（签名）', 'Consent (signed)'), <code key="j">{result.jws}</code>],
        ]}
      />
      <button type="button" className="button-plain" onClick={() => download('查询授权.json', JSON.stringify(result, null, 2), 'application/json')}>
        {say(text('保存为文件', 'Save as a file'))}
      </button>
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
        audience: String(input['audience']),
        nonce: String(input['nonce']),
        now: new Date(),
      };
      return presentCredential(own.credential, request, (message) => key.sign(new TextDecoder().decode(message)));
    },
    {
      key: `present-${own.digest}`,
      fields: [
        { kind: 'ticks', name: 'fields', label: text('出示的项目', 'Fields'), options: fields },
        { kind: 'text', name: 'audience', label: text('接收方网址', 'Address of the recipient'), hint: text('由接收方提供', 'given by the recipient') },
        { kind: 'code', name: 'nonce', label: text('接收方随机数', 'Random value of the recipient'), hint: text('由接收方提供，防止转用', 'given by the recipient, against reuse') },
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
      <pre className="report">{presented}</pre>
      <button type="button" className="button-plain" onClick={() => download('出示.jwt', presented, 'text/plain')}>
        {say(text('保存为文件', 'Save as a file'))}
      </button>
    </>
  );
}

function confirm(): Offered {
  const bring = acting(ConfirmGrant, (data) => data.confirmGrant);
  return offer(
    text('确认登记机构拟定的授权', 'Confirm a grant that the registry has drafted'),
    async (input, requestId) => {
      const key = await demandKey();
      const drafted = String(input['drafted']).trim();
      const jws = await statement(key, drafted);
      demandGrant(jws, (await execute(Who, {})).network.channel);
      return bring({ jws }, requestId);
    },
    {
      key: 'confirm-grant',
      fields: [{ kind: 'long', name: 'drafted', label: text('待签授权', 'The drafted grant'), hint: text('由登记机构交付，一长串字符', 'from the registry, a long text') }],
      consequences: (input, say) => [...inWords(String(input['drafted'] ?? '').trim(), say), say(text('签名后授权上链，可以随时收回。', 'Signed, it goes to the ledger; it can be taken back at any time.'))],
      submit: text('签名并授权', 'Sign and grant'),
      done: text('授权已上链。', 'The grant is on the ledger.'),
    },
    ({ grant }: { grant: { grantRef: string; expiresOn: string; fields: readonly string[]; limit: number } }) => (
      <FactList
        rows={[
          [text('授权编号', 'Grant'), <code key="ref">{grant.grantRef}</code>],
          [text('有效至', 'Valid until'), grant.expiresOn],
          [text('可用次数', 'Uses'), grant.limit],
        ]}
      />
    ),
  );
}

function revoke(): Offered {
  const bring = acting(RevokeGrant, (data) => data.revokeGrant);
  return offer(
    text('收回授权', 'Take a grant back'),
    async (input, requestId) => {
      const key = await demandKey();
      const { network } = await execute(Who, {});
      const claims = { ...placeOf(network.channel), act: 'REVOKE' as const, grantRef: String(input['grantRef']) };
      return bring({ jws: await statement(key, signingInput('revocation', claims)) }, requestId);
    },
    {
      key: 'revoke-grant',
      fields: [{ kind: 'code', name: 'grantRef', label: text('授权编号', 'Number of the grant') }],
      danger: true,
      consequences: (_input, say) => [say(text('对方此后不能再打开；已经打开的不能收回。', 'The recipient can open nothing more; what was opened stays opened.'))],
      submit: text('签名收回', 'Sign and take back'),
      done: text('授权已收回。', 'The grant is taken back.'),
    },
  );
}

async function demandKey(): Promise<DeviceKey> {
  const key = await deviceKey();
  if (key) return key;
  throw new Refusal('UNIT_KEY_MISSING', { zh: '本设备还没有密钥。先在“密钥与换设备”生成，并到登记机构绑定。', en: 'This device has no key yet. Make one under “Key and lost devices” and have it bound at the registry.' });
}

function demandGrant(jws: string, channel: string): void {
  try {
    readStatement('grant', jws, channel);
  } catch {
    throw new Refusal('INVALID_FORMAT', { zh: '不是登记机构拟定的授权。', en: 'Not a grant drafted by the registry.' }, 'drafted');
  }
}

/** What would be granted, in words, so that nobody signs what they cannot read. */
function inWords(drafted: string, say: (words: { zh: string; en: string }) => string): string[] {
  try {
    const payload = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob((drafted.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0)))) as {
      recipient?: string;
      fields?: string[];
      uses?: number;
      expiresOn?: string;
    };
    const names = (payload.fields ?? []).map((key) => say(labelOf(key))).join('、');
    return [
      say({ zh: `接收方 ${payload.recipient ?? ''}`, en: `Recipient ${payload.recipient ?? ''}` }),
      say({ zh: `可见项目：${names}`, en: `Fields: ${names}` }),
      say({ zh: `最多 ${payload.uses ?? 0} 次，有效至 ${payload.expiresOn ?? ''}`, en: `At most ${payload.uses ?? 0} times, until ${payload.expiresOn ?? ''}` }),
    ];
  } catch {
    return [];
  }
}
