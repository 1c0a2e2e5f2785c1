import './common.css';
import { type Column, DataTable, type More } from '../../kit/DataTable.js';
import type { Text } from '../../language/language.js';
import { text } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { Ref } from './Ref.js';
import { EVENTS, wordOf } from './words.js';

export interface ShownTransaction {
  readonly id: string;
  readonly block: number;
  readonly timestamp: string;
  readonly event?: string | null;
  readonly validationCode: number;
  readonly endorsers: readonly { readonly mspId: string; readonly organization: Text }[];
}

const COLUMNS: readonly Column<ShownTransaction>[] = [
  { key: 'block', title: text('区块', 'Block'), value: (row) => row.block, numeric: true },
  { key: 'time', title: text('时间', 'Time'), value: (row, say) => showTime(row.timestamp, say.language) },
  { key: 'event', title: text('事项', 'Event'), value: (row, say) => say(wordOf(EVENTS, row.event ?? '')) || '—' },
  {
    key: 'endorsers',
    title: text('背书机构', 'Endorsed by'),
    value: (row, say) => row.endorsers.map(({ organization }) => say(organization)).join(say.language === 'zh' ? '、' : ', '),
  },
  {
    key: 'valid',
    title: text('结果', 'Result'),
    value: (row, say) =>
      row.validationCode === 0 ? say(text('有效', 'valid')) : `${say(text('无效', 'invalid'))} (${row.validationCode})`,
  },
  {
    key: 'id',
    title: text('交易号', 'Transaction'),
    value: (row) => row.id,
    show: (row) => <Ref value={row.id} to={`/ledger/tx/${row.id}`} />,
  },
];

interface TransactionsProps {
  rows: readonly ShownTransaction[];
  caption: Text;
  more?: More | undefined;
}

/** Transactions as a table, each leading to its own page. */
export function Transactions({ rows, caption, more }: TransactionsProps): React.JSX.Element {
  return (
    <DataTable
      caption={caption}
      columns={COLUMNS}
      rows={rows}
      rowKey={(row) => row.id}
      empty={text('没有交易。', 'No transactions.')}
      more={more}
    />
  );
}
