import { useState } from 'react';
import { execute } from '../../api/execute.js';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable, type More } from '../../kit/DataTable.js';
import { Dialog } from '../../kit/Dialog.js';
import { Loaded, Refused } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';
import { showDay, showTime } from '../../text/time.js';
import { useRefresh } from '../common/ask.js';
import { type ItemResult, ManyResults } from '../common/ManyResults.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { EVENTS, MORTGAGE_ACTS, MORTGAGE_KINDS, MORTGAGE_STATES, MORTGAGE_TONES, wordOf } from '../common/words.js';
import { Alerts as AlertsOf, type AlertsQuery, Collateral, type CollateralQuery, RequestReleases } from './operations.js';

type Mortgage = CollateralQuery['mortgages']['edges'][number]['node'];

const live = ({ endedOn }: Mortgage): boolean => endedOn === null;

const COLUMNS: readonly Column<Mortgage>[] = [
  {
    key: 'ref',
    title: text('抵押权', 'Mortgage'),
    value: (row) => row.mortgageRef,
    show: (row) => <Ref value={row.mortgageRef} to={`/bank/mortgage/${row.mortgageRef}`} />,
  },
  { key: 'kind', title: text('种类', 'Kind'), value: (row, say) => say(wordOf(MORTGAGE_KINDS, row.kind)) },
  { key: 'entered', title: text('登簿日期', 'Entered on'), value: (row, say) => showDay(row.enteredOn, say.language) },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(wordOf(MORTGAGE_STATES, row.legalState)),
    show: (row) => <Badge tone={MORTGAGE_TONES[row.legalState ?? ''] ?? 'over'} label={wordOf(MORTGAGE_STATES, row.legalState)} />,
  },
  {
    key: 'request',
    title: text('待办', 'Pending'),
    value: (row, say) => row.requests.map(({ act }) => say(wordOf(MORTGAGE_ACTS, act))).join('、'),
  },
  {
    key: 'unit',
    title: text('单元', 'Unit'),
    value: (row) => row.unitRefs[0] ?? '',
    show: (row) => <Ref value={row.unitRefs[0]} />,
  },
];

/** The bank's mortgages, what has happened to the collateral, and releases, one or many. */
export function CollateralPage(): React.JSX.Element {
  const list = useList(Collateral, {}, (data) => data.mortgages);
  return (
    <Page
      title={text('抵押物', 'Collateral')}
      lead={text(
        '抵押物被查封、异议、转移或再抵押时在此提示。',
        'Seizures, objections, transfers and further mortgages on the collateral are shown here.',
      )}
    >
      <Loaded state={list.state}>{(rows) => <Content rows={rows} more={list.more} />}</Loaded>
    </Page>
  );
}

function Content({ rows, more }: { rows: readonly Mortgage[]; more: More | undefined }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  const [asking, setAsking] = useState<{ chosen: readonly Mortgage[]; clear: () => void }>();
  const [results, setResults] = useState<readonly ItemResult[]>();
  const [error, setError] = useState<unknown>();
  const release = async (chosen: readonly Mortgage[]): Promise<void> => {
    setError(undefined);
    try {
      const input = { requestId: crypto.randomUUID(), items: chosen.map(({ mortgageRef }) => ({ mortgageRef })) };
      const answer = (await execute(RequestReleases, { input })).requestMortgageReleases;
      setResults(
        answer.results.map(({ position, error: why, payload }) => ({
          position,
          ref: chosen[position]?.mortgageRef ?? '',
          error: why,
          block: payload?.transaction?.block,
        })),
      );
      refresh();
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <>
      <Alerts />
      {error !== undefined && <Refused error={error} />}
      {results && <ManyResults title={text('批量申请结果', 'Results')} results={results} />}
      <Section title={text('抵押权', 'Mortgages')}>
        <DataTable
          caption={text('抵押权', 'Mortgages')}
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => row.mortgageRef}
          empty={text('本行没有抵押权。', 'This bank holds no mortgages.')}
          more={more}
          bulk={(chosen, clear) => (
            <>
              <span>{say(text('选中 {n} 笔', '{n} chosen'), { n: chosen.length })}</span>
              <button
                type="button"
                className="button-main"
                disabled={!chosen.some(live)}
                onClick={() => setAsking({ chosen: chosen.filter(live), clear })}
              >
                {say(text('申请注销', 'Ask for release'))}
              </button>
            </>
          )}
        />
      </Section>
      {asking && (
        <Dialog
          title={text('申请注销抵押', 'Ask for release')}
          act={text('申请注销', 'Ask for release')}
          danger
          lines={[
            say(text('{n} 笔抵押权申请注销：', '{n} mortgages are to be released:'), { n: asking.chosen.length }),
            ...asking.chosen.slice(0, 5).map(({ mortgageRef }) => shortRef(mortgageRef)),
            say(text('登记机构登簿后抵押权消灭，不能恢复。', 'Once the registry enters it, the mortgage has ended for good.')),
          ]}
          onCancel={() => setAsking(undefined)}
          onAct={() => {
            void release(asking.chosen);
            asking.clear();
            setAsking(undefined);
          }}
        />
      )}
    </>
  );
}

type Alert = AlertsQuery['collateralAlerts']['edges'][number]['node'];

const ALERTS: readonly Column<Alert>[] = [
  { key: 'what', title: text('变化', 'Change'), value: (row, say) => say(wordOf(EVENTS, row.event)) },
  { key: 'when', title: text('时间', 'Time'), value: (row, say) => showTime(row.transaction.timestamp, say.language) },
  {
    key: 'unit',
    title: text('单元', 'Unit'),
    value: (row) => row.unitRefs.join(' '),
    show: (row) => (
      <>
        {row.unitRefs.map((ref) => (
          <span key={ref} className="ref-line">
            <Ref value={ref} />
          </span>
        ))}
      </>
    ),
  },
  {
    key: 'tx',
    title: text('交易', 'Transaction'),
    value: (row) => row.transaction.id,
    show: (row) => <Ref value={row.transaction.id} to={`/ledger/tx/${row.transaction.id}`} />,
  },
];

/** What others did to the units that this bank holds in mortgage, newest first. */
function Alerts(): React.JSX.Element {
  const list = useList(AlertsOf, {}, (data) => data.collateralAlerts);
  return (
    <Section
      title={text('抵押物变化', 'Changes of the collateral')}
      hint={text(
        '查封、异议、更正、转移、再抵押、分割合并等；其他抵押权人的抵押只提示有变化，不显示内容。',
        'Seizures, objections, corrections, transfers, further mortgages, splits; of another lender’s mortgage only that there was a change.',
      )}
    >
      <Loaded state={list.state}>
        {(found) => (
          <DataTable
            caption={text('抵押物变化', 'Changes of the collateral')}
            columns={ALERTS}
            rows={found}
            rowKey={(row) => row.transaction.id + row.event}
            empty={text('抵押物没有变化。', 'No changes.')}
            more={list.more}
            pageSize={10}
          />
        )}
      </Loaded>
    </Section>
  );
}
