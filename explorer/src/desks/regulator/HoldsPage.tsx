import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import type { Field } from '../../kit/fields.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';
import { showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered } from '../common/Acts.js';
import { useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { optionsOf, wordOf, type Words } from '../common/words.js';
import { EnterHold, Holds, type HoldsQuery, ReleaseHold } from './operations.js';

type Hold = HoldsQuery['holds']['edges'][number]['node'];

const FORBIDDEN: Words = {
  TRANSFER: text('转移', 'transfer'),
  MORTGAGE: text('抵押', 'mortgage'),
  NOTICE: text('预告', 'advance notice'),
  MORTGAGE_NOTICE: text('抵押预告', 'mortgage notice'),
  SPLIT_MERGE: text('分割合并', 'split or merger'),
};

const released = ({ acts }: Hold): boolean => acts.some(({ act }) => act === 'RELEASE');

const COLUMNS: readonly Column<Hold>[] = [
  { key: 'ref', title: text('限制编号', 'Restriction'), value: (row) => row.holdRef, show: (row) => <Ref value={row.holdRef} /> },
  { key: 'body', title: text('机关代码', 'Body'), value: (row) => row.body },
  { key: 'arrived', title: text('送达时间', 'Arrived'), value: (row, say) => showTime(row.arrivedAt, say.language) },
  { key: 'months', title: text('期限（月）', 'Months'), value: (row) => row.months, numeric: true },
  {
    key: 'forbids',
    title: text('限制事项', 'Forbids'),
    value: (row, say) => row.forbids.map((act) => say(wordOf(FORBIDDEN, act))).join(say.language === 'zh' ? '、' : ', '),
  },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(released(row) ? text('已解除', 'released') : text('有效', 'in force')),
    show: (row) => (
      <Badge tone={released(row) ? 'over' : 'bad'} label={released(row) ? text('已解除', 'released') : text('有效', 'in force')} />
    ),
  },
  {
    key: 'unit',
    title: text('单元', 'Unit'),
    value: (row) => row.unitRef,
    show: (row) => <Ref value={row.unitRef} to={`/unit/${row.unitRef}`} />,
  },
];

const DOCUMENT: Field = {
  kind: 'long',
  name: 'document',
  label: text('法律文书', 'Document'),
  hint: text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest'),
};

/** Restrictions of bodies that have no peer of their own (police, procuratorate, supervision), entered on their documents. */
export function HoldsPage(): React.JSX.Element {
  const list = useList(Holds, {}, (data) => data.holds);
  const refresh = useRefresh();
  return (
    <Page
      title={text('其他机关的限制', 'Restrictions of other bodies')}
      lead={text(
        '公安、检察、监察等机关的限制凭其文书登记，与查封在同一队列轮候。',
        'Restrictions of police, procuratorate or supervision are entered on their documents and stand in one queue with seizures.',
      )}
    >
      <Loaded state={list.state}>
        {(rows) => {
          return (
            <>
              <DataTable
                caption={text('其他机关的限制', 'Restrictions')}
                columns={COLUMNS}
                rows={rows}
                rowKey={(row) => row.holdRef}
                more={list.more}
                empty={text('没有限制。', 'None.')}
              />
              <Section title={text('可办事项', 'What can be done')}>
                <Acts offered={[enter(), ...rows.filter((row) => !released(row)).map(release)]} onDone={refresh} />
              </Section>
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function enter(): Offered {
  return offer(
    text('登记限制', 'Enter a restriction'),
    acting(EnterHold, (data) => data.enterHold),
    {
      key: 'enter-hold',
      fields: [
        { kind: 'code', name: 'unitRef', label: text('单元引用', 'Unit reference') },
        {
          kind: 'code',
          name: 'body',
          label: text('机关代码', 'Code of the body'),
          hint: text('例如 POLICE-440605', 'such as POLICE-440605'),
        },
        { kind: 'number', name: 'months', label: text('期限（月）', 'Months'), initial: '6' },
        { kind: 'ticks', name: 'forbids', label: text('限制事项', 'Forbids'), options: optionsOf(FORBIDDEN), initial: 'TRANSFER,MORTGAGE' },
        DOCUMENT,
      ],
      danger: true,
      consequences: (_input, say) => [
        say(text('该单元立即停办所选登记。', 'The chosen registrations on the unit stop at once.')),
        say(text('已有查封或限制的，按送达先后轮候。', 'Behind a seizure or restriction it waits in order of arrival.')),
      ],
      submit: text('登记限制', 'Enter it'),
      written: ({ transaction }) => transaction,
      done: text('限制已登记。', 'The restriction is entered.'),
    },
  );
}

function release({ holdRef, body }: Hold): Offered {
  return offer(
    { zh: `解除限制 ${shortRef(holdRef)}`, en: `Release ${shortRef(holdRef)}` },
    acting(ReleaseHold, (data) => data.releaseHold, { holdRef, body }),
    {
      key: `release-hold-${holdRef}`,
      fields: [DOCUMENT],
      danger: true,
      consequences: (_input, say) => [
        say(text('须有同一机关的文书；解除后不能恢复。', 'Takes a document of the same body; it ends for good.')),
      ],
      submit: text('解除', 'Release'),
      written: ({ transaction }) => transaction,
      done: text('限制已解除。', 'The restriction is released.'),
    },
  );
}
