import { useState } from 'react';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { download } from '../../kit/csv.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { type Say, text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { visible } from '../../text/visible.js';
import { acting } from '../common/acting.js';
import { Ref } from '../common/Ref.js';
import { Tabs } from '../common/Tabs.js';
import { useList } from '../common/use-list.js';
import { ORGANIZATION_IDS, wordOf, type Words } from '../common/words.js';
import { Read, type ReadMutation, Received, type ReceivedQuery, Sent, type SentQuery } from './operations.js';
import { MESSAGE_TONES, MESSAGE_TYPES, problemOf, RECEIVED_STATES, SENT_STATES } from './words.js';

type Incoming = ReceivedQuery['receivedMessages']['edges'][number]['node'];
type Outgoing = SentQuery['sentMessages']['edges'][number]['node'];

const BOXES = [
  ['IN', text('收到', 'Received')],
  ['OUT', text('发出', 'Sent')],
] as const;

/** Signed and encrypted messages between institutions: what came, what was sent, how far each is, and its receipt. */
export function MessagesPage(): React.JSX.Element {
  const [box, setBox] = useState<'IN' | 'OUT'>('IN');
  return (
    <Page
      title={text('机构间消息', 'Messages between institutions')}
      lead={text(
        '与登记、税务、银行、法院和监管机构交换的消息，签名并加密；只列收发情况，查看内容须说明事由并记入日志。',
        'Exchanged with the other institutions, signed and encrypted. Here is that they came and went; to open one takes a reason, which is logged.',
      )}
    >
      <Tabs tabs={BOXES} now={box} onChange={setBox} />
      {box === 'IN' ? <Inbox /> : <Outbox />}
    </Page>
  );
}

const typeOf = { key: 'type', title: text('消息', 'Message') } as const;

const INCOMING: readonly Column<Incoming>[] = [
  { ...typeOf, value: (row, say) => say(wordOf(MESSAGE_TYPES, row.type)) },
  { key: 'sender', title: text('发送机构', 'Sender'), value: (row, say) => say(wordOf(ORGANIZATION_IDS, row.sender)) },
  { key: 'at', title: text('收到时间', 'Received at'), value: (row, say) => showTime(row.receivedAt, say.language) },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => [say(wordOf(RECEIVED_STATES, row.state)), problemOf(row.refusal, say)].filter(Boolean).join(' '),
    show: (row) => <State state={row.state} words={RECEIVED_STATES} problem={row.refusal} />,
  },
  {
    key: 'about',
    title: text('所属会话', 'Conversation'),
    value: (row) => row.conversation,
    show: (row) => <Ref value={row.conversation} />,
  },
];

function Inbox(): React.JSX.Element {
  const list = useList(Received, {}, (data) => data.receivedMessages);
  const [open, setOpen] = useState<Incoming>();
  const say = useSay();
  const columns: readonly Column<Incoming>[] = [
    ...INCOMING,
    {
      key: 'open',
      title: text('内容', 'Content'),
      value: () => '',
      show: (row) => (
        <button type="button" className="button-plain button-small" disabled={row.state === 'ERASED'} onClick={() => setOpen(row)}>
          {say(text('查看', 'Open'))}
        </button>
      ),
    },
  ];
  return (
    <>
      {open && <Content key={open.sender + open.id} message={open} />}
      <Loaded state={list.state}>
        {(rows) => (
          <DataTable
            caption={text('收到的消息', 'Messages received')}
            columns={columns}
            rows={rows}
            rowKey={(row) => `${row.sender} ${row.id}`}
            empty={text('还没有收到消息。', 'Nothing has come yet.')}
            more={list.more}
          />
        )}
      </Loaded>
    </>
  );
}

