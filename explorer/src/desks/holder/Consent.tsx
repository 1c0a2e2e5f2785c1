import { consentMessage, DomainError, type GatedAct, toHex } from '@zhenglian/chaincode/domain';
import { Refusal } from '../../api/execute.js';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { textOf } from '../../kit/fields.js';
import { Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { optionsOf, wordOf, type Words } from '../common/words.js';
import { demandKey } from './device.js';

/** What the holder of a notice or of a right of residence or easement may be asked to consent to. */
const CONSENTS: Words = {
  NOTICE_CANCEL: text('注销本人的预告登记', 'cancelling my advance notice'),
  TRANSFER: text('转移登记', 'a transfer'),
  MORTGAGE: text('抵押登记', 'a mortgage'),
  RESIDENCE: text('居住权的设立或注销', 'entry or end of a right of residence'),
  EASEMENT: text('地役权的设立或注销', 'entry or end of an easement'),
  SPLIT_MERGE: text('分割、合并', 'split or merger'),
  CORRECT: text('更正登记', 'a correction'),
  CANCEL_RIGHT: text('注销登记', 'cancelling the right'),
};

const HEX64 = /^[0-9a-f]{64}$/;

/** A consent of the holder of a notice or right to one act on one unit, signed on this device. */
export function Consent(): React.JSX.Element {
  return (
    <Section
      title={text('签署同意', 'Sign a consent')}
      hint={text(
        '预告权利人、居住权人、地役权人对他人办理登记的同意，只对所填的这一件有效。',
        'Of the holder of an advance notice, a right of residence or an easement, for exactly the act that is named.',
      )}
    >
      <ActForm<string>
        act={actOf(sign, {
          key: 'sign-consent',
          fields: [
            { kind: 'choice', name: 'act', label: text('同意的事项', 'To what'), options: optionsOf(CONSENTS) },
            {
              kind: 'code',
              name: 'unitRef',
              label: text('单元引用', 'Unit reference'),
              hint: text('由登记机构提供', 'given by the registry'),
            },
            { kind: 'code', name: 'ref', label: text('本人的预告或权利编号', 'Number of my notice or right') },
            {
              kind: 'code',
              name: 'caseRef',
              label: text('案件编号', 'Case'),
              hint: text('注销本人权利时不填', 'empty when my own right is to end'),
              optional: true,
            },
          ],
          check: (input) => {
            for (const name of ['unitRef', 'ref', 'caseRef']) {
              const value = textOf(input, name);
              if (value !== '' && !HEX64.test(value)) throw new Refusal('INVALID_FORMAT', WRONG, name);
            }
          },
          consequences: (input, say) => [
            say({
              zh: `同意：${wordOf(CONSENTS, textOf(input, 'act')).zh}`,
              en: `Consent to ${wordOf(CONSENTS, textOf(input, 'act')).en}`,
            }),
            say(text('签名交给登记机构后不能收回。', 'Once handed to the registry it cannot be taken back.')),
          ],
          submit: text('用本设备密钥签名', 'Sign with the key of this device'),
          done: text('已签名。把下面的签名交给登记机构。', 'Signed. Hand the signature to the registry.'),
        })}
        result={(signature) => <Signature value={signature} />}
      />
    </Section>
  );
}

const WRONG = text('须为 64 位十六进制字符', '64 hexadecimal characters');

async function sign(input: Readonly<Record<string, unknown>>): Promise<string> {
  const key = await demandKey();
  const ref = textOf(input, 'ref');
  const subject = {
    act: textOf(input, 'act') as GatedAct,
    unitRef: textOf(input, 'unitRef'),
    ref,
    caseRef: textOf(input, 'caseRef') || ref,
  };
  try {
    return toHex(await key.sign(new TextDecoder().decode(consentMessage(subject))));
  } catch (error) {
    if (error instanceof DomainError) throw new Refusal(error.code, { zh: error.text('zh'), en: error.text('en') }, error.field);
    throw error;
  }
}

function Signature({ value }: { value: string }): React.JSX.Element {
  const say = useSay();
  return (
    <>
      <pre className="report signed" tabIndex={0}>
        {value}
      </pre>
      <button type="button" className="button-plain" onClick={() => void navigator.clipboard?.writeText(value)}>
        {say(text('复制', 'Copy'))}
      </button>
    </>
  );
}
