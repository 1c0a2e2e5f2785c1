import { useState } from 'react';
import { Badge } from '../../kit/Badge.js';
import { download } from '../../kit/csv.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import type { Field } from '../../kit/fields.js';
import { ActForm, actOf } from '../../kit/ActForm.js';
import { Message } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { AUDIT_ACTIONS, AUDIT_RESULTS } from '../common/audit-words.js';
import { FileButton } from '../common/FileButton.js';
import { Ref } from '../common/Ref.js';
import { optionsOf, wordOf, type Words } from '../common/words.js';
import { JoinLogs, type JoinLogsMutation } from './operations.js';

type Joined = JoinLogsMutation['joinAccessLogs'];
type Checked = Joined['logs'][number];
type Row = Joined['rows'][number];
type Look = Joined['looks']['edges'][number]['node'];
type Finding = Joined['findings'][number];

const FINDINGS: Words = {
  LOG_BAD: text('日志不完整或被改动', 'log incomplete or changed'),
  LOG_MISSING: text('没有提交日志', 'no log handed in'),
  NOT_LOGGED: text('账本有、日志没有', 'on the ledger, not in the log'),
  NOT_ON_LEDGER: text('日志有、账本没有', 'in the log, not on the ledger'),
  GRANT_DIFFERS: text('授权不一致', 'grants differ'),
};

const LOGS: readonly Column<Checked>[] = [
  { key: 'who', title: text('机构', 'Institution'), value: (row) => row.organization },
  {
    key: 'good',
    title: text('核对', 'Check'),
    value: (row, say) => say(row.good ? text('完整，与链上根一致', 'whole, as anchored') : text('异常', 'bad')),
    show: (row) => (
      <Badge tone={row.good ? 'live' : 'bad'} label={row.good ? text('完整，与链上根一致', 'whole, as anchored') : text('异常', 'bad')} />
    ),
  },
  { key: 'entries', title: text('条目', 'Entries'), value: (row) => row.entries ?? '', numeric: true },
  { key: 'anchored', title: text('已上链至', 'Anchored up to'), value: (row) => row.anchored ?? '', numeric: true },
  {
    key: 'problem',
    title: text('首个异常', 'First bad entry'),
    value: (row) => (row.problem ? `${row.sequence ?? ''} ${row.problem}` : ''),
  },
];
const ROWS: readonly Column<Row>[] = [
  { key: 'at', title: text('时间', 'Time'), value: (row, say) => showTime(row.at, say.language) },
  { key: 'who', title: text('机构', 'Institution'), value: (row) => row.organization },
  { key: 'account', title: text('账户', 'Account'), value: (row) => row.account },
  { key: 'action', title: text('事项', 'What'), value: (row, say) => say(wordOf(AUDIT_ACTIONS, row.action)) },
  { key: 'purpose', title: text('事由', 'Reason'), value: (row) => row.purpose ?? '' },
  { key: 'grant', title: text('授权', 'Grant'), value: (row) => row.grant ?? '', show: (row) => <Ref value={row.grant} /> },
];
const LOOKS: readonly Column<Look>[] = [
  { key: 'at', title: text('时间', 'Time'), value: (row, say) => showTime(row.at, say.language) },
  { key: 'who', title: text('机构', 'Institution'), value: (row) => row.organization },
  { key: 'account', title: text('账户', 'Account'), value: (row) => row.account },
  { key: 'action', title: text('事项', 'What'), value: (row, say) => say(wordOf(AUDIT_ACTIONS, row.action)) },
  { key: 'subject', title: text('对象', 'Subject'), value: (row) => row.subject ?? '', show: (row) => <Ref value={row.subject} /> },
  { key: 'fields', title: text('数据项', 'Fields'), value: (row) => row.fields.join(', ') },
  { key: 'purpose', title: text('事由', 'Reason'), value: (row) => row.purpose ?? '' },
  { key: 'result', title: text('结果', 'Result'), value: (row, say) => say(wordOf(AUDIT_RESULTS, row.result)) },
];
const MISMATCHES: readonly Column<Finding>[] = [
  {
    key: 'kind',
    title: text('问题', 'Finding'),
    value: (row, say) => say(wordOf(FINDINGS, row.kind)),
    show: (row) => <Badge tone="bad" label={wordOf(FINDINGS, row.kind)} />,
  },
  { key: 'who', title: text('机构', 'Institution'), value: (row) => row.organization },
  { key: 'sequence', title: text('日志条目', 'Log entry'), value: (row) => row.sequence ?? '', numeric: true },
  {
    key: 'event',
    title: text('账本事件', 'Event of the ledger'),
    value: (row) => row.eventRef ?? '',
    show: (row) => <Ref value={row.eventRef} />,
  },
];

const FIELDS: readonly Field[] = [
  { kind: 'date', name: 'from', label: text('起', 'From'), optional: true },
  { kind: 'date', name: 'to', label: text('止', 'To'), optional: true },
  { kind: 'choice', name: 'action', label: text('事项', 'What'), options: optionsOf(AUDIT_ACTIONS), optional: true },
  { kind: 'code', name: 'organization', label: text('机构', 'Institution'), hint: text('例如 bank', 'such as bank'), optional: true },
  { kind: 'code', name: 'account', label: text('账户', 'Account'), optional: true },
  { kind: 'code', name: 'subject', label: text('证书的账本引用', 'Ledger reference of the certificate'), optional: true },
  { kind: 'code', name: 'unitRef', label: text('单元引用', 'Unit reference'), optional: true },
  { kind: 'text', name: 'purpose', label: text('事由包含', 'Reason contains'), optional: true },
];

