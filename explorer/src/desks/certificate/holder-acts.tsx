import { download } from '../../kit/csv.js';
import { FactList } from '../../kit/FactList.js';
import type { Option } from '../../kit/fields.js';
import { text, useSay } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { offer, type Offered } from '../common/Acts.js';
import { QrPicture } from '../common/QrPicture.js';
import { today } from '../common/ask.js';
import { freshNumber } from '../common/matter-number.js';
import { optionsOf, ORGANIZATIONS } from '../common/words.js';
import { BindKey, DraftConsent, DraftGrant, DraftKey, KeepKey, OfferWallet, RebindKey, type OneCertificateQuery } from './operations.js';

type Certificate = NonNullable<OneCertificateQuery['certificate']>;

const WEEK = 7;
const PURPOSE = text('用途', 'Purpose');
const UNTIL = text('有效至', 'Valid until');

/** What the counter does with the holder: binds the key of their device, drafts what they then sign on it. */
export function holderActs(certificate: Certificate): Offered[] {
  const { certRef } = certificate;
  return [
    draftKey(certRef),
    bindKey(certRef),
    rebindKey(certRef),
    draftConsent(certRef),
    draftGrant(certificate),
    keepKey(certRef),
    wallet(certRef),
  ];
}

function draftKey(certRef: string): Offered {
  const draft = acting(DraftKey, (data) => data.draftCertificateKey);
  return offer(
    text('绑定权利人密钥：拟定', 'Bind the holder’s key: draft'),
    ({ x, y }, requestId) => draft({ certRef, custody: 'DEVICE', publicKey: { x, y } }, requestId),
    {
      key: `draft-key-${certRef}`,
      fields: [
        {
          kind: 'code',
          name: 'x',
          label: text('公钥 x', 'Public key x'),
          hint: text('权利人设备“密钥与换设备”页所示', 'from the page “Key and lost devices” of the holder’s device'),
        },
        { kind: 'code', name: 'y', label: text('公钥 y', 'Public key y') },
      ],
      submit: text('拟定', 'Draft'),
      done: text('已拟定，交权利人在设备上签名。', 'Drafted; the holder signs it on the device.'),
    },
    ({ signingInput }) => <Drafted content={{ signingInput }} />,
  );
}

function bindKey(certRef: string): Offered {
  return offer(
    text('绑定权利人密钥：提交签名', 'Bind the holder’s key: signed'),
    acting(BindKey, (data) => data.bindCertificateKey, { certRef }),
    {
      key: `bind-key-${certRef}`,
      fields: [{ kind: 'long', name: 'jws', label: text('权利人签名', 'The holder’s signature') }],
      submit: text('绑定', 'Bind'),
      consequences: (_input, say) => [
        say(
          text(
            '须已当面核对权利人身份证件。密钥绑定一次，换绑须另行办理。',
            'The holder’s identity document was checked in person. A key is bound once; another takes a rebinding.',
          ),
        ),
      ],
      done: text('密钥已绑定。', 'The key is bound.'),
    },
  );
}

/** After the loss of a device: the statement that the new device has signed, on the registry's own document of who the holder is. */
function rebindKey(certRef: string): Offered {
  return offer(
    text('更换权利人密钥（遗失设备）', 'Replace the holder’s key (lost device)'),
    acting(RebindKey, (data) => data.rebindHolderKey),
    {
      key: `rebind-key-${certRef}`,
      fields: [
        {
          kind: 'long',
          name: 'jws',
          label: text('新设备的签名', 'Signature of the new device'),
          hint: text('先以新设备的公钥“拟定”，由新设备签名', 'draft with the new device’s public key first; the new device signs it'),
        },
        {
          kind: 'long',
          name: 'document',
          label: text('身份核验记录', 'Record of who the holder is'),
          hint: text(
            '遗失声明和当面核验的记录；加密留存，账本只记加盐摘要',
            'statement of loss and check in person; kept encrypted, the ledger gets a salted digest',
          ),
        },
      ],
      danger: true,
      consequences: (_input, say) => [
        say(text('须已当面核对权利人身份证件。', 'The holder’s identity document was checked in person.')),
        say(
          text(
            '旧密钥立即失效；它签过的授权继续有效，直至收回。',
            'The old key is worth nothing at once; what it had granted stands until it is taken back.',
          ),
        ),
      ],
      submit: text('更换密钥', 'Replace the key'),
      written: ({ transaction }) => transaction,
      done: text('密钥已更换。', 'The key is replaced.'),
    },
  );
}

interface Consent {
  readonly signingInput: string;
  readonly salt: string;
  readonly queryRef: string;
  readonly certRef: string;
}

function draftConsent(certRef: string): Offered {
  const draft = acting(DraftConsent, (data) => data.draftQueryConsent);
  return offer<Consent>(
    text('拟定查询授权', 'Draft a consent to a query'),
    async (input, requestId) => {
      const queryRef = freshNumber();
      return { ...(await draft({ ...input, certRef, queryRef }, requestId)), queryRef, certRef };
    },
    {
      key: `draft-consent-${certRef}`,
      fields: [
        {
          kind: 'choice',
          name: 'recipient',
          label: text('查询机构', 'Institution'),
          options: optionsOf(ORGANIZATIONS, ['BankMSP', 'CourtMSP']),
          initial: 'BankMSP',
        },
        { kind: 'text', name: 'purpose', label: PURPOSE, hint: text('例如 贷前审查', 'such as a review before a loan') },
        { kind: 'date', name: 'expiresOn', label: UNTIL, initial: today(WEEK) },
      ],
      submit: text('拟定', 'Draft'),
      done: text('已拟定，交权利人在设备上签名，再由查询机构提交。', 'Drafted; the holder signs it, the institution brings it.'),
    },
    (content) => <Drafted content={{ ...content }} />,
  );
}

