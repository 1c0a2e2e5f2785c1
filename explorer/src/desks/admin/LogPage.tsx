import { useState } from 'react';
import { fetchFile } from '../../api/fetch-file.js';
import { Counts } from '../../kit/Counts.js';
import { download } from '../../kit/csv.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { type Field, initialValues, toInput, type Values } from '../../kit/fields.js';
import { FormFields } from '../../kit/FormFields.js';
import { Loaded, Refused } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { AUDIT_ACTIONS, AUDIT_RESULTS } from '../common/audit-words.js';
import { today, useAsk } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { optionsOf, wordOf } from '../common/words.js';
import { Log, LogCounts, type LogQuery, type LogQueryVariables } from './operations.js';

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
  { key: 'subject', title: text('对象', 'Subject'), value: (row) => row.subject ?? '', show: (row) => <Subject value={row.subject} /> },
  { key: 'purpose', title: text('事由', 'Reason'), value: (row) => row.purpose ?? '' },
  { key: 'result', title: text('结果', 'Result'), value: (row, say) => say(wordOf(AUDIT_RESULTS, row.result)) },
  { key: 'hash', title: text('哈希', 'Hash'), value: (row) => row.hash, show: (row) => <Ref value={row.hash} /> },
];

/** A reference of the ledger shortened, any other subject as it is. */
function Subject({ value }: { value: string | null }): React.JSX.Element | null {
  return value !== null && /^[0-9a-f]{64}$/.test(value) ? <Ref value={value} /> : <span className="wrap">{value}</span>;
}

/** The hash-chained log of this institution: filtered, counted, exported. To look is logged too. */
export function LogPage(): React.JSX.Element {
  const [values, setValues] = useState<Values>(() => initialValues(FIELDS));
  const input = toInput(FIELDS, values) as LogQueryVariables;
  const { from, to } = input;
  const set = Boolean(from && to);
  const list = useList(Log, input, (data) => data.auditEntries, set);
  const counts = useAsk(LogCounts, { from, to }, set);
  return (
    <Page
      title={text('日志', 'Log')}
      lead={text(
        '每条与前一条以哈希相连，根定期上链；查询和导出日志本身也记入日志。',
        'Each entry is chained to the one before, roots are anchored; looking at the log and exporting it are logged too.',
      )}
    >
      <div className="filters">
        <FormFields fields={FIELDS} values={values} problems={{}} onChange={setValues} />
      </div>
      <Loaded state={list.state}>
        {(rows) => (
          <DataTable
            caption={text('日志', 'Log')}
            columns={COLUMNS}
            rows={rows}
            more={list.more}
            rowKey={(row) => String(row.sequence)}
            empty={text('没有条目。', 'No entries.')}
          />
        )}
      </Loaded>
      <Section
        title={text('完整导出', 'Whole exports')}
        hint={text(
          '表格导出所见条目。这里导出期间内全部条目，或供监管核对的完整日志。',
          'The table exports what it shows. Here are all entries of the period, or the whole log for the regulator to check.',
        )}
      >
        <Exports from={from} to={to} />
      </Section>
      <Section title={text('按事项统计', 'Counts')}>
        <Loaded state={counts}>
          {(data) => (
            <Counts
              caption={text('期间内条目数', 'Entries in the period')}
              rows={data.auditCounts.map(({ action, count }) => ({ label: wordOf(AUDIT_ACTIONS, action), count }))}
            />
          )}
        </Loaded>
      </Section>
    </Page>
  );
}

function Exports({ from, to }: { from: string; to: string }): React.JSX.Element {
  const say = useSay();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const save = async (path: string, name: string): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      download(name, await fetchFile(path));
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {error !== undefined && <Refused error={error} />}
      <div className="form-submit">
        <button
          type="button"
          className="button-plain"
          disabled={busy || !from || !to}
          onClick={() => void save(`/audit/log.csv?from=${from}&to=${to}`, `log-${from}-${to}.csv`)}
        >
          {say(text('导出期间全部（CSV）', 'Export the period (CSV)'))}
        </button>
        <button type="button" className="button-plain" disabled={busy} onClick={() => void save('/audit/log.jsonl', 'log.jsonl')}>
          {say(text('导出完整日志（供监管核对）', 'Export the whole log (for the regulator)'))}
        </button>
      </div>
    </>
  );
}
