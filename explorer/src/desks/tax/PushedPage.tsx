import { useState } from 'react';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { Ref } from '../common/Ref.js';
import { Tabs } from '../common/Tabs.js';
import { useList } from '../common/use-list.js';
import { CASE_ACTS, CASE_STATES, CASE_TONES, SIDES, TAX_KINDS, wordOf } from '../common/words.js';
import { PushedCases, type PushedFragment } from './operations.js';

const TABS = [
  ['READY', text('待出具', 'To attest')],
  ['DONE', text('已登簿', 'Entered')],
  [undefined, text('全部', 'All')],
] as const;

const sideOf =
  (side: string) =>
  (row: PushedFragment): PushedFragment['attestations'][number] | undefined =>
    row.attestations.find((one) => one.side === side);

const sideColumn = (side: 'BUYER' | 'SELLER'): Column<PushedFragment> => ({
  key: side,
  title: wordOf(SIDES, side),
  value: (row, say) => {
    const attested = sideOf(side)(row);
    if (!row.requiredSides.includes(side)) return say(text('不需要', 'not needed'));
    if (attested?.state === 'REVERSED') return say(text('已撤销', 'reversed'));
    return attested ? say(wordOf(TAX_KINDS, attested.kind)) : say(text('待出具', 'to attest'));
  },
});

const COLUMNS: readonly Column<PushedFragment>[] = [
  {
    key: 'case',
    title: text('案件', 'Case'),
    value: (row) => row.caseRef,
    show: (row) => <Ref value={row.caseRef} to={`/tax/case/${row.caseRef}`} />,
  },
  { key: 'act', title: text('登记类型', 'Act'), value: (row, say) => say(wordOf(CASE_ACTS, row.act)) },
  { key: 'division', title: text('区划', 'District'), value: (row) => row.division },
  { key: 'opened', title: text('受理日期', 'Opened'), value: (row, say) => showDay(row.openedOn, say.language) },
  sideColumn('BUYER'),
  sideColumn('SELLER'),
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(wordOf(CASE_STATES, row.state)),
    show: (row) => <Badge tone={CASE_TONES[row.state] ?? 'over'} label={wordOf(CASE_STATES, row.state)} />,
  },
];

/** Cases that the registry pushed, with what is still to attest. */
export function PushedPage(): React.JSX.Element {
  const [state, setState] = useState<'READY' | 'DONE' | undefined>('READY');
  const list = useList(PushedCases, state === undefined ? {} : { state }, (data) => data.cases);
  return (
    <Page
      title={text('推送案件', 'Pushed cases')}
      lead={text(
        '登记机构受理后即时推送；各方分别出具，互不等待。',
        'Pushed the moment the registry accepts them; each side is attested on its own.',
      )}
    >
      <Tabs tabs={TABS} now={state} onChange={setState} />
      <Loaded state={list.state}>
        {(rows) => (
          <DataTable
            caption={text('推送案件', 'Pushed cases')}
            columns={COLUMNS}
            rows={rows}
            more={list.more}
            rowKey={(row) => row.caseRef}
            empty={text('没有这样的案件。', 'No such cases.')}
          />
        )}
      </Loaded>
    </Page>
  );
}
