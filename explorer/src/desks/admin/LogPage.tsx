import { useState } from 'react';
import { Bars } from '../../kit/Bars.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { type Field, initialValues, toInput, type Values } from '../../kit/fields.js';
import { FormFields } from '../../kit/FormFields.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { AUDIT_ACTIONS } from '../common/audit-words.js';
import { nodesOf, today, useAsk } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { optionsOf, wordOf } from '../common/words.js';
import { Log, type LogQuery, type LogQueryVariables } from './operations.js';

type Entry = LogQuery['auditEntries']['edges'][number]['node'];

const FIELDS: readonly Field[] = [
  { kind: 'date', name: 'from', label: text('起', 'From'), initial: today(-7) },
  { kind: 'date', name: 'to', label: text('止', 'To'), initial: today() },
  { kind: 'choice', name: 'action', label: text('事项', 'What'), options: optionsOf(AUDIT_ACTIONS), optional: true },
  { kind: 'code', name: 'account', label: text('账户', 'Account'), optional: true },
  { kind: 'code', name: 'subject', label: text('对象', 'Subject'), optional: true },
];

const COLUMNS: readonly Column<Entry>[] = [
  { key: 'sequence', title: text('序号', 'No.'), value: (row) => row.sequence, numeric: true },
  { key: 'at', title: text('时间', 'Time'), value: (row, say) => showTime(row.at, say.language) },
  { key: 'account', title: text('账户', 'Account'), value: (row) => row.account },
  { key: 'action', title: text('事项', 'What'), value: (row, say) => say(wordOf(AUDIT_ACTIONS, row.action)) },
  { key: 'subject', title: text('对象', 'Subject'), value: (row) => row.subject ?? '', code: true },
  { key: 'purpose', title: text('事由', 'Reason'), value: (row) => row.purpose ?? '' },
  { key: 'result', title: text('结果', 'Result'), value: (row) => row.result },
  { key: 'hash', title: text('哈希', 'Hash'), value: (row) => row.hash, show: (row) => <Ref value={row.hash} /> },
];

/** The hash-chained log of this institution: filtered, counted, exported. To look is logged too. */
export function LogPage(): React.JSX.Element {
  const [values, setValues] = useState<Values>(() => initialValues(FIELDS));
  const say = useSay();
  const input = toInput(FIELDS, values) as LogQueryVariables;
  const state = useAsk(Log, input, Boolean(input.from && input.to));
  return (
    <Page
      title={text('日志', 'Log')}
      lead={text(
        '每条与前一条以哈希相连，根定期上链；查询日志本身也记入日志。',
        'Each entry is chained to the one before, roots are anchored; looking at the log is logged too.',
      )}
    >
      <div className="filters">
        <FormFields fields={FIELDS} values={values} problems={{}} onChange={setValues} />
      </div>
      <Loaded state={state}>
        {(data) => (
          <>
            <Section title={text('按事项统计', 'Counts')}>
              <Bars
                caption={text('期间内条目数', 'Entries in the period')}
                series={[text('条目', 'entries')]}
                groups={data.auditCounts.map(({ action, count }) => ({ label: say(wordOf(AUDIT_ACTIONS, action)), values: [count] }))}
              />
            </Section>
            <DataTable
              caption={text('日志', 'Log')}
              columns={COLUMNS}
              rows={nodesOf(data.auditEntries)}
              rowKey={(row) => String(row.sequence)}
              empty={text('没有条目。', 'No entries.')}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}
