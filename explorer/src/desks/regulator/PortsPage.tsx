import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { type Field, textOf } from '../../kit/fields.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';

import { PORT_REASONS } from '../common/port-words.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { optionsOf, ORGANIZATIONS, PORT_SCOPES, PORT_STATES, PORT_TONES, wordOf } from '../common/words.js';
import { AskPort, Ports, type PortsQuery } from './operations.js';

type Port = PortsQuery['ports']['edges'][number]['node'];

/** Of a branch or a user; the whole institution has none. */
const whichOf = ({ scope, scopeRef }: Port): string => (scope === 'PARTY' ? '' : scopeRef);

const COLUMNS: readonly Column<Port>[] = [
  { key: 'party', title: text('机构', 'Institution'), value: (row, say) => say(wordOf(ORGANIZATIONS, row.party)) },
  { key: 'scope', title: text('范围', 'Scope'), value: (row, say) => say(wordOf(PORT_SCOPES, row.scope)) },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(wordOf(PORT_STATES, row.state)),
    show: (row) => <Badge tone={PORT_TONES[row.state] ?? 'over'} label={wordOf(PORT_STATES, row.state)} />,
  },
  { key: 'reason', title: text('原因', 'Reason'), value: (row, say) => say(wordOf(PORT_REASONS, row.reason)) },
  { key: 'ref', title: text('网点或用户', 'Branch or user'), value: whichOf, show: (row) => <Ref value={whichOf(row)} /> },
  {
    key: 'acts',
    title: text('经过', 'What happened'),
    value: (row, say) =>
      row.acts
        .map(({ day, state }) => `${showDay(day, say.language)} ${say(wordOf(PORT_STATES, state ?? ''))}`)
        .join(say.language === 'zh' ? '；' : '; '),
  },
];

const WHICH: readonly Field[] = [
  {
    kind: 'choice',
    name: 'party',
    label: text('机构', 'Institution'),
    options: optionsOf(ORGANIZATIONS, ['BankMSP', 'RegistryMSP', 'TaxMSP', 'CourtMSP']),
  },
  { kind: 'choice', name: 'scope', label: text('范围', 'Scope'), options: optionsOf(PORT_SCOPES), initial: 'PARTY' },
  {
    kind: 'code',
    name: 'scopeRef',
    label: text('网点或用户的引用', 'Reference of the branch or user'),
    hint: text('该机构申请所附，账本只有引用', 'as its applications carry it; the ledger has references only'),
    when: (values) => values['scope'] !== 'PARTY' && values['scope'] !== '',
  },
];

/** Ports through which institutions apply: closed and opened again with a second person, with a plan in between. */
export function PortsPage(): React.JSX.Element {
  const list = useList(Ports, {}, (data) => data.ports);
  const ask = acting(AskPort, (data) => data.requestActApproval);
  return (
    <Page
      title={text('端口', 'Ports')}
      lead={text(
        '端口关闭后该机构不能提出新申请，窗口可代为办理；整改验收后重新开放。',
        'A closed port takes no new applications; the counter can take over. It opens again after rectification.',
      )}
    >
      <Loaded state={list.state}>
        {(rows) => (
          <DataTable
            caption={text('端口', 'Ports')}
            columns={COLUMNS}
            rows={rows}
            rowKey={(row) => row.party + row.scope + row.scopeRef}
            more={list.more}
            empty={text('没有关闭过的端口，全部开放。', 'No port was ever closed; all are open.')}
          />
        )}
      </Loaded>
      <Section title={text('提请关闭端口', 'Ask for closing')}>
        <ActForm
          act={actOf(({ ...input }, requestId) => ask({ act: 'closePort', input }, requestId), {
            key: 'close-port',
            fields: [
              ...WHICH,
              {
                kind: 'choice',
                name: 'reason',
                label: text('原因', 'Reason'),
                hint: text('原因代码上链公开', 'its code stands on the ledger'),
                options: optionsOf(PORT_REASONS),
              },
              {
                kind: 'long',
                name: 'finding',
                label: text('检查结论', 'Finding'),
                hint: text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest'),
              },
            ],
            submit: text('提请复核', 'Ask for approval'),
            danger: true,
            consequences: (input, say) => [
              say({
                zh: `关闭${wordOf(ORGANIZATIONS, textOf(input, 'party')).zh}的端口，该机构不能提出新申请。`,
                en: `The port of the ${wordOf(ORGANIZATIONS, textOf(input, 'party')).en} closes; it can apply for nothing new.`,
              }),
              say(text('须由另一人复核；该机构可提交整改方案。', 'Another person decides; the institution can bring a plan.')),
            ],
            done: text('已提请复核，在“双人复核”执行。', 'Approval is asked for; it is carried out under “Second person”.'),
          })}
        />
      </Section>
      <Section
        title={text('提请重新开放', 'Ask for reopening')}
        hint={text(
          '机构提交申诉意见和整改方案后，端口为“整改中”，验收合格方可开放。',
          'Once the institution has answered with a plan, the port is being rectified; it opens when the plan is accepted.',
        )}
      >
        <ActForm
          act={actOf((input, requestId) => ask({ act: 'openPort', input }, requestId), {
            key: 'open-port',
            fields: [
              ...WHICH,
              {
                kind: 'long',
                name: 'acceptance',
                label: text('验收意见', 'Acceptance'),
                hint: text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest'),
              },
            ],
            submit: text('提请复核', 'Ask for approval'),
            consequences: (_input, say) => [say(text('批准并执行后端口重新开放。', 'Approved and carried out, the port is open again.'))],
            done: text('已提请复核。', 'Approval is asked for.'),
          })}
        />
      </Section>
    </Page>
  );
}
