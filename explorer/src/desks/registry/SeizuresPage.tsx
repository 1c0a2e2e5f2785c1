import { type Column, DataTable, type More } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';
import { showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered } from '../common/Acts.js';
import { useRefresh } from '../common/ask.js';
import { useList } from '../common/use-list.js';
import { useKept } from '../common/use-kept.js';
import { Ref } from '../common/Ref.js';
import { RecordSeizure, Seizures, type SeizuresQuery, TakeEffect } from './operations.js';

type Seizure = SeizuresQuery['seizures']['edges'][number]['node'];

const waits = ({ history }: Seizure): boolean => !history.some(({ event }) => event === 'SEIZURE_ENTERED');

/** A pre-seizure that is entered takes effect once the debtor is registered. */
const mayTakeEffect = ({ pre, acts }: Seizure): boolean =>
  pre && !acts.some(({ act }) => ['TAKE_EFFECT', 'RELEASE', 'DISPOSE', 'VOID'].includes(act ?? ''));

const COLUMNS: readonly Column<Seizure>[] = [
  { key: 'ref', title: text('查封编号', 'Seizure'), value: (row) => row.seizureRef, show: (row) => <Ref value={row.seizureRef} /> },
  { key: 'court', title: text('法院代码', 'Court'), value: (row) => row.court },
  { key: 'arrived', title: text('送达时间', 'Arrived'), value: (row, say) => showTime(row.arrivedAt, say.language) },
  { key: 'months', title: text('期限（月）', 'Months'), value: (row) => row.months, numeric: true },
  { key: 'pre', title: text('类型', 'Kind'), value: (row, say) => say(row.pre ? text('预查封', 'pre-seizure') : text('查封', 'seizure')) },
  {
    key: 'state',
    title: text('登簿', 'Entry'),
    value: (row, say) => say(waits(row) ? text('待登簿（已即时限制）', 'to be entered (blocks already)') : text('已登簿', 'entered')),
  },
  {
    key: 'unit',
    title: text('单元', 'Unit'),
    value: (row) => row.unitRef,
    show: (row) => <Ref value={row.unitRef} to={`/unit/${row.unitRef}`} />,
  },
];

/** Seizures that courts have ordered: they block from the moment of the instruction, the registry enters them. */
export function SeizuresPage(): React.JSX.Element {
  const list = useList(Seizures, {}, (data) => data.seizures);
  return (
    <Page
      title={text('查封登记', 'Seizures')}
      lead={text('法院嘱托送达即限制处分，登记机构随后登簿。', 'An instruction blocks the moment it arrives; the registry then enters it.')}
    >
      <Loaded state={list.state}>{(all) => <Rows all={all} more={list.more} />}</Loaded>
    </Page>
  );
}

function Rows({ all, more }: { all: readonly Seizure[]; more: More | undefined }): React.JSX.Element {
  const refresh = useRefresh();
  const [rows, keep] = useKept(
    all.filter((row) => waits(row) || mayTakeEffect(row)),
    (row) => row.seizureRef,
  );
  return (
    <>
      <DataTable
        caption={text('查封', 'Seizures')}
        columns={COLUMNS}
        rows={all}
        rowKey={(row) => row.seizureRef}
        empty={text('没有查封。', 'No seizures.')}
        more={more}
      />
      {rows.map((row) => (
        <Section key={row.seizureRef} title={{ zh: `办理 ${shortRef(row.seizureRef)}`, en: `Deal with ${shortRef(row.seizureRef)}` }}>
          <Acts
            offered={offeredFor(row)}
            onDone={() => {
              keep(row);
              refresh();
            }}
          />
        </Section>
      ))}
    </>
  );
}

function offeredFor(row: Seizure): Offered[] {
  const { seizureRef } = row;
  const enter = offer(
    text('查封登簿', 'Enter the seizure'),
    acting(RecordSeizure, (data) => data.recordSeizure, { seizureRef }),
    {
      key: `record-${seizureRef}`,
      fields: [],
      written: ({ transaction }) => transaction,
      done: text('查封已登簿。', 'The seizure is entered.'),
    },
  );
  const effect = offer(
    text('预查封转正式查封', 'The pre-seizure takes effect'),
    acting(TakeEffect, (data) => data.takeSeizureEffect, { seizureRef }),
    {
      key: `effect-${seizureRef}`,
      fields: [
        {
          kind: 'code',
          name: 'certRef',
          label: text('被执行人证书的账本引用', 'Ledger reference of the debtor’s certificate'),
          hint: text('已登记到被执行人名下的证书', 'the certificate that now stands in the debtor’s name'),
        },
      ],
      consequences: (_input, say) => [
        say(text('预查封转为正式查封，顺序不变。', 'The pre-seizure becomes a seizure and keeps its place.')),
      ],
      written: ({ transaction }) => transaction,
      done: text('已转为正式查封。', 'It has taken effect.'),
    },
  );
  return [...(waits(row) ? [enter] : []), ...(mayTakeEffect(row) ? [effect] : [])];
}
