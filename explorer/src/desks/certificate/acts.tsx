import { Link } from 'react-router';
import { type FactRow, FactList } from '../../kit/FactList.js';
import { download } from '../../kit/csv.js';
import type { Option } from '../../kit/fields.js';
import { text, useSay } from '../../language/say.js';
import { visible } from '../../text/visible.js';
import { acting } from '../common/acting.js';
import { offer, type Offered, refuse } from '../common/Acts.js';
import { matterNumber } from '../common/matter-number.js';
import { END_GROUNDS, optionsOf } from '../common/words.js';
import { Issued } from '../registry/Issued.js';
import { holderActs } from './holder-acts.js';
import { exportSubject, takeInRequest } from './subject-acts.js';
import {
  AcceptCorrection,
  AskApproval,
  type OneCertificateQuery,
  OpenChange,
  OpenTransfer,
  PrintOne,
  Render,
  type RenderMutation,
  Replace,
  Unmask,
  type UnmaskMutation,
} from './operations.js';

type Certificate = NonNullable<OneCertificateQuery['certificate']>;

const REASON = text('事由', 'Reason');
const HOLDER_IDS: Option = ['holder_ids', text('权利人证件号码', 'numbers of identification')];

/** What the registry may do with a certificate now, and why it may not do the rest. */
export function actsOf(certificate: Certificate): Offered[] {
  const { certRef, facts } = certificate;
  const looks = [unmask(certificate), render(certRef), takeInRequest(certRef), exportSubject(certRef)];
  if (facts.state !== 'VALID') {
    return [
      ...looks,
      refuse(
        text('转移、换发、更正、注销', 'Transfer, reissue, correct, cancel'),
        text(
          '只有现势证书可以办理（CERTIFICATE_NOT_CURRENT）。',
          'Only a current certificate can be dealt with (CERTIFICATE_NOT_CURRENT).',
        ),
      ),
    ];
  }
  return [
    ...looks,
    transfer(certRef),
    change(facts),
    ...holderActs(certificate),
    replace(certRef),
    correct(facts),
    print(certRef),
    cancel(certificate),
    voidIt(certRef),
  ];
}

function unmask({ certRef, face }: Certificate): Offered {
  return offer(
    text('查看明文', 'Show fields in clear'),
    acting(Unmask, (data) => data.unmaskCertificate, { certRef }),
    {
      key: `unmask-${certRef}`,
      fields: [
        {
          kind: 'ticks',
          name: 'fields',
          label: text('数据项', 'Fields'),
          options: [...(face ?? []).map(({ key, label }): Option => [key, label]), HOLDER_IDS],
        },
        {
          kind: 'text',
          name: 'purpose',
          label: REASON,
          hint: text('记入日志，并向权利人公开', 'stands in the log and is shown to the holder'),
        },
      ],
      done: text('已显示，查看已记入日志。', 'Shown; the look is on record.'),
    },
    (result: UnmaskMutation['unmaskCertificate']) => (
      <FactList rows={result.fields.map(({ label, value }): FactRow => [label, visible(value)])} />
    ),
  );
}

function render(certRef: string): Offered {
  return offer(
    text('下载证照文件（PDF）', 'Download the file (PDF)'),
    acting(Render, (data) => data.renderCertificate, { certRef }),
    { key: `render-${certRef}`, fields: [], done: text('文件已生成，内容与电子证照一致并已盖章。', 'The file is made and sealed.') },
    (result: RenderMutation['renderCertificate']) => <Pdf file={result} />,
  );
}

function Pdf({ file }: { file: RenderMutation['renderCertificate'] }): React.JSX.Element {
  const say = useSay();
  const save = (): void => {
    const bytes = Uint8Array.from(atob(file.pdf), (letter) => letter.charCodeAt(0));
    download(file.fileName, new Blob([bytes], { type: 'application/pdf' }));
  };
  return (
    <p>
      <button type="button" className="button-plain" onClick={save}>
        {say(text('保存 {name}', 'Save {name}'), { name: file.fileName })}
      </button>
    </p>
  );
}

