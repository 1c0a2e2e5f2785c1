import { Badge, type Tone } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import type { Text } from '../../language/language.js';
import { text } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';
import { showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered } from '../common/Acts.js';
import { useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { optionsOf, wordOf, type Words } from '../common/words.js';
import { Disposed, OrderRelease, Orders, type OrdersQuery, OrderTransfer, WithdrawOrder } from './operations.js';
import { unitOf } from './unit-of.js';

type Order = OrdersQuery['courtTransferOrders']['edges'][number]['node'];

const GROUNDS: Words = {
  COURT_SALE: text('拍卖、变卖', 'court sale'),
  ASSIGNMENT: text('以物抵债', 'assignment'),
  JUDGMENT: text('判决、调解', 'judgment'),
};
const STATES: Words = {
  OPEN: text('待登记机构登簿', 'waits for the registry'),
  DISPOSE: text('已办结', 'carried out'),
  WITHDRAW: text('已撤回', 'taken back'),
};
const TONES: Readonly<Record<string, Tone>> = { OPEN: 'waiting', DISPOSE: 'live' };
const KEPT = text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest');

const stateOf = ({ acts }: Order): string => acts.at(-1)?.act ?? 'OPEN';

const COLUMNS: readonly Column<Order>[] = [
  { key: 'ref', title: text('嘱托编号', 'Order'), value: (row) => row.orderRef, show: (row) => <Ref value={row.orderRef} /> },
  { key: 'court', title: text('法院代码', 'Court'), value: (row) => row.court },
  { key: 'ground', title: text('转移原因', 'Ground'), value: (row, say) => say(wordOf(GROUNDS, row.ground)) },
  { key: 'arrived', title: text('送达时间', 'Arrived'), value: (row, say) => showTime(row.arrivedAt, say.language) },
  {
    key: 'state',
    title: text('进度', 'Progress'),
    value: (row, say) => say(wordOf(STATES, stateOf(row))),
    show: (row) => <Badge tone={TONES[stateOf(row)] ?? 'over'} label={wordOf(STATES, stateOf(row))} />,
  },
  {
    key: 'unit',
    title: text('单元', 'Unit'),
    value: (row) => row.unitRef,
    show: (row) => <Ref value={row.unitRef} to={`/unit/${row.unitRef}`} />,
  },
];

/** Orders to transfer (嘱托转移) and to release a mortgage in the place of its lender. */
export function OrdersPage(): React.JSX.Element {
  const list = useList(Orders, {}, (data) => data.courtTransferOrders);
  const refresh = useRefresh();
  return (
    <Page
      title={text('嘱托转移与注销', 'Ordered transfers and releases')}
      lead={text(
        '拍卖、以物抵债或判决确定的转移，由登记机构凭嘱托登簿；办结后查封终止，轮候失效。',
        'A sale, an assignment or a judgment is entered by the registry on the order; then the seizure ends and what waited is void.',
      )}
    >
      <Loaded state={list.state}>
        {(rows) => {
          return (
            <>
              <DataTable
                caption={text('嘱托转移', 'Orders')}
                columns={COLUMNS}
                rows={rows}
                rowKey={(row) => row.orderRef}
                more={list.more}
                empty={text('没有嘱托转移。', 'None.')}
              />
              <Section title={text('可办事项', 'What can be done')}>
                <Acts offered={[order(), release(), ...rows.filter((row) => stateOf(row) === 'OPEN').flatMap(goOn)]} onDone={refresh} />
              </Section>
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function order(): Offered {
  const run = acting(OrderTransfer, (data) => data.orderCourtTransfer);
  return offer(
    text('嘱托转移', 'Order a transfer'),
    async ({ part, ...input }, requestId) =>
      run({ ...input, unitRef: await unitOf(String(input['certRef'])), part: part === true }, requestId),
    {
      key: 'order-transfer',
      fields: [
        { kind: 'code', name: 'certRef', label: text('证书的账本引用', 'Ledger reference of the certificate') },
        { kind: 'text', name: 'court', label: text('法院代码', 'Code of the court') },
        { kind: 'choice', name: 'ground', label: text('转移原因', 'Ground'), options: optionsOf(GROUNDS) },
        { kind: 'code', name: 'seizureRef', label: text('所依据的查封编号', 'Seizure on which it rests'), optional: true },
        { kind: 'tick', name: 'part', label: text('仅部分份额', 'A share only') },
        { kind: 'long', name: 'document', label: text('协助执行通知书和裁定书', 'Notice of assistance and ruling'), hint: KEPT },
      ],
      danger: true,
      consequences: (_input, say) => [
        say(
          text(
            '登记机构凭嘱托登簿，权利转移给买受人或申请执行人。',
            'The registry enters it on the order; the right goes to the buyer or creditor.',
          ),
        ),
        say(text('办结前，该单元停办其他处分。', 'Until then other disposals of the unit stop.')),
      ],
      written: ({ transaction }) => transaction,
      done: text('嘱托已送达。', 'The order has arrived.'),
    },
  );
}

function release(): Offered {
  return offer(
    text('嘱托注销抵押', 'Order the release of a mortgage'),
    acting(OrderRelease, (data) => data.orderMortgageRelease),
    {
      key: 'order-release',
      fields: [
        { kind: 'code', name: 'mortgageRef', label: text('抵押权编号', 'Mortgage') },
        {
          kind: 'long',
          name: 'judgment',
          label: text('生效法律文书', 'Judgment'),
          hint: text('抵押权人下落不明或拒不申请的；加密留存', 'where the lender is lost or refuses; kept encrypted'),
        },
      ],
      danger: true,
      consequences: (_input, say) => [
        say(text('登记机构登簿后抵押权消灭，不能恢复。', 'Once the registry enters it, the mortgage has ended for good.')),
      ],
      written: ({ transaction }) => transaction,
      done: text('嘱托已上链，待登记机构登簿。', 'The order is on the ledger and waits for the registry.'),
    },
  );
}

function goOn({ orderRef, court }: Order): Offered[] {
  const name = (words: Text): Text => ({ zh: `${words.zh} ${shortRef(orderRef)}`, en: `${words.en} ${shortRef(orderRef)}` });
  return [
    offer(
      name(text('记录办结', 'Record that it is carried out')),
      acting(Disposed, (data) => data.recordDisposal, { orderRef, court }),
      {
        key: `disposed-${orderRef}`,
        fields: [
          { kind: 'code', name: 'certRef', label: text('转移后证书的账本引用', 'Ledger reference of the certificate after the transfer') },
        ],
        consequences: (_input, say) => [say(text('所依据的查封终止，其后轮候失效。', 'Its seizure ends; what waited behind it is void.'))],
        submit: text('记录办结', 'Record it'),
        written: ({ transaction }) => transaction,
        done: text('已办结。', 'Carried out.'),
      },
    ),
    offer(
      name(text('撤回嘱托', 'Take the order back')),
      acting(WithdrawOrder, (data) => data.withdrawCourtTransferOrder, { orderRef, court }),
      {
        key: `withdraw-order-${orderRef}`,
        fields: [],
        danger: true,
        consequences: (_input, say) => [say(text('嘱托终结，查封不受影响。', 'The order ends; the seizure stays.'))],
        submit: text('撤回', 'Take back'),
        written: ({ transaction }) => transaction,
        done: text('嘱托已撤回。', 'Taken back.'),
      },
    ),
  ];
}
