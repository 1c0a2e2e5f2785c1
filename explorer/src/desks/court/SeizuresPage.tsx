import { Link } from 'react-router';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { CourtSeizures, type CourtSeizuresQuery } from './operations.js';

type Seizure = CourtSeizuresQuery['seizures']['edges'][number]['node'];

const COLUMNS: readonly Column<Seizure>[] = [
  {
    key: 'ref',
    title: text('查封编号', 'Seizure'),
    value: (row) => row.seizureRef,
    show: (row) => <Ref value={row.seizureRef} to={`/court/seizure/${row.seizureRef}`} />,
  },
  { key: 'court', title: text('法院代码', 'Court'), value: (row) => row.court },
  { key: 'arrived', title: text('送达时间', 'Arrived'), value: (row, say) => showTime(row.arrivedAt, say.language) },
  { key: 'kind', title: text('类型', 'Kind'), value: (row, say) => say(row.pre ? text('预查封', 'pre-seizure') : text('查封', 'seizure')) },
  { key: 'months', title: text('期限（月）', 'Months'), value: (row) => row.months, numeric: true },
  {
    key: 'acts',
    title: text('后续办理', 'Since then'),
    value: (row, say) => (row.acts.length === 0 ? say(text('无', 'none')) : say(text('{n} 次', '{n}'), { n: row.acts.length })),
  },
  {
    key: 'queue',
    title: text('轮候队列', 'Queue'),
    value: (row) => row.unitRef,
    show: (row) => <Ref value={row.unitRef} to={`/court/queue?unit=${row.unitRef}`} />,
  },
];

/** The courts' seizures, each leading to its page. */
export function SeizuresPage(): React.JSX.Element {
  const list = useList(CourtSeizures, {}, (data) => data.seizures);
  const say = useSay();
  return (
    <Page
      title={text('查封', 'Seizures')}
      lead={text(
        '嘱托送达即限制处分；先送达者为首封，其余依次轮候。',
        'An instruction blocks the moment it arrives; the first to arrive is in force, the others wait in order.',
      )}
      actions={
        <Link className="button-main" to="/court/order">
          {say(text('嘱托查封', 'Order a seizure'))}
        </Link>
      }
    >
      <Loaded state={list.state}>
        {(rows) => (
          <DataTable
            caption={text('查封', 'Seizures')}
            columns={COLUMNS}
            rows={rows}
            more={list.more}
            rowKey={(row) => row.seizureRef}
            empty={text('没有查封。', 'No seizures.')}
          />
        )}
      </Loaded>
    </Page>
  );
}
