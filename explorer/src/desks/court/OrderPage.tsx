import { Link } from 'react-router';
import { actOf, ActForm } from '../../kit/ActForm.js';
import type { Field } from '../../kit/fields.js';
import { Page } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { Instruct, type InstructMutation } from './operations.js';
import { unitOf } from './unit-of.js';

type Ordered = InstructMutation['instructSeizure'];

const KEPT = text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest');

const FIELDS: readonly Field[] = [
  {
    kind: 'code',
    name: 'certRef',
    label: text('证书的账本引用', 'Ledger reference of the certificate'),
    hint: text('由登记机构协助查明', 'as found with the registry’s assistance'),
  },
  { kind: 'text', name: 'court', label: text('法院代码', 'Code of the court') },
  {
    kind: 'number',
    name: 'months',
    label: text('查封期限（月）', 'Term in months'),
    hint: text('不动产查封不超过 36 个月', 'at most 36 for real estate'),
    initial: '36',
  },
  { kind: 'tick', name: 'pre', label: text('预查封（尚未登记到被执行人名下）', 'Pre-seizure (not yet in the debtor’s name)') },
  { kind: 'long', name: 'instruction', label: text('协助执行通知书', 'Notice of assistance'), hint: KEPT },
  { kind: 'long', name: 'ruling', label: text('裁定书', 'Ruling'), hint: KEPT },
];

/** A court orders a seizure: it blocks at once, in the order of arrival. */
export function OrderPage(): React.JSX.Element {
  const say = useSay();
  const instruct = acting(Instruct, (data) => data.instructSeizure);
  return (
    <Page
      title={text('嘱托查封', 'Order a seizure')}
      lead={text('送达时间由系统记录，决定轮候次序。', 'The time of arrival is recorded and decides the place in the queue.')}
    >
      <ActForm<Ordered>
        act={actOf(
          async (input, requestId) => {
            const { certRef, ...rest } = input;
            return instruct({ ...rest, certRef, unitRef: await unitOf(String(certRef)) }, requestId);
          },
          {
            key: 'order',
            fields: FIELDS,
            submit: text('嘱托查封', 'Order the seizure'),
            danger: true,
            consequences: (_input, sayIt) => [
              sayIt(text('该单元立即停办转移、抵押等处分登记。', 'Transfers, mortgages and other disposals of the unit stop at once.')),
              sayIt(text('已有查封的，本次查封按送达先后轮候。', 'Where there is a seizure already, this one waits in order of arrival.')),
            ],
            written: ({ transaction }) => transaction,
            done: text('嘱托已送达，限制已生效。', 'The instruction has arrived and blocks.'),
          },
        )}
        result={({ record }) => (
          <p>
            <Link to={`/court/queue?unit=${record.unitRef}`}>{say(text('查看轮候队列', 'See the queue'))}</Link>
          </p>
        )}
      />
    </Page>
  );
}
