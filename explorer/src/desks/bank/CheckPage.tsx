import { Link } from 'react-router';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { FactList } from '../../kit/FactList.js';
import { Message } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Ref } from '../common/Ref.js';
import { CERTIFICATE_STATES, ORGANIZATIONS, QUEUE_STAGES, wordOf } from '../common/words.js';
import { CheckUnit, type CheckUnitMutation, ConsentToQuery, type ConsentToQueryMutation } from './operations.js';

type Checked = CheckUnitMutation['checkUnit']['unit'];

/** Before a loan: the holder's consent to the query, then what stands on the unit. */
export function CheckPage(): React.JSX.Element {
  return (
    <Page
      title={text('单元核验', 'Unit check')}
      lead={text(
        '须有权利人签名的查询授权；核验结果只用于所填事由，并告知权利人。',
        'Takes the holder’s signed consent; the answer serves the stated purpose only, and the holder is told.',
      )}
    >
      <Section
        title={text('一、提交查询授权', '1. Bring the consent')}
        hint={text('权利人在自己的设备上签名后交给银行。', 'The holder signs it on an own device and hands it over.')}
      >
        <ActForm<ConsentToQueryMutation['consentToQuery']>
          act={actOf(
            acting(ConsentToQuery, (data) => data.consentToQuery),
            {
              key: 'consent',
              fields: [{ kind: 'long', name: 'jws', label: text('查询授权（权利人签名）', 'Consent (signed by the holder)') }],
              submit: text('提交授权', 'Submit the consent'),
              written: ({ transaction }) => transaction,
              done: text('授权已上链。', 'The consent is on the ledger.'),
            },
          )}
          result={({ record }) => <Consent record={record} />}
        />
      </Section>
      <Section title={text('二、核验单元', '2. Check the unit')}>
        <ActForm<Checked>
          act={actOf(
            acting(CheckUnit, (data) => data.checkUnit.unit),
            {
              key: 'check',
              fields: [
                { kind: 'code', name: 'certRef', label: text('证书的账本引用', 'Ledger reference of the certificate') },
                { kind: 'code', name: 'queryRef', label: text('查询授权编号', 'Number of the consent') },
                {
                  kind: 'code',
                  name: 'salt',
                  label: text('授权盐值', 'Salt of the consent'),
                  hint: text('随授权由权利人提供', 'given by the holder with the consent'),
                },
                {
                  kind: 'text',
                  name: 'purpose',
                  label: text('查询事由', 'Purpose'),
                  hint: text('例如 贷前审查', 'such as a review before a loan'),
                },
              ],
              submit: text('核验', 'Check'),
              done: text('核验完成。', 'Checked.'),
            },
          )}
          result={(unit) => <Answer unit={unit} />}
        />
      </Section>
    </Page>
  );
}

function Consent({ record }: { record: ConsentToQueryMutation['consentToQuery']['record'] }): React.JSX.Element {
  const say = useSay();
  return (
    <FactList
      rows={[
        [text('查询授权编号', 'Number of the consent'), <Ref key="ref" value={record.queryRef} />],
        [text('有效至', 'Valid until'), showDay(record.expiresOn, say.language)],
      ]}
    />
  );
}

function Answer({ unit }: { unit: Checked }): React.JSX.Element {
  const say = useSay();
  const none = say(text('无', 'none'));
  if (!unit.registered)
    return (
      <Message
        kind="note"
        title={text(
          '账本上没有这一单元。不等于没有限制。',
          'The ledger does not know this unit. That does not mean that it is free of restrictions.',
        )}
      />
    );
  return (
    <>
      <FactList
        rows={[
          [text('证书', 'Certificate'), unit.certificate && say(wordOf(CERTIFICATE_STATES, unit.certificate.state))],
          [
            text('抵押（按顺位）', 'Mortgages (by rank)'),
            unit.mortgages
              .map(
                ({ rank, mortgage }) =>
                  `${rank} ${say(wordOf(ORGANIZATIONS, mortgage.lender))}${mortgage.transferBan ? say(text('（约定限制转让）', ' (transfer ban)')) : ''}`,
              )
              .join('；') || none,
          ],
          [
            text('查封与限制', 'Seizures and restrictions'),
            unit.queue.map(({ body, stage }) => `${body} ${say(wordOf(QUEUE_STAGES, stage))}`).join('；') || none,
          ],
          [text('预告登记', 'Advance notices'), unit.notices.length || none],
          [text('异议登记', 'Objections'), unit.objections.length || none],
          [text('截至', 'As of'), say(text('第 {n} 区块', 'block {n}'), { n: unit.asOfBlock })],
        ]}
      />
      <p>
        <Link to={`/bank/apply?unit=${unit.unitRef}`}>{say(text('对这一单元申请抵押', 'Apply for a mortgage on this unit'))}</Link>
      </p>
    </>
  );
}
