import { useState } from 'react';
import { execute } from '../../api/execute.js';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable, type More } from '../../kit/DataTable.js';
import { Loaded, Refused } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { type ItemResult, ManyResults } from '../common/ManyResults.js';
import { Acts, offer, type Offered } from '../common/Acts.js';
import { useRefresh } from '../common/ask.js';
import { ATTESTED } from '../common/attested.js';
import { proofFields, withLines } from '../common/proof.js';
import { Ref } from '../common/Ref.js';
import { useKept } from '../common/use-kept.js';
import { Tabs } from '../common/Tabs.js';
import { mapped, useList, useWork } from '../common/use-list.js';
import {
  DETERMINATION_CAUSES,
  MORTGAGE_ACTS,
  MORTGAGE_CHANGES,
  MORTGAGE_FORMS,
  MORTGAGE_KINDS,
  optionsOf,
  ORGANIZATIONS,
  wordOf,
  type Words,
} from '../common/words.js';
import { Issued } from './Issued.js';
import { requestActs } from './mortgage-requests.js';
import {
  Applications,
  type ApplicationsQuery,
  EnterMortgage,
  type EnterMortgageMutation,
  RejectMortgage,
  ReleaseMortgages,
  Requested,
  type RequestedQuery,
} from './operations.js';
import { ReleaseMany } from './ReleaseMany.js';

type Application = ApplicationsQuery['mortgageApplications']['edges'][number]['node'];
type Mortgage = RequestedQuery['mortgages']['edges'][number]['node'];
export type Request = Mortgage['requests'][number] & { readonly mortgage: Mortgage };

const KINDS = [
  ['APPLIED', text('待登记的申请', 'Applications')],
  ['REQUESTED', text('待注销、变更', 'Requests')],
] as const;

/** Mortgages that wait for the registry: applied for by lenders, or to be released. */
export function MortgagesPage(): React.JSX.Element {
  const [tab, setTab] = useState<'APPLIED' | 'REQUESTED'>('APPLIED');
  return (
    <Page
      title={text('抵押登记', 'Mortgages')}
      lead={text('债权人在其窗口提出申请，登记机构核对后登簿。', 'Lenders apply at their own desk; the registry checks and enters.')}
    >
      <Tabs tabs={KINDS} now={tab} onChange={setTab} />
      {tab === 'APPLIED' ? <Applied /> : <ToRelease />}
    </Page>
  );
}

const APPLIED: readonly Column<Application>[] = [
  {
    key: 'ref',
    title: text('申请编号', 'Application'),
    value: (row) => row.applicationRef,
    show: (row) => <Ref value={row.applicationRef} />,
  },
  { key: 'lender', title: text('抵押权人', 'Lender'), value: (row, say) => say(wordOf(ORGANIZATIONS, row.lender)) },
  {
    key: 'kind',
    title: text('种类', 'Kind'),
    value: (row, say) => `${say(wordOf(MORTGAGE_FORMS, row.form))} · ${say(wordOf(MORTGAGE_KINDS, row.kind))}`,
  },
  { key: 'day', title: text('申请日期', 'Applied on'), value: (row, say) => showDay(row.day, say.language) },
  {
    key: 'unit',
    title: text('单元', 'Unit'),
    value: (row) => row.unitRefs[0] ?? '',
    show: (row) => <Ref value={row.unitRefs[0]} to={`/unit/${row.unitRefs[0]}`} />,
  },
];

function Applied(): React.JSX.Element {
  const list = useList(Applications, { state: 'LIVE' }, (data) => data.mortgageApplications);
  return <Loaded state={list.state}>{(waiting) => <AppliedRows waiting={waiting} more={list.more} />}</Loaded>;
}

function AppliedRows({ waiting, more }: { waiting: readonly Application[]; more: More | undefined }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  const [rows, keep] = useKept(waiting, (row) => row.applicationRef);
  return (
    <>
      <DataTable
        caption={text('待登记的抵押申请', 'Applications')}
        columns={APPLIED}
        rows={waiting}
        rowKey={(row) => row.applicationRef}
        empty={text('没有待登记的申请。', 'Nothing waits.')}
        more={more}
      />
      {rows.map((row) => (
        <Section
          key={row.applicationRef}
          title={{ zh: `办理 ${shortRef(row.applicationRef)}`, en: `Decide ${shortRef(row.applicationRef)}` }}
        >
          <p>
            {say(wordOf(ORGANIZATIONS, row.lender))} · {say(wordOf(MORTGAGE_KINDS, row.kind))} · <Units refs={row.unitRefs} />{' '}
            {row.transferBan && <Badge tone="waiting" label={text('约定禁止或限制转让', 'transfer ban agreed')} />}
          </p>
          <Acts
            offered={decide(row)}
            onDone={() => {
              keep(row);
              refresh();
            }}
          />
        </Section>
      ))}
    </>
  );
}

/** Which units it is about, so that nobody enters it for another. */
function Units({ refs }: { refs: readonly string[] }): React.JSX.Element {
  const say = useSay();
  return (
    <>
      {say(text('单元', 'unit'))}{' '}
      {refs.map((ref) => (
        <Ref key={ref} value={ref} to={`/unit/${ref}`} />
      ))}
    </>
  );
}

/** Why an application is rejected, as the ledger has it: a code, nobody's data. */
const REJECTIONS: Words = {
  MATERIALS_INCOMPLETE: text('申请材料不齐或不符合法定形式', 'materials incomplete or not in the form of the law'),
  FACTS_DIFFER: text('申请内容与登记簿不一致', 'differs from the register'),
  RIGHT_IN_DISPUTE: text('存在权属争议', 'the right is in dispute'),
  NOT_REGISTRABLE: text('依法不得登记', 'the law does not allow it'),
};

