import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { useAsk } from '../common/ask.js';
import { AUDIT_ACTIONS } from '../common/audit-words.js';
import { labelOf } from '../common/face-labels.js';
import { ORGANIZATION_IDS, ROLES, wordOf } from '../common/words.js';
import { Looks as LooksQuery, type LooksQuery as LooksData } from './operations.js';

type Look = NonNullable<LooksData['accessHistory']>[number];

const COLUMNS: readonly Column<Look>[] = [
  { key: 'at', title: text('时间', 'Time'), value: (row, say) => showTime(row.at, say.language) },
  { key: 'action', title: text('事项', 'What'), value: (row, say) => say(wordOf(AUDIT_ACTIONS, row.action)) },
  {
    key: 'who',
    title: text('机构与角色', 'Institution and role'),
    value: (row, say) =>
      `${say(wordOf(ORGANIZATION_IDS, row.organization))} · ${row.roles.map((role) => say(wordOf(ROLES, role))).join(' ')}`,
  },
  {
    key: 'fields',
    title: text('数据项', 'Fields'),
    value: (row, say) => row.fields.map((key) => say(labelOf(key))).join(say.language === 'zh' ? '、' : ', '),
  },
  { key: 'purpose', title: text('事由', 'Reason'), value: (row) => row.purpose ?? '' },
];

/** Who looked at a certificate, and why. */
export function Looks({ certRef }: { certRef: string }): React.JSX.Element {
  const state = useAsk(LooksQuery, { certRef });
  return (
    <Section title={text('谁查阅过', 'Who looked')}>
      <Loaded state={state}>
        {({ accessHistory }) => (
          <DataTable
            caption={text('查阅记录', 'Looks')}
            columns={COLUMNS}
            rows={accessHistory ?? []}
            rowKey={(row) => row.at + row.action}
            empty={text('没有查阅记录。', 'Nobody has looked.')}
          />
        )}
      </Loaded>
    </Section>
  );
}
