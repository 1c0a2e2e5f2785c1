import { useState } from 'react';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { useAsk } from '../common/ask.js';
import { Tabs } from '../common/Tabs.js';
import { AskChange, Dictionary, type DictionaryQuery } from './operations.js';

type Term = DictionaryQuery['dictionary'][number];

const NAMES = [
  ['registrationType', text('登记类型', 'Types of registration')],
  ['rightType', text('权利类型', 'Types of right')],
  ['rightNature', text('权利性质', 'Natures of right')],
  ['holderIdType', text('证件种类', 'Identification')],
  ['division', text('行政区划', 'Districts')],
] as const;

const COLUMNS: readonly Column<Term>[] = [
  { key: 'code', title: text('代码', 'Code'), value: (row) => row.code },
  { key: 'zh', title: text('中文', 'Chinese'), value: (row) => row.zh },
  { key: 'en', title: text('英文', 'English'), value: (row) => row.en },
  {
    key: 'national',
    title: text('来源', 'Source'),
    value: (row, say) => say(row.national ? text('国家标准，不可更改', 'national, fixed') : text('本机构', 'own')),
  },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(row.retired ? text('停用', 'retired') : text('在用', 'in use')),
    show: (row) => <Badge tone={row.retired ? 'over' : 'live'} label={row.retired ? text('停用', 'retired') : text('在用', 'in use')} />,
  },
];

/** Dictionaries: national terms stand fixed, own terms are added with a second person. */
export function DictionariesPage(): React.JSX.Element {
  const [name, setName] = useState<(typeof NAMES)[number][0]>('registrationType');
  const state = useAsk(Dictionary, { name });
  const ask = acting(AskChange, (data) => data.requestChange);
  return (
    <Page title={text('字典', 'Dictionaries')}>
      <Tabs tabs={NAMES} now={name} onChange={setName} />
      <Loaded state={state}>
        {(data) => (
          <DataTable
            caption={text('字典项', 'Terms')}
            columns={COLUMNS}
            rows={data.dictionary}
            rowKey={(row) => row.code}
            empty={text('没有字典项。', 'No terms.')}
          />
        )}
      </Loaded>
      <Section title={text('增加或修改', 'Add or change')}>
        <ActForm
          key={name}
          act={actOf(
            ({ retired, ...term }, requestId) =>
              ask({ action: 'CHANGE_DICTIONARY', payload: { dictionary: name, ...term, retired: retired === true } }, requestId),
            {
              key: `term-${name}`,
              fields: [
                { kind: 'code', name: 'code', label: text('代码', 'Code') },
                { kind: 'text', name: 'zh', label: text('中文', 'Chinese') },
                { kind: 'text', name: 'en', label: text('英文', 'English') },
                { kind: 'tick', name: 'retired', label: text('停用', 'Retired') },
              ],
              submit: text('提请复核', 'Ask for approval'),
              done: text('已提请复核。', 'Approval is asked for.'),
            },
          )}
        />
      </Section>
    </Page>
  );
}