function decide(row: Application): Offered[] {
  const { applicationRef } = row;
  const enter = acting(EnterMortgage, (data) => data.enterMortgage, { applicationRef });
  return [
    offer(
      text('登簿并出具登记证明', 'Enter and issue the proof'),
      (input, requestId) => enter(withLines(input), requestId),
      {
        key: `enter-${applicationRef}`,
        fields: [...ATTESTED, ...proofFields(text('证明权利人（抵押权人）', 'Right holder on the proof'))],
        consequences: (_input, say) => [
          say(
            text(
              '抵押权自登簿时设立，按登簿次序确定顺位。',
              'The mortgage comes into being with the entry; its rank follows the order of entries.',
            ),
          ),
          say(text('登记证明推送抵押权人。', 'The proof of registration is sent to the lender.')),
        ],
        written: ({ transaction }) => transaction,
        done: text('抵押权已登记。', 'The mortgage is entered.'),
      },
      (result: EnterMortgageMutation['enterMortgage']) => (result.paper ? <Issued paper={result.paper} /> : null),
    ),
    offer(
      text('不予登记', 'Reject'),
      acting(RejectMortgage, (data) => data.rejectMortgageApplication, { applicationRef }),
      {
        key: `reject-${applicationRef}`,
        fields: [{ kind: 'choice', name: 'reason', label: text('原因', 'Reason'), options: optionsOf(REJECTIONS) }],
        danger: true,
        consequences: (_input, say) => [say(text('申请终结，抵押权人须重新申请。', 'The application ends; the lender has to apply anew.'))],
        written: ({ transaction }) => transaction,
        done: text('已不予登记。', 'Rejected.'),
      },
    ),
  ];
}

const REQUESTS: readonly Column<Request>[] = [
  {
    key: 'mortgage',
    title: text('抵押权', 'Mortgage'),
    value: (row) => row.mortgage.mortgageRef,
    show: (row) => <Ref value={row.mortgage.mortgageRef} />,
  },
  { key: 'act', title: text('申请事项', 'Asked for'), value: (row, say) => say(wordOf(MORTGAGE_ACTS, row.act)) },
  { key: 'by', title: text('申请机构', 'By'), value: (row, say) => say(wordOf(ORGANIZATIONS, row.by)) },
  { key: 'day', title: text('申请日期', 'On'), value: (row, say) => showDay(row.day, say.language) },
  {
    key: 'unit',
    title: text('单元', 'Unit'),
    value: (row) => row.mortgage.unitRefs[0] ?? '',
    show: (row) => <Ref value={row.mortgage.unitRefs[0]} to={`/unit/${row.mortgage.unitRefs[0]}`} />,
  },
];

function ToRelease(): React.JSX.Element {
  const mortgages = useWork(Requested, {}, (data) => data.mortgages);
  const list = mapped(mortgages, (nodes) =>
    nodes.flatMap((mortgage) => mortgage.requests.map((request): Request => ({ ...request, mortgage }))),
  );
  return <Loaded state={list.state}>{(waiting) => <RequestedRows waiting={waiting} more={list.more} />}</Loaded>;
}

function RequestedRows({ waiting, more }: { waiting: readonly Request[]; more: More | undefined }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  const [rows, keep] = useKept(waiting, (row) => row.requestRef);
  const [results, setResults] = useState<readonly ItemResult[]>();
  const [error, setError] = useState<unknown>();
  const releaseAll = async (chosen: readonly Request[]): Promise<void> => {
    setError(undefined);
    try {
      setResults(await enterReleases(chosen));
      refresh();
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <>
      {error !== undefined && <Refused error={error} />}
      {results && <ManyResults title={text('批量注销结果', 'Results')} results={results} />}
      <DataTable
        caption={text('待注销、变更的抵押', 'Requests')}
        columns={REQUESTS}
        rows={waiting}
        rowKey={(row) => row.requestRef}
        empty={text('没有待办的申请。', 'Nothing waits.')}
        more={more}
        bulk={(chosen, clear) => {
          const releases = chosen.filter(({ act }) => act === 'RELEASE');
          return (
            <ReleaseMany
              chosen={releases}
              onAct={() => {
                clear();
                void releaseAll(releases);
              }}
            />
          );
        }}
      />
      {rows.map((row) => (
        <Section
          key={row.requestRef}
          title={{ zh: `办理 ${shortRef(row.mortgage.mortgageRef)}`, en: `Decide ${shortRef(row.mortgage.mortgageRef)}` }}
        >
          <p>
            {say(wordOf(ORGANIZATIONS, row.by))} · {say(wordOf(MORTGAGE_ACTS, row.act))}
            {row.change && ` · ${say(wordOf(MORTGAGE_CHANGES, row.change))}`}
            {row.cause && ` · ${say(wordOf(DETERMINATION_CAUSES, row.cause))}`}
            {row.to && ` → ${say(wordOf(ORGANIZATIONS, row.to))}`} · <Units refs={row.mortgage.unitRefs} />
          </p>
          <Acts
            offered={requestActs(row)}
            onDone={() => {
              keep(row);
              refresh();
            }}
          />
        </Section>
      ))}
    </>
  );
}

async function enterReleases(chosen: readonly Request[]): Promise<readonly ItemResult[]> {
  const items = chosen.map(({ requestRef, mortgage: { mortgageRef } }) => ({ mortgageRef, requestRef }));
  const { releaseMortgages } = await execute(ReleaseMortgages, { input: { requestId: crypto.randomUUID(), items } });
  return releaseMortgages.results.map(({ position, error, payload }) => ({
    position,
    ref: items[position]?.mortgageRef ?? '',
    error,
    block: payload?.transaction?.block,
  }));
}