function transfer(certRef: string): Offered {
  return offer(
    text('受理转移登记', 'Open a transfer'),
    acting(OpenTransfer, (data) => data.openTransfer, { certRef }),
    {
      key: `transfer-${certRef}`,
      fields: [
        { kind: 'text', name: 'reason', label: text('转移原因', 'Reason of the transfer'), hint: text('例如 买卖', 'such as a sale') },
      ],
      consequences: (_input, say) => [
        say(
          text(
            '案件推送税务局，买方、卖方各自等待税务证明。',
            'The case is pushed to the tax bureau; buyer and seller each wait for an attestation.',
          ),
        ),
        say(text('证书在登簿前继续有效。', 'The certificate stays valid until entry.')),
      ],
      written: ({ case: opened }) => opened.transaction,
      done: text('已受理。', 'The case is open.'),
    },
    ({ caseRef }: { caseRef: string }) => <ToCase caseRef={caseRef} />,
  );
}

/** 变更登记 takes no tax: the case is opened here and entered on its own page. */
function change({ certRef, unitRef, division }: Certificate['facts']): Offered {
  return offer(
    text('受理变更登记', 'Open a change'),
    acting(OpenChange, (data) => data.openCase, { act: 'CHANGE', requiredSides: [], certRef, unitRef, division }),
    {
      key: `change-${certRef}`,
      fields: [
        {
          kind: 'long',
          name: 'application',
          label: text('申请内容', 'The application'),
          hint: text(
            '姓名、地址、界址面积、用途或期限的变化；加密留存，账本只记加盐摘要',
            'what of name, address, survey, use or term changes; kept encrypted, the ledger gets a salted digest',
          ),
        },
      ],
      consequences: (_input, say) => [say(text('证书在登簿前继续有效。', 'The certificate stays valid until entry.'))],
      submit: text('受理', 'Open the case'),
      written: ({ transaction }) => transaction,
      done: text('已受理。', 'The case is open.'),
    },
    ({ record }) => <ToCase caseRef={record.caseRef} />,
  );
}

function ToCase({ caseRef }: { caseRef: string }): React.JSX.Element {
  const say = useSay();
  return (
    <p>
      <Link to={`/registry/case/${caseRef}`}>{say(text('打开案件', 'Open the case'))}</Link>
    </p>
  );
}

function replace(certRef: string): Offered {
  return offer(
    text('换发或补发', 'Reissue'),
    acting(Replace, (data) => data.replaceCertificate, { certRef }),
    {
      key: `replace-${certRef}`,
      fields: [
        {
          kind: 'choice',
          name: 'reason',
          label: text('原因', 'Reason'),
          options: [
            ['REISSUED_DAMAGED', text('换发（破损）', 'damaged')],
            ['REISSUED_LOST', text('补发（遗失）', 'lost')],
          ],
        },
        {
          kind: 'date',
          name: 'statementOn',
          label: text('遗失声明刊发日', 'Loss published on'),
          hint: text('刊发满十五个工作日后方可补发', 'fifteen working days must have passed'),
          when: (values) => values['reason'] === 'REISSUED_LOST',
        },
      ],
      consequences: (_input, say) => [
        say(text('签发新证书，本证书立即成为历史。', 'A new certificate is issued; this one is superseded at once.')),
      ],
      written: ({ transaction }) => transaction,
      done: text('新证书已签发。', 'The new certificate is issued.'),
    },
    ({ paper }) => (paper ? <Issued paper={paper} /> : null),
  );
}

function ToCorrection({ correctionRef }: { correctionRef: string }): React.JSX.Element {
  const say = useSay();
  return (
    <p>
      <Link to={`/registry/correction/${correctionRef}`}>{say(text('打开更正', 'Open the correction'))}</Link>
    </p>
  );
}