/** One message in clear, for a reason. */
function Content({ message }: { message: Incoming }): React.JSX.Element {
  const { sender, id, type } = message;
  const [from, what] = [wordOf(ORGANIZATION_IDS, sender), wordOf(MESSAGE_TYPES, type)];
  return (
    <Section title={{ zh: `查看消息：${what.zh}（${from.zh}）`, en: `Open a message: ${what.en} (${from.en})` }}>
      <ActForm<ReadMutation['readMessage']>
        once
        act={actOf(
          acting(Read, (data) => data.readMessage, { sender, id }),
          {
            key: `read-${sender}-${id}`,
            fields: [{ kind: 'text', name: 'purpose', label: text('事由', 'Reason'), hint: text('记入日志', 'stands in the log') }],
            submit: text('查看内容', 'Show the content'),
            done: text('已显示，查看已记入日志。', 'Shown; the look is on record.'),
          },
        )}
        result={({ payload }) => <Payload payload={payload} name={`${type}-${id.slice(0, 8)}.json`} />}
      />
    </Section>
  );
}

function Payload({ payload, name }: { payload: unknown; name: string }): React.JSX.Element {
  const say = useSay();
  const words = JSON.stringify(payload, null, 2);
  return (
    <>
      <pre className="report" tabIndex={0}>
        {visible(words)}
      </pre>
      <p className="form-submit">
        <button type="button" className="button-plain" onClick={() => download(name, words, 'application/json')}>
          {say(text('保存为文件', 'Save as a file'))}
        </button>
      </p>
    </>
  );
}

const OUTGOING: readonly Column<Outgoing>[] = [
  { ...typeOf, value: (row, say) => say(wordOf(MESSAGE_TYPES, row.type)) },
  { key: 'to', title: text('接收机构', 'Recipient'), value: (row, say) => say(wordOf(ORGANIZATION_IDS, row.recipient)) },
  { key: 'at', title: text('发出时间', 'Sent at'), value: (row, say) => showTime(row.sentAt, say.language) },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => [say(wordOf(SENT_STATES, row.state)), triesOf(row, say), problemOf(row.problem, say)].filter(Boolean).join(' '),
    show: (row) => <State state={row.state} words={SENT_STATES} problem={row.problem} tries={row.attempts} />,
  },
  {
    key: 'done',
    title: text('送达时间', 'Delivered at'),
    value: (row, say) => (row.deliveredAt === null ? '' : showTime(row.deliveredAt, say.language)),
  },
  {
    key: 'about',
    title: text('所属会话', 'Conversation'),
    value: (row) => row.conversation,
    show: (row) => <Ref value={row.conversation} />,
  },
  { key: 'receipt', title: text('回执', 'Receipt'), value: (row) => row.receipt ?? '', show: (row) => <Receipt row={row} /> },
];

/** One try is the rule; more are said. */
const triesOf = ({ attempts }: { readonly attempts: number }, say: Say): string =>
  attempts > 1 ? say(text('已试 {n} 次', 'tried {n} times'), { n: attempts }) : '';

interface StateProps {
  state: string;
  words: Words;
  problem: string | null;
  tries?: number;
}

/** How far a message is, and under it what is wrong with it. */
function State({ state, words, problem, tries = 0 }: StateProps): React.JSX.Element {
  const say = useSay();
  const notes = [triesOf({ attempts: tries }, say), problemOf(problem, say)].filter(Boolean);
  return (
    <>
      <Badge tone={MESSAGE_TONES[state] ?? 'over'} label={wordOf(words, state)} />
      {notes.length > 0 && <span className="ref-line muted">{visible(notes.join(' · '))}</span>}
    </>
  );
}

/** What the recipient has signed, to be kept as evidence. */
function Receipt({ row: { id, receipt } }: { row: Outgoing }): React.JSX.Element | null {
  const say = useSay();
  if (receipt === null) return null;
  return (
    <button
      type="button"
      className="button-plain button-small"
      onClick={() => download(`receipt-${id.slice(0, 8)}.jws`, receipt, 'text/plain')}
    >
      {say(text('下载', 'Download'))}
    </button>
  );
}

function Outbox(): React.JSX.Element {
  const list = useList(Sent, {}, (data) => data.sentMessages);
  return (
    <Loaded state={list.state}>
      {(rows) => (
        <DataTable
          caption={text('发出的消息', 'Messages sent')}
          columns={OUTGOING}
          rows={rows}
          rowKey={(row) => row.id}
          empty={text('还没有发出消息。', 'Nothing was sent yet.')}
          more={list.more}
        />
      )}
    </Loaded>
  );
}
