import { useState } from 'react';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge, type Tone } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { FactList } from '../../kit/FactList.js';
import { textOf } from '../../kit/fields.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { type Say, text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered } from '../common/Acts.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { EVENTS, optionsOf, wordOf, type Words } from '../common/words.js';
import { AddWebhook, RemoveWebhook, WebhookCalls, type WebhookCallsQuery, Webhooks, type WebhooksQuery } from './operations.js';

type Webhook = WebhooksQuery['webhooks'][number];
type Call = WebhookCallsQuery['webhookCalls']['edges'][number]['node'];

/** Own systems that hear of events of the ledger over HTTPS: registered, listed with their deliveries, ended. */
export function WebhooksPage(): React.JSX.Element {
  const state = useAsk(Webhooks, {});
  return (
    <Page
      title={text('事件回调', 'Webhooks')}
      lead={text(
        '账本事件写入本机构索引后推送到本机构系统的地址；每次调用带签名，未答复的重复推送三日。',
        'Events of the ledger go to addresses of this institution’s own systems. Each call is signed, and repeated for three days until it is answered.',
      )}
    >
      <Loaded state={state}>{({ webhooks }) => <Registered webhooks={webhooks} />}</Loaded>
      <Section title={text('登记地址', 'Register an address')}>
        <Add />
      </Section>
    </Page>
  );
}

const listed = (events: readonly string[], say: Say): string =>
  events.map((event) => say(wordOf(EVENTS, event))).join(say.language === 'zh' ? '、' : ', ');

const ACTIVE = text('启用', 'active');
const ENDED = text('已停用', 'ended');

const COLUMNS: readonly Column<Webhook>[] = [
  { key: 'url', title: text('地址', 'Address'), value: (row) => row.url },
  { key: 'events', title: text('事件', 'Events'), value: (row, say) => listed(row.events, say) },
  { key: 'at', title: text('登记时间', 'Registered at'), value: (row, say) => showTime(row.createdAt, say.language) },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(row.active ? ACTIVE : ENDED),
    show: (row) => <Badge tone={row.active ? 'live' : 'over'} label={row.active ? ACTIVE : ENDED} />,
  },
  { key: 'pending', title: text('待送达', 'Waiting'), value: (row) => row.pending, numeric: true },
  { key: 'failed', title: text('已放弃', 'Given up'), value: (row) => row.failed, numeric: true },
];

function Registered({ webhooks }: { webhooks: readonly Webhook[] }): React.JSX.Element {
  const refresh = useRefresh();
  const say = useSay();
  const [shown, setShown] = useState<Webhook>();
  const columns: readonly Column<Webhook>[] = [
    ...COLUMNS,
    {
      key: 'calls',
      title: text('送达记录', 'Deliveries'),
      value: () => '',
      show: (row) => (
        <button type="button" className="button-plain button-small" onClick={() => setShown(row)}>
          {say(text('查看', 'Show'))}
        </button>
      ),
    },
  ];
  return (
    <>
      <Section title={text('已登记的地址', 'Registered addresses')}>
        <DataTable
          caption={text('事件回调', 'Webhooks')}
          columns={columns}
          rows={webhooks}
          rowKey={(row) => row.id}
          empty={text('还没有登记地址。', 'No address is registered.')}
        />
        <Acts offered={webhooks.filter(({ active }) => active).map(end)} onDone={refresh} />
      </Section>
      {shown && <Deliveries key={shown.id} webhook={shown} />}
    </>
  );
}

const STATES: Words = {
  PENDING: text('待送达', 'to be delivered'),
  DONE: text('已送达', 'delivered'),
  FAILED: text('已放弃', 'given up'),
};
const TONES: Readonly<Record<string, Tone>> = { PENDING: 'waiting', DONE: 'live', FAILED: 'bad' };

const CALLS: readonly Column<Call>[] = [
  { key: 'event', title: text('事件', 'Event'), value: (row, say) => say(wordOf(EVENTS, row.event)) },
  { key: 'at', title: text('产生时间', 'Since'), value: (row, say) => showTime(row.createdAt, say.language) },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(wordOf(STATES, row.state)),
    show: (row) => <Badge tone={TONES[row.state] ?? 'over'} label={wordOf(STATES, row.state)} />,
  },
  {
    key: 'why',
    title: text('未送达原因', 'Why not'),
    value: (row, say) =>
      row.problem === null ? '' : say(text('{why}，已试 {n} 次', '{why}, tried {n} times'), { why: row.problem, n: row.attempts }),
  },
  {
    key: 'next',
    title: text('下次尝试', 'Next try'),
    value: (row, say) => (row.nextAt === null ? '' : showTime(row.nextAt, say.language)),
  },
  { key: 'id', title: text('消息编号', 'Number'), value: (row) => row.id, show: (row) => <Ref value={row.id} /> },
];

function Deliveries({ webhook: { id, url } }: { webhook: Webhook }): React.JSX.Element {
  const list = useList(WebhookCalls, { webhookId: id }, (data) => data.webhookCalls);
  return (
    <Section title={text('送达记录', 'Deliveries')} hint={{ zh: url, en: url }}>
      <Loaded state={list.state}>
        {(rows) => (
          <DataTable
            caption={text('送达记录', 'Deliveries')}
            columns={CALLS}
            rows={rows}
            rowKey={(row) => row.id}
            empty={text('还没有这些事件。', 'None of these events has happened yet.')}
            more={list.more}
          />
        )}
      </Loaded>
    </Section>
  );
}

function end({ id, url }: Webhook): Offered {
  return offer(
    { zh: `停用 ${url}`, en: `End ${url}` },
    acting(RemoveWebhook, (data) => data.removeWebhook, { id }),
    {
      key: `end-webhook-${id}`,
      fields: [],
      danger: true,
      consequences: (_input, say) => [
        say(text('不再推送到这一地址，未送达的不再重试。', 'Nothing goes to this address any more; what waits is given up.')),
      ],
      submit: text('停用', 'End it'),
      done: text('已停用。', 'Ended.'),
    },
  );
}

function Add(): React.JSX.Element {
  const refresh = useRefresh();
  return (
    <ActForm<{ readonly id: string; readonly secret: string }>
      act={actOf(
        acting(AddWebhook, (data) => data.addWebhook),
        {
          key: 'add-webhook',
          fields: [
            {
              kind: 'code',
              name: 'url',
              label: text('地址', 'Address'),
              hint: text('https 开头，主机须在本机构许可的范围内', 'https, at a host that this institution allows'),
            },
            { kind: 'ticks', name: 'events', label: text('事件', 'Events'), options: optionsOf(EVENTS) },
          ],
          submit: text('登记', 'Register'),
          consequences: (input, say) => [
            say({ zh: `所选事件推送到 ${textOf(input, 'url')}。`, en: `The chosen events go to ${textOf(input, 'url')}.` }),
            say(text('只含账本引用，不含个人信息。', 'They hold references of the ledger, nobody’s data.')),
          ],
          done: text(
            '已登记。密钥只显示这一次，须存入接收系统。',
            'Registered. The secret is shown this once: keep it in the receiving system.',
          ),
        },
      )}
      onDone={refresh}
      result={({ secret }) => <FactList rows={[[text('签名密钥', 'Secret of the signature'), <code key="secret">{secret}</code>]]} />}
    />
  );
}
