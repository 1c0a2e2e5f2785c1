import { useState } from 'react';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { today, useAsk } from '../common/ask.js';
import { Tabs } from '../common/Tabs.js';
import {
  AskChange,
  Calendar,
  type CalendarQuery,
  Dictionary,
  DictionaryNames,
  type DictionaryQuery,
  Mappings,
  type MappingsQuery,
} from './operations.js';

type Term = DictionaryQuery['dictionary'][number];

const NAMES = [
  ['registrationType', text('登记类型', 'Types of registration')],
  ['rightType', text('权利类型', 'Types of right')],
  ['rightNature', text('权利性质', 'Natures of right')],
  ['holderIdType', text('证件种类', 'Identification')],
  ['division', text('行政区划', 'Districts')],
  ['attestationKind', text('税务证明种类', 'Kinds of attestation')],
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

type Mapping = MappingsQuery['dictionaryMappings'][number];
type Day = CalendarQuery['calendarDays'][number];

const MAPPINGS: readonly Column<Mapping>[] = [
  { key: 'system', title: text('对方系统', 'Other system'), value: (row) => row.system },
  { key: 'foreign', title: text('对方代码', 'Its code'), value: (row) => row.foreignCode },
  { key: 'code', title: text('本机构代码', 'Own code'), value: (row) => row.code },
  {
    key: 'outward',
    title: text('对外发送', 'Used outward'),
    value: (row, say) => say(row.outward ? text('是', 'yes') : text('否', 'no')),
  },
];
const DAYS: readonly Column<Day>[] = [
  { key: 'day', title: text('日期', 'Day'), value: (row, say) => showDay(row.day, say.language) },
  {
    key: 'working',
    title: text('当日', 'On that day'),
    value: (row, say) => say(row.working ? text('上班', 'work') : text('放假', 'holiday')),
  },
  { key: 'reason', title: text('依据', 'Ground'), value: (row) => row.reason },
];

/** Dictionaries: national terms stand fixed, own terms are added with a second person. */
export function DictionariesPage(): React.JSX.Element {
  const [name, setName] = useState('registrationType');
  const state = useAsk(Dictionary, { name });
  const mappings = useAsk(Mappings, { dictionary: name });
  const calendar = useAsk(Calendar, { year: Number(today().slice(0, 4)) });
  const { data: names } = useAsk(DictionaryNames, {});
  const others = (names?.dictionaries ?? []).filter((one) => !NAMES.some(([known]) => known === one));
  const ask = acting(AskChange, (data) => data.requestChange);
  return (
    <Page title={text('字典', 'Dictionaries')}>
      <Tabs tabs={[...NAMES, ...others.map((one) => [one, { zh: one, en: one }] as const)]} now={name} onChange={setName} />
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
      <Section
        title={text('与其他系统的代码对照', 'Codes of other systems')}
        hint={text(
          '交换数据时按对照转换；一个代码在一个系统只对照一次。',
          'Exchanged data are converted by it; a code has one counterpart in a system.',
        )}
      >
        <Loaded state={mappings}>
          {({ dictionaryMappings }) => (
            <DataTable
              caption={text('代码对照', 'Counterparts')}
              columns={MAPPINGS}
              rows={dictionaryMappings}
              rowKey={(row) => row.system + row.foreignCode}
              empty={text('没有对照。', 'None.')}
            />
          )}
        </Loaded>
        <ActForm
          key={`mapping-${name}`}
          act={actOf(
            ({ outward, ...mapping }, requestId) =>
              ask({ action: 'CHANGE_DICTIONARY', payload: { dictionary: name, ...mapping, outward: outward === true } }, requestId),
            {
              key: `mapping-${name}`,
              fields: [
                { kind: 'code', name: 'system', label: text('对方系统', 'Other system'), hint: text('例如 tax-hall', 'such as tax-hall') },
                { kind: 'code', name: 'foreignCode', label: text('对方代码', 'Its code') },
                { kind: 'code', name: 'code', label: text('本机构代码', 'Own code') },
                { kind: 'tick', name: 'outward', label: text('也用于对外发送', 'Used outward too'), initial: 'true' },
              ],
              submit: text('提请复核', 'Ask for approval'),
              done: text('已提请复核。', 'Approval is asked for.'),
            },
          )}
        />
      </Section>
      <Section
        title={text('工作日历', 'Working days')}
        hint={text(
          '法定期限按工作日计算；调休按国务院办公厅通知。',
          'Limits of the law count working days; moved days follow the State Council’s notice.',
        )}
      >
        <Loaded state={calendar}>
          {({ calendarDays }) => (
            <DataTable
              caption={text('本年调休和放假', 'Moved days and holidays of this year')}
              columns={DAYS}
              rows={calendarDays}
              rowKey={(row) => row.day}
              empty={text('没有调整。', 'None.')}
              pageSize={10}
            />
          )}
        </Loaded>
        <ActForm
          act={actOf(
            ({ working, ...day }, requestId) =>
              ask({ action: 'CHANGE_CALENDAR', payload: { ...day, working: working === 'yes' } }, requestId),
            {
              key: 'calendar',
              fields: [
                { kind: 'date', name: 'day', label: text('日期', 'Day') },
                {
                  kind: 'choice',
                  name: 'working',
                  label: text('当日', 'On that day'),
                  options: [
                    ['yes', text('上班（调休）', 'work (moved)')],
                    ['no', text('放假', 'holiday')],
                  ],
                },
                { kind: 'text', name: 'reason', label: text('依据', 'Ground'), hint: text('例如 通知文号', 'such as the notice’s number') },
              ],
              submit: text('提请复核', 'Ask for approval'),
              consequences: (_input, say) => [
                say(text('批准并执行后，此后的法定期限按新日历计算。', 'Once carried out, limits from then on count by the new calendar.')),
              ],
              done: text('已提请复核。', 'Approval is asked for.'),
            },
          )}
        />
      </Section>
    </Page>
  );
}