/** Who saw what (S12): the institutions' logs, checked against their anchored roots and joined with the ledger. */
export function AccessPage(): React.JSX.Element {
  const say = useSay();
  const [logs, setLogs] = useState<readonly { readonly name: string; readonly content: string }[]>([]);
  const join = acting(JoinLogs, (data) => data.joinAccessLogs);
  const given = logs.length === 0 ? {} : { logs: logs.map(({ content }) => content) };
  return (
    <Page
      title={text('谁看了什么', 'Who saw what')}
      lead={text(
        '调取各机构日志，先与链上根核对是否被改动，再与账本上的授权使用逐条对照。核对本身记入日志。',
        'Every institution’s log is asked for, checked against its anchored roots and joined with the uses on the ledger. This look is logged too.',
      )}
    >
      <ActForm<Joined>
        act={actOf((input, requestId) => join({ ...input, ...given }, requestId), {
          key: 'join-logs',
          fields: FIELDS,
          submit: text('核对', 'Check and join'),
          done: (result) =>
            result.findings.length === 0
              ? text('日志与账本一致。', 'Logs and ledger agree.')
              : text(`发现 ${result.findings.length} 处不一致。`, `${result.findings.length} mismatches.`),
        })}
        result={(result) => <Result joined={result} />}
      />
      <Section
        title={text('用文件核对', 'From files')}
        hint={text(
          '不加入文件时向各机构调取；加入后只核对所加的文件。',
          'Without a file every institution is asked; with files only those are checked.',
        )}
      >
        <p className="form-submit">
          <FileButton
            label={text('加入日志文件（log.jsonl）', 'Add a log (log.jsonl)')}
            accept=".jsonl,.ndjson,application/x-ndjson"
            onText={(content, name) => setLogs((before) => [...before, { name, content }])}
          />
          {logs.length > 0 && (
            <button type="button" className="button-plain" onClick={() => setLogs([])}>
              {say(text('清空', 'Clear'))}
            </button>
          )}
        </p>
        <ul>
          {[...new Map(logs.map((log) => [log.content, log])).values()].map(({ name, content }) => (
            <li key={content}>
              {name} · {say(text('{n} 行', '{n} lines'), { n: content.split('\n').filter(Boolean).length })}
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}

function Result({ joined }: { joined: Joined }): React.JSX.Element {
  return (
    <>
      {joined.findings.length > 0 && (
        <>
          <Message kind="stop" title={text('不一致之处须由该机构说明。', 'The institution has to explain what does not agree.')} />
          <DataTable
            caption={text('不一致之处', 'Mismatches')}
            columns={MISMATCHES}
            rows={joined.findings}
            rowKey={(row) => `${row.organization}${row.kind}${row.sequence}${row.eventRef}`}
            empty={text('没有。', 'None.')}
          />
        </>
      )}
      <DataTable
        caption={text('逐份核对', 'Each log')}
        columns={LOGS}
        rows={joined.logs}
        rowKey={(row) => row.organization}
        empty={text('没有日志。', 'No logs.')}
      />
      <DataTable
        caption={text('查阅明细', 'Looks')}
        columns={LOOKS}
        rows={joined.looks.edges.map(({ node }) => node)}
        rowKey={(row) => row.organization + String(row.sequence)}
        empty={text('没有符合条件的查阅。', 'No such looks.')}
      />
      {joined.lookCount > joined.looks.edges.length && (
        <Message
          kind="note"
          title={text(
            `共 ${joined.lookCount} 条，此处为最近 ${joined.looks.edges.length} 条，文件中为全部。`,
            `${joined.lookCount} looks: the newest ${joined.looks.edges.length} here, all of them in the file.`,
          )}
        />
      )}
      <Sealed joined={joined} />
      <DataTable
        caption={text('与账本一致的授权使用', 'Uses that agree with the ledger')}
        columns={ROWS}
        rows={joined.rows}
        rowKey={(row) => `${row.organization}${row.at}${row.grant}`}
        empty={text('没有凭授权的查阅。', 'No looks under a grant.')}
      />
    </>
  );
}

/** The looks as a file, with the regulator's signed statement of its digest. */
function Sealed({ joined }: { joined: Joined }): React.JSX.Element {
  const say = useSay();
  return (
    <div className="form-submit">
      <button type="button" className="button-plain" onClick={() => download('looks.csv', joined.csv)}>
        {say(text('下载查阅明细（CSV）', 'Download the looks (CSV)'))}
      </button>
      <button type="button" className="button-plain" onClick={() => download('looks.jws', joined.statement, 'text/plain')}>
        {say(text('下载签章说明', 'Download the signed statement'))}
      </button>
      <span>
        SHA-256 <Ref value={joined.sha256} />
      </span>
    </div>
  );
}