function correct({ certRef, unitRef, division }: Certificate['facts']): Offered {
  return offer(
    text('受理更正', 'Accept a correction'),
    acting(AcceptCorrection, (data) => data.acceptCorrection, { certRef, unitRef, division }),
    {
      key: `correct-${certRef}`,
      fields: [
        matterNumber('correctionRef'),
        {
          kind: 'choice',
          name: 'of',
          label: text('更正对象', 'What is corrected'),
          options: [
            ['HOLDER', text('权利人', 'the holder')],
            ['REVOCATION', text('撤销登记', 'a registration is revoked')],
            ['OTHER', text('其他事项', 'other')],
          ],
        },
        {
          kind: 'long',
          name: 'proof',
          label: text('证明材料', 'Evidence'),
          hint: text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest'),
        },
        { kind: 'long', name: 'consent', label: text('权利人同意书', 'Consent of the holder'), optional: true },
      ],
      consequences: (_input, say) => [say(text('办结前，该单元停办其他登记。', 'Until it ends, nothing else is entered on the unit.'))],
      written: ({ transaction }) => transaction,
      done: text('更正已受理。', 'The correction is accepted.'),
    },
    ({ record }) => <ToCorrection correctionRef={record.correctionRef} />,
  );
}

function print(certRef: string): Offered {
  return offer(
    text('记录纸质打印', 'Record a paper print'),
    acting(PrintOne, (data) => data.printCertificate, { certRef }),
    {
      key: `print-${certRef}`,
      fields: [{ kind: 'code', name: 'blankSerial', label: text('空白证书印制编号', 'Serial of the blank') }],
      written: ({ transaction }) => transaction,
      done: text('打印已记录。', 'The print is on record.'),
    },
  );
}

/** Cancelling and voiding need a second person: here they are only asked for; after approval they are carried out on its page. */
function cancel({ certRef, facts }: Certificate): Offered {
  const ask = acting(AskApproval, (data) => data.requestActApproval);
  return offer(
    text('注销（须双人复核）', 'Cancel (second person)'),
    (input, requestId) =>
      ask({ act: 'cancelRight', input: { ...input, certRef, unitRef: facts.unitRef, division: facts.division } }, requestId),
    {
      key: `cancel-${certRef}`,
      fields: [
        {
          kind: 'choice',
          name: 'ground',
          label: text('注销原因', 'Ground'),
          options: optionsOf(END_GROUNDS),
        },
        {
          kind: 'long',
          name: 'document',
          label: text('文书内容', 'Document'),
          hint: text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest'),
        },
        matterNumber('caseRef'),
      ],
      submit: text('提请复核', 'Ask for approval'),
      danger: true,
      consequences: (_input, say) => [
        say(
          text(
            '由另一人复核；批准后由本人在“双人复核”执行。',
            'Another person decides; once approved you carry it out on the page “Second person”.',
          ),
        ),
        say(text('执行后权利消灭，证书注销，不能恢复。', 'Carried out, the right ends and the certificate is cancelled for good.')),
      ],
      done: text('已提请复核。', 'Approval is asked for.'),
    },
  );
}

function voidIt(certRef: string): Offered {
  const ask = acting(AskApproval, (data) => data.requestActApproval);
  return offer(
    text('作废误发证书（须双人复核）', 'Void a certificate issued in error (second person)'),
    (input, requestId) => ask({ act: 'voidCertificate', input: { ...input, certRef } }, requestId),
    {
      key: `void-${certRef}`,
      fields: [{ kind: 'long', name: 'reason', label: text('误发原因', 'What was wrong') }],
      submit: text('提请复核', 'Ask for approval'),
      danger: true,
      consequences: (_input, say) => [
        say(
          text(
            '批准并执行后，本证书作废，按登记簿补发正确证书。',
            'Approved and carried out, this certificate is void and the right one is issued.',
          ),
        ),
      ],
      done: text('已提请复核。', 'Approval is asked for.'),
    },
  );
}
