import { actOf, ActForm } from '../../kit/ActForm.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';
import { showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { nodesOf, useAsk, useRefresh } from '../common/ask.js';
import { useKept } from '../common/use-kept.js';
import { Ref } from '../common/Ref.js';
import { RecordSeizure, Seizures, type SeizuresQuery } from './operations.js';

type Seizure = SeizuresQuery['seizures']['edges'][number]['node'];

const waits = ({ history }: Seizure): boolean => !history.some(({ event }) => event === 'SEIZURE_ENTERED');

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
  const state = useAsk(Seizures, {});
  return (
    <Page
      title={text('查封登记', 'Seizures')}
      lead={text('法院嘱托送达即限制处分，登记机构随后登簿。', 'An instruction blocks the moment it arrives; the registry then enters it.')}
    >
      <Loaded state={state}>{(data) => <Rows all={nodesOf(data.seizures)} />}</Loaded>
    </Page>
  );
}

function Rows({ all }: { all: readonly Seizure[] }): React.JSX.Element {
  const refresh = useRefresh();
  const [rows, keep] = useKept(all.filter(waits), (row) => row.seizureRef);
  return (
    <>
      <DataTable
        caption={text('查封', 'Seizures')}
        columns={COLUMNS}
        rows={all}
        rowKey={(row) => row.seizureRef}
        empty={text('没有查封。', 'No seizures.')}
      />
      {rows.map((row) => (
        <Section key={row.seizureRef} title={{ zh: `登簿 ${shortRef(row.seizureRef)}`, en: `Enter ${shortRef(row.seizureRef)}` }}>
          <ActForm
            act={actOf(
              acting(RecordSeizure, (answer) => answer.recordSeizure, { seizureRef: row.seizureRef }),
              {
                key: `record-${row.seizureRef}`,
                fields: [],
                submit: text('查封登簿', 'Enter the seizure'),
                written: ({ transaction }) => transaction,
                done: text('查封已登簿。', 'The seizure is entered.'),
              },
            )}
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
