import { useState } from 'react';
import { DIVISIONS } from '@zhenglian/chaincode/domain';
import { Bars } from '../../kit/Bars.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import type { Text } from '../../language/language.js';
import { type Say, text } from '../../language/say.js';
import { showDay, showTime } from '../../text/time.js';
import { nodesOf, today, useAsk } from '../common/ask.js';
import { Overview, type OverviewQuery } from './operations.js';
import { type DistrictScore, fortnight, scores } from './score.js';
import { Tickets } from './Tickets.js';

type Log = OverviewQuery['registerLogs']['edges'][number]['node'];
type Ticket = OverviewQuery['tickets']['edges'][number]['node'];

const DAYS = 14;
/** What a day's entries are on the ledger: every act that the daily log counts has one of these events. */
const ENTRIES = new Set([
  'FIRST_REGISTERED',
  'TRANSFER_REGISTERED',
  'CHANGE_REGISTERED',
  'RIGHT_CANCELLED',
  'CORRECTION_FINISHED',
  'OBJECTION_DECIDED',
  'NOTICE_ENTERED',
  'SEIZURE_ENTERED',
  'MORTGAGE_ENTERED',
  'MORTGAGE_RELEASED',
  'MORTGAGE_CHANGED',
  'MORTGAGE_TRANSFERRED',
  'RIGHT_ENTERED',
]);

const division = (code: string, say: Say): string => {
  const found = DIVISIONS.find((one) => one.code === code);
  return found ? `${say(found)} ${code}` : code;
};

const SCORES: readonly Column<DistrictScore>[] = [
  { key: 'division', title: text('区划', 'District'), value: (row, say) => division(row.division, say) },
  { key: 'score', title: text('质量分', 'Score'), value: (row) => row.score, numeric: true },
  { key: 'entered', title: text('登簿', 'Entered'), value: (row) => row.entered, numeric: true },
  { key: 'logs', title: text('已上报日志', 'Logs closed'), value: (row) => row.logs, numeric: true },
  { key: 'ontime', title: text('按时', 'In time'), value: (row) => row.onTime, numeric: true },
  { key: 'exceptions', title: text('异常工单', 'Exceptions'), value: (row) => row.exceptions, numeric: true },
  { key: 'open', title: text('未关闭', 'Open'), value: (row) => row.open, numeric: true },
];
const LOGS: readonly Column<Log>[] = [
  { key: 'day', title: text('登簿日', 'Day'), value: (row, say) => showDay(row.day, say.language) },
  { key: 'division', title: text('区划', 'District'), value: (row, say) => division(row.division, say) },
  { key: 'total', title: text('登簿数', 'Entries'), value: (row) => row.total, numeric: true },
  {
    key: 'when',
    title: text('上报时间', 'Closed at'),
    value: (row, say) => (row.transaction ? showTime(row.transaction.timestamp, say.language) : ''),
  },
  { key: 'late', title: text('时限', 'Limit'), value: (row, say) => say(row.late ? text('逾期', 'late') : text('按时', 'in time')) },
];
const TICKETS: readonly Column<Ticket>[] = [
  { key: 'day', title: text('登簿日', 'Day'), value: (row, say) => showDay(row.day, say.language) },
  { key: 'division', title: text('区划', 'District'), value: (row, say) => division(row.division, say) },
  {
    key: 'kind',
    title: text('异常', 'Exception'),
    value: (row, say) =>
      say(row.kind === 'COUNT_DIFFERS' ? text('链上数与日志数不符', 'ledger and log differ') : text('未上报', 'not uploaded')),
  },
  { key: 'registered', title: text('链上', 'On the ledger'), value: (row) => row.registered, numeric: true },
  { key: 'logged', title: text('日志', 'In the log'), value: (row) => row.logged, numeric: true },
  { key: 'state', title: text('状态', 'State'), value: (row, say) => say(stateOf(row)) },
];

const has = ({ acts }: Ticket, act: string): boolean => acts.some((one) => one.act === act);
const closed = (ticket: Ticket): boolean => has(ticket, 'CLOSE');
const stateOf = (ticket: Ticket): Text =>
  closed(ticket)
    ? text('已关闭', 'closed')
    : has(ticket, 'LATE_UPLOAD')
      ? text('已补报，待关闭', 'uploaded late, to be closed')
      : text('待补报', 'waits for the upload');

/** What was entered, anchored and reported, district by district, and how good the reports are. */
export function OverviewPage(): React.JSX.Element {
  const [period] = useState(() => fortnight(today()));
  const state = useAsk(Overview, period);
  return (
    <Page
      title={text('登簿与上报', 'Entered and uploaded')}
      lead={text(
        '账本数来自本机构自行验证的区块，不经登记机构转述。',
        'Counts come from blocks that this institution verified itself, not from the registry’s word.',
      )}
    >
      <Loaded state={state}>{(data) => <Content data={data} period={period} />}</Loaded>
    </Page>
  );
}

function Content({ data, period }: { data: OverviewQuery; period: { from: string; to: string } }): React.JSX.Element {
  const logs = nodesOf(data.registerLogs);
  const tickets = nodesOf(data.tickets);
  const rows = scores(
    logs,
    tickets.map((ticket) => ({ division: ticket.division, day: ticket.day, open: !closed(ticket) })),
    period,
  );
  return (
    <>
      <Section
        title={text('近两周', 'Last fortnight')}
        hint={text('空心柱低于实心柱的日子，上报少于上链。', 'Where the hollow bar is lower, less was uploaded than anchored.')}
      >
        <Bars
          caption={text('每日登簿上链与上报', 'Anchored and uploaded per day')}
          series={[text('上链', 'anchored'), text('上报', 'uploaded')]}
          groups={byDay(data)}
          hollow={1}
        />
      </Section>
      <Section
        title={text('双周质量分', 'Fortnightly quality')}
        hint={text('按时且无异常的上报日占应上报日的百分比。', 'Share of the days whose report was in time and without an exception.')}
      >
        <DataTable
          caption={text('双周质量分', 'Fortnightly quality')}
          columns={SCORES}
          rows={rows}
          rowKey={(row) => row.division}
          empty={text('这两周没有上报。', 'Nothing was reported in this fortnight.')}
        />
      </Section>
      <Section title={text('异常工单', 'Exceptions')}>
        <DataTable
          caption={text('异常工单', 'Exceptions')}
          columns={TICKETS}
          rows={tickets}
          rowKey={(row) => row.ticketRef}
          empty={text('没有异常。', 'None.')}
        />
        <Tickets open={tickets.filter((ticket) => !closed(ticket))} />
      </Section>
      <Section title={text('上报记录', 'Closed logs')}>
        <DataTable
          caption={text('上报记录', 'Closed logs')}
          columns={LOGS}
          rows={logs}
          rowKey={(row) => row.division + row.day}
          empty={text('没有上报。', 'None.')}
        />
      </Section>
    </>
  );
}

function byDay(data: OverviewQuery): { label: string; values: number[] }[] {
  return Array.from({ length: DAYS }, (_, n) => {
    const day = today(n + 1 - DAYS);
    const anchored = data.ledgerCounts
      .filter((count) => count.day === day && ENTRIES.has(count.event))
      .reduce((sum, { transactions }) => sum + transactions, 0);
    const uploaded = nodesOf(data.registerLogs)
      .filter((log) => log.day === day)
      .reduce((sum, { total }) => sum + total, 0);
    return { label: `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`, values: [anchored, uploaded] };
  });
}
