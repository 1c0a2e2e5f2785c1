import { useState } from 'react';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { Tabs } from '../common/Tabs.js';
import { text, useSay } from '../../language/say.js';
import { showSpan } from '../../text/amounts.js';
import { showDay } from '../../text/time.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { CASE_ACTS, CASE_STATES, CASE_TONES, SIDES, wordOf } from '../common/words.js';
import { type CaseRowFragment, Cases } from './operations.js';

const STATES = ['READY', 'DONE', 'WITHDRAWN', 'REJECTED'] as const;

const COLUMNS: readonly Column<CaseRowFragment>[] = [
  {
    key: 'case',
    title: text('案件', 'Case'),
    value: (row) => row.caseRef,
    show: (row) => <Ref value={row.caseRef} to={`/registry/case/${row.caseRef}`} />,
  },
  { key: 'act', title: text('登记类型', 'Act'), value: (row, say) => say(wordOf(CASE_ACTS, row.act)) },
  { key: 'division', title: text('区划', 'District'), value: (row) => row.division },
  { key: 'opened', title: text('受理日期', 'Opened'), value: (row, say) => showDay(row.openedOn, say.language) },
  {
    key: 'age',
    title: text('已过', 'Age'),
    value: (row) => Date.now() - Date.parse(`${row.openedOn}T00:00:00+08:00`),
    show: (row) => <Age since={row.openedOn} />,
    numeric: true,
  },
  {
    key: 'tax',
    title: text('税务', 'Tax'),
    value: (row, say) => {
      const missing = row.requiredSides.filter((side) => !row.attestations.some((one) => one.side === side && one.state === 'ATTESTED'));
      return missing.length === 0
        ? say(text('齐', 'complete'))
        : say(text('缺{sides}', 'missing: {sides}'), { sides: missing.map((side) => say(wordOf(SIDES, side))).join('、') });
    },
  },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(wordOf(CASE_STATES, row.state)),
    show: (row) => <Badge tone={CASE_TONES[row.state] ?? 'over'} label={wordOf(CASE_STATES, row.state)} />,
  },
];

function Age({ since }: { since: string }): React.JSX.Element {
  const say = useSay();
  return <>{showSpan(Date.now() - Date.parse(`${since}T00:00:00+08:00`), say.language)}</>;
}

/** Cases with their age and what they wait for. */
export function CasesPage(): React.JSX.Element {
  const [state, setState] = useState<(typeof STATES)[number] | undefined>('READY');
  const list = useList(Cases, state === undefined ? {} : { state }, (data) => data.cases);
  return (
    <Page
      title={text('案件', 'Cases')}
      lead={text('受理后等待税务、抵押权人或登簿的业务。', 'Accepted, and waiting for tax, lenders or entry.')}
    >
      <Tabs
        tabs={[...STATES.map((one) => [one, wordOf(CASE_STATES, one)] as const), [undefined, text('全部', 'all')]]}
        now={state}
        onChange={setState}
      />
      <Loaded state={list.state}>
        {(rows) => (
          <DataTable
            caption={text('案件', 'Cases')}
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
