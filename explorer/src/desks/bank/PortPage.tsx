import { Badge } from '../../kit/Badge.js';
import { FactList } from '../../kit/FactList.js';
import { Older } from '../../kit/DataTable.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Columns, Page, Section } from '../../kit/Page.js';
import type { Text } from '../../language/language.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered, refuse } from '../common/Acts.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { PORT_REASONS } from '../common/port-words.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { Transactions } from '../common/Transactions.js';
import { PORT_SCOPES, PORT_STATES, PORT_TONES, wordOf } from '../common/words.js';
import { OwnName, OwnPorts, type OwnPortsQuery, Rectify } from './operations.js';

type Port = OwnPortsQuery['ports']['edges'][number]['node'];

/** The own port: open, closed and why, and the plan by which it opens again (BK-03, DV-04). */
export function PortPage(): React.JSX.Element {
  const name = useAsk(OwnName, {});
  const list = useList(OwnPorts, {}, (data) => data.ports);
  const own = name.data?.network.organization.mspId;
  return (
    <Page
      title={text('本机构端口', 'Own port')}
      lead={text(
        '端口关闭后不能提出新申请，已登记的抵押不受影响；提交整改方案并经监管机构验收后重新开放。',
        'A closed port takes no new applications; mortgages that stand are not touched. A plan that the regulator accepts opens it again.',
      )}
    >
      <Loaded state={{ data: own === undefined ? undefined : list.state.data, error: name.error ?? list.state.error }}>
        {(ports) => {
          const rows = ports.filter(({ party }) => party === own);
          return rows.length === 0 ? (
            <Message kind="done" title={text('端口开放，从未关闭。', 'The port is open and was never closed.')} />
          ) : (
            rows.map((port) => <One key={port.scope + port.scopeRef} port={port} />)
          );
        }}
      </Loaded>
      {list.more && <Older more={list.more} shown={list.state.data?.length ?? 0} />}
    </Page>
  );
}

function One({ port }: { port: Port }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  return (
    <>
      <Columns>
        <Section title={wordOf(PORT_SCOPES, port.scope)}>
          <FactList
            rows={[
              [
                text('状态', 'State'),
                <Badge key="state" tone={PORT_TONES[port.state] ?? 'over'} label={wordOf(PORT_STATES, port.state)} />,
              ],
              [text('关闭原因', 'Why it was closed'), say(wordOf(PORT_REASONS, port.reason))],
              [text('网点或用户', 'Branch or user'), port.scope !== 'PARTY' && <Ref key="ref" value={port.scopeRef} />],
              ...port.acts.map(({ state, day, evidence }, n): readonly [Text, React.ReactNode] => [
                { zh: `${n + 1}. ${wordOf(PORT_STATES, state).zh}`, en: `${n + 1}. ${wordOf(PORT_STATES, state).en}` },
                <span key={day + String(state)}>
                  {showDay(day, say.language)} <Ref value={evidence} />
                </span>,
              ]),
            ]}
          />
        </Section>
        <Section title={text('可办事项', 'What can be done')}>
          <Acts offered={offeredFor(port)} onDone={refresh} />
        </Section>
      </Columns>
      <Section title={text('全部交易', 'All transactions')}>
        <Transactions caption={text('全部交易', 'All transactions')} rows={port.history} />
      </Section>
    </>
  );
}

function offeredFor({ party, scope, scopeRef, state }: Port): Offered[] {
  const title = text('提交整改方案', 'Bring a plan of rectification');
  if (state === 'OPEN') return [refuse(title, text('端口开放，无须整改。', 'The port is open.'))];
  if (state === 'RECTIFYING')
    return [refuse(title, text('方案已提交，待监管机构验收（PORT_STATE）。', 'The plan is with the regulator (PORT_STATE).'))];
  const fixed = { party, scope, ...(scope === 'PARTY' ? {} : { scopeRef }) };
  return [
    offer(
      title,
      acting(Rectify, (data) => data.rectifyPort, fixed),
      {
        key: `rectify-${scope}-${scopeRef}`,
        fields: [
          {
            kind: 'long',
            name: 'plan',
            label: text('申诉意见和整改方案', 'What is said against the finding, and the plan'),
            hint: text(
              '加密留存，账本只记加盐摘要；由监管机构验收',
              'kept encrypted; the ledger gets a salted digest; the regulator decides',
            ),
          },
        ],
        consequences: (_input, say) => [
          say(
            text(
              '提交后端口转为整改中，验收前仍不能提出新申请。',
              'The port is then being rectified; until acceptance it takes nothing new.',
            ),
          ),
        ],
        submit: text('提交', 'Bring it'),
        written: ({ transaction }) => transaction,
        done: text('方案已提交，待验收。', 'The plan is brought and waits for acceptance.'),
      },
    ),
  ];
}
