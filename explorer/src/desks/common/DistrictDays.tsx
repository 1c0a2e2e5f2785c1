import { addDays } from '@zhenglian/chaincode/domain';
import { type Column, DataTable } from '../../kit/DataTable.js';
import type { Text } from '../../language/language.js';
import { text } from '../../language/say.js';
import { showSpan } from '../../text/amounts.js';
import { showDay } from '../../text/time.js';

/** A day of a district; what only the registry knows is null elsewhere. */
export interface DistrictDay {
  readonly division: string;
  readonly name: Text;
  readonly day: string;
  readonly entered: number | null;
  readonly anchored: number;
  readonly uploaded: number | null;
  readonly uploadLagSeconds: number | null;
  readonly logged: number | null;
  readonly late: boolean;
}

const DASH = '—';

const COLUMNS: readonly Column<DistrictDay>[] = [
  { key: 'day', title: text('登簿日', 'Day'), value: (row, say) => showDay(row.day, say.language) },
  { key: 'division', title: text('区划', 'District'), value: (row, say) => `${say(row.name)} ${row.division}` },
  { key: 'entered', title: text('登簿', 'Entered'), value: (row) => row.entered ?? DASH, numeric: true },
  { key: 'anchored', title: text('上链', 'Anchored'), value: (row) => row.anchored, numeric: true },
  { key: 'uploaded', title: text('上报', 'Uploaded'), value: (row) => row.uploaded ?? DASH, numeric: true },
  {
    key: 'lag',
    title: text('上报延迟', 'Lag'),
    value: (row, say) => (row.uploadLagSeconds === null ? DASH : showSpan(row.uploadLagSeconds * 1000, say.language)),
  },
  { key: 'logged', title: text('日志所载（各类）', 'In the log (all kinds)'), value: (row) => row.logged ?? DASH, numeric: true },
  {
    key: 'late',
    title: text('日志', 'Log'),
    value: (row, say) =>
      say(row.logged === null ? text('未关闭', 'not closed') : row.late ? text('逾期', 'late') : text('按时', 'in time')),
  },
];

/** What was entered, anchored and uploaded, district by district and day by day, with the lag. */
export function DistrictDays({ rows }: { rows: readonly DistrictDay[] }): React.JSX.Element {
  return (
    <DataTable
      caption={text('各区划每日登簿、上链与上报', 'Entered, anchored and uploaded by district and day')}
      columns={COLUMNS}
      rows={rows}
      rowKey={(row) => row.division + row.day}
      empty={text('这两周没有登簿。', 'Nothing was entered in this fortnight.')}
      pageSize={10}
    />
  );
}

/** A fortnight (双周), its last day included. */
const DAYS = 14;

/** The first day of the fortnight that ends on a day; empty for no day. */
export const fortnightBefore = (to: string): string => (to === '' ? '' : addDays(to, 1 - DAYS));

export const daysUntil = (to: string): string[] => Array.from({ length: DAYS }, (_, n) => addDays(to, n + 1 - DAYS));

/** 11/21, for the axis of a picture. */
export const dayLabel = (day: string): string => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`;