function draftGrant({ certRef, face }: Certificate): Offered {
  const draft = acting(DraftGrant, (data) => data.draftGrant);
  return offer(
    text('拟定分享授权', 'Draft a grant'),
    async (input, requestId) => {
      const grantRef = freshNumber();
      return { ...(await draft({ ...input, certRef, grantRef }, requestId)), grantRef };
    },
    {
      key: `draft-grant-${certRef}`,
      fields: [
        {
          kind: 'code',
          name: 'recipient',
          label: text('接收方', 'Recipient'),
          hint: text('机构代码，或登记过的接收方编号', 'MSP ID, or a registered recipient'),
        },
        { kind: 'text', name: 'purpose', label: PURPOSE },
        {
          kind: 'ticks',
          name: 'fields',
          label: text('可见项目', 'Fields'),
          options: (face ?? []).map(({ key, label }): Option => [key, label]),
        },
        { kind: 'number', name: 'uses', label: text('可用次数', 'Uses'), initial: '1' },
        { kind: 'date', name: 'expiresOn', label: UNTIL, initial: today(WEEK) },
      ],
      submit: text('拟定', 'Draft'),
      done: text('已拟定，交权利人在设备上签名后生效。', 'Drafted; it takes effect once the holder has signed it.'),
    },
    (content) => <Drafted content={{ ...content }} />,
  );
}

/** For a holder without a device: the registry keeps the key, and the holder signs with codes of an authenticator. */
function keepKey(certRef: string): Offered {
  return offer(
    text('为没有设备的权利人代管密钥', 'Keep a key for a holder without a device'),
    acting(KeepKey, (data) => data.keepHolderKey, { certRef }),
    {
      key: `keep-key-${certRef}`,
      fields: [],
      consequences: (_input, say) => [
        say(text('须已当面核对权利人身份证件。', 'The holder’s identity document was checked in person.')),
        say(
          text(
            '此后的授权在账本上标明由登记机构代签。',
            'What is signed with it is marked on the ledger as signed by the registry’s kept key.',
          ),
        ),
      ],
      submit: text('生成代管密钥', 'Make and keep the key'),
      done: text(
        '由权利人用身份验证器扫描；首次使用口令后不再显示。',
        'The holder scans it with an authenticator; after the first code it is not shown again.',
      ),
    },
    ({ address }) => (
      <>
        <QrPicture value={address} size={220} />
        <FactList
          rows={[[text('不能扫描的，手工输入', 'To type where it cannot be scanned'), <code key="secret">{secretIn(address)}</code>]]}
        />
      </>
    ),
  );
}

/** The secret of an authenticator's address, in groups that can be typed. */
const secretIn = (address: string): string => (new URL(address).searchParams.get('secret')?.match(/.{1,4}/g) ?? []).join(' ');

/** The holder's wallet fetches the credential: a QR to scan, and a code that is told apart from it (OpenID4VCI). */
function wallet(certRef: string): Offered {
  return offer(
    text('让钱包领取电子证照', 'Let a wallet fetch the credential'),
    acting(OfferWallet, (data) => data.offerCredential, { certRef }),
    {
      key: `wallet-${certRef}`,
      fields: [],
      submit: text('生成领取码', 'Make an offer'),
      done: text(
        '十分钟内有效。领取码当面告知权利人，不与二维码一起发送。',
        'Good for ten minutes. Tell the code in person, never along with the QR.',
      ),
    },
    ({ uri, txCode }) => (
      <>
        <QrPicture value={uri} size={220} />
        <FactList rows={[[text('领取码', 'Code'), <code key="code">{txCode}</code>]]} />
      </>
    ),
  );
}

/** What is handed to the holder, to be copied or as a file. */
function Drafted({ content }: { content: Readonly<Record<string, string>> }): React.JSX.Element {
  const say = useSay();
  return (
    <>
      <FactList
        rows={Object.entries(content).map(
          ([name, value]) =>
            [
              NAMES[name] ?? { zh: name, en: name },
              <code key={name} data-name={name}>
                {value}
              </code>,
            ] as const,
        )}
      />
      <button
        type="button"
        className="button-plain"
        onClick={() => download('drafted.json', JSON.stringify(content, null, 2), 'application/json')}
      >
        {say(text('保存为文件', 'Save as a file'))}
      </button>
    </>
  );
}

const NAMES: Readonly<Record<string, { zh: string; en: string }>> = {
  signingInput: text('待签内容', 'To be signed'),
  salt: text('授权盐值', 'Salt'),
  queryRef: text('查询授权编号', 'Number of the consent'),
  certRef: text('证书的账本引用', 'Ledger reference of the certificate'),
  grantRef: text('授权编号', 'Number of the grant'),
};
