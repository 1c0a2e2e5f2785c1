import { useState } from 'react';
import { Bars } from '../../kit/Bars.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import type { Field, Values } from '../../kit/fields.js';
import { FormFields } from '../../kit/FormFields.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import type { Text } from '../../language/language.js';
import { type Say, text, useSay } from '../../language/say.js';
import { showDay, showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer } from '../common/Acts.js';
import { today, useAsk, useRefresh } from '../common/ask.js';
import { dayLabel, DistrictDays, daysUntil, fortnightBefore } from '../common/DistrictDays.js';
import { useList, useWork } from '../common/use-list.js';
import { ClosedLogs, type ClosedLogsQuery, Overview, type OverviewQuery, Publish, Tickets, type TicketsQuery } from './operations.js';
import { TicketActs } from './Tickets.js';

type Score = OverviewQuery['districtScores'][number];
type Log = ClosedLogsQuery['registerLogs']['edges'][number]['node'];
type Ticket = TicketsQuery['tickets']['edges'][number]['node'];

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
const UNTIL: readonly Field[] = [{ kind: 'date', name: 'to', label: text('两周的最后一天', 'Last day of the fortnight') }];

const nameOf = ({ name, division }: Score, say: Say): string => `${say(name)} ${division}`;

const SCORES: readonly Column<Score>[] = [
  { key: 'division', title: text('区划', 'District'), value: nameOf },
  { key: 'score', title: text('质量分', 'Score'), value: (row) => row.score, numeric: true },
  { key: 'anchored', title: text('上链', 'Anchored'), value: (row) => row.anchored, numeric: true },
  { key: 'logged', title: text('日志所载', 'In the logs'), value: (row) => row.logged, numeric: true },
  { key: 'days', title: text('有业务的天数', 'Days with entries'), value: (row) => row.days, numeric: true },
  { key: 'logs', title: text('已关闭日志', 'Logs closed'), value: (row) => row.logs, numeric: true },
  { key: 'ontime', title: text('按时', 'In time'), value: (row) => row.onTime, numeric: true },
  { key: 'exceptions', title: text('异常', 'Exceptions'), value: (row) => row.exceptions, numeric: true },
  { key: 'open', title: text('未关闭', 'Open'), value: (row) => row.open, numeric: true },
];
const LOGS: readonly Column<Log>[] = [
  { key: 'day', title: text('登簿日', 'Day'), value: (row, say) => showDay(row.day, say.language) },
  { key: 'division', title: text('区划', 'District'), value: (row) => row.division },
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
  { key: 'division', title: text('区划', 'District'), value: (row) => row.division },
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
  const [until, setUntil] = useState<Values>(() => ({ to: today() }));
  const to = until['to'] ?? '';
  const state = useAsk(Overview, { from: fortnightBefore(to), to }, to !== '');
  return (
    <Page
      title={text('登簿与上报', 'Entered and uploaded')}
      lead={text(
        '账本数来自本机构自行验证的区块，不经登记机构转述。',
        'Counts come from blocks that this institution verified itself, not from the registry’s word.',
      )}
    >
      <div className="lookup">
        <FormFields fields={UNTIL} values={until} problems={{}} onChange={setUntil} />
      </div>
      <Loaded state={state}>{(data) => <Content data={data} to={to} />}</Loaded>
      <Logs />
    </Page>
  );
}

function Content({ data, to }: { data: OverviewQuery; to: string }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  const { districtCounts, districtScores } = data;
  const known = districtCounts.some(({ entered }) => entered !== null);
  return (
    <>
      <Section
        title={text('两周内每日', 'Day by day')}
        hint={text('空心柱低于实心柱的日子，日志所载少于上链。', 'Where the hollow bar is lower, the log states less than was anchored.')}
      >
        <Bars
          caption={text('每日登簿上链与日志所载', 'Anchored, and stated by the log, per day')}
          series={[text('上链', 'anchored'), text('日志', 'logged')]}
          groups={byDay(data, to)}
          hollow={1}
        />
        <DistrictDays rows={districtCounts} />
        {!known && (
          <p className="muted">
            {say(
              text(
                '登簿数、上报数和上报延迟由登记机构掌握，本机构不知道的显示为“—”。',
                'What was entered and uploaded, and its lag, only the registry knows; here it shows as “—”.',
              ),
            )}
          </p>
        )}
      </Section>
      <Section
        title={text('双周质量分', 'Fortnightly quality')}
        hint={text(
          '日志按时且无异常的天数占有业务天数的百分比；有登簿而没有日志的一天计为不合格。',
          'Share of the days whose log was closed in time and without an exception; a day with entries and no log counts against it.',
        )}
      >
        <DataTable
          caption={text('双周质量分', 'Fortnightly quality')}
          columns={SCORES}
          rows={districtScores}
          rowKey={(row) => row.division}
          empty={text('这两周没有登簿。', 'Nothing was entered in this fortnight.')}
        />
        <Acts offered={[publish(to)]} onDone={refresh} />
      </Section>
      <Exceptions />
    </>
  );
}

/** All exceptions, and what can be done with those that are open, wherever in the list they stand. */
function Exceptions(): React.JSX.Element {
  const list = useList(Tickets, {}, (data) => data.tickets);
  const open = useWork(Tickets, { state: 'LIVE' }, (data) => data.tickets);
  return (
    <Section title={text('异常工单', 'Exceptions')}>
      <Loaded state={list.state}>
        {(tickets) => (
          <DataTable
            caption={text('异常工单', 'Exceptions')}
            columns={TICKETS}
            rows={tickets}
            rowKey={(row) => row.ticketRef}
            empty={text('没有异常。', 'None.')}
            more={list.more}
          />
        )}
      </Loaded>
      <Loaded state={open.state}>{(tickets) => <TicketActs open={tickets.filter((ticket) => !closed(ticket))} />}</Loaded>
    </Section>
  );
}

function Logs(): React.JSX.Element {
  const list = useList(ClosedLogs, {}, (data) => data.registerLogs);
  return (
    <Section title={text('上报记录', 'Closed logs')}>
      <Loaded state={list.state}>
        {(rows) => (
          <DataTable
            caption={text('上报记录', 'Closed logs')}
            columns={LOGS}
            rows={rows}
            rowKey={(row) => row.division + row.day}
            empty={text('没有上报。', 'None.')}
            more={list.more}
          />
        )}
      </Loaded>
    </Section>
  );
}

function publish(to: string) {
  return offer(
    text('向登记机构反馈质量分', 'Tell the registry its scores'),
    acting(Publish, (data) => data.publishDistrictScores, { to }),
    {
      key: `publish-${to}`,
      fields: [],
      consequences: (_input, say) => [
        say(text('各区划的双周质量分发送登记机构，不能撤回。', 'The fortnight’s scores go to the registry and cannot be taken back.')),
      ],
      submit: text('反馈', 'Send'),
      done: text('已反馈。', 'Sent.'),
    },
  );
}

/** Every day of the fortnight, also those without an entry: a gap has to be seen. Acts that a daily log counts, against what the logs state. */
function byDay({ ledgerCounts, districtCounts }: OverviewQuery, to: string): { label: string; values: number[] }[] {
  return daysUntil(to).map((day) => {
    const onLedger = ledgerCounts.filter((count) => count.day === day && ENTRIES.has(count.event));
    const logged = districtCounts.filter((count) => count.day === day);
    return {
      label: dayLabel(day),
      values: [
        onLedger.reduce((sum, { transactions }) => sum + transactions, 0),
        logged.reduce((sum, count) => sum + (count.logged ?? 0), 0),
      ],
    };
  });
}
