import { useState } from 'react';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { shortRef } from '../../text/amounts.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered } from '../common/Acts.js';
import { nodesOf, useAsk, useRefresh } from '../common/ask.js';
import { ATTESTED } from '../common/attested.js';
import { Ref } from '../common/Ref.js';
import { useKept } from '../common/use-kept.js';
import { Tabs } from '../common/Tabs.js';
import { MORTGAGE_ACTS, MORTGAGE_FORMS, MORTGAGE_KINDS, ORGANIZATIONS, wordOf } from '../common/words.js';
import { Issued } from './Issued.js';
import {
  Applications,
  type ApplicationsQuery,
  EnterMortgage,
  type EnterMortgageMutation,
  RejectMortgage,
  ReleaseMortgage,
  Requested,
  type RequestedQuery,
} from './operations.js';

type Application = ApplicationsQuery['mortgageApplications']['edges'][number]['node'];
type Mortgage = RequestedQuery['mortgages']['edges'][number]['node'];
type Request = Mortgage['requests'][number] & { readonly mortgage: Mortgage };

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
  const state = useAsk(Applications, { state: 'LIVE' });
  return <Loaded state={state}>{(data) => <AppliedRows waiting={nodesOf(data.mortgageApplications)} />}</Loaded>;
}

function AppliedRows({ waiting }: { waiting: readonly Application[] }): React.JSX.Element {
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
      />
      {rows.map((row) => (
        <Section
          key={row.applicationRef}
          title={{ zh: `办理 ${shortRef(row.applicationRef)}`, en: `Decide ${shortRef(row.applicationRef)}` }}
        >
          <p>
            {say(wordOf(ORGANIZATIONS, row.lender))} · {say(wordOf(MORTGAGE_KINDS, row.kind))}{' '}
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

function decide(row: Application): Offered[] {
  return [
    offer(
      text('登簿并出具登记证明', 'Enter and issue the proof'),
      (input, requestId) => enter(withLines(input), requestId, row.applicationRef),
      {
        key: `enter-${row.applicationRef}`,
        fields: [
          ...ATTESTED,
          {
            kind: 'long',
            name: 'proof.holders',
            label: text('证明权利人（抵押权人）', 'Right holder on the proof'),
            hint: text('每行一个', 'one a line'),
          },
          {
            kind: 'long',
            name: 'proof.other',
            label: text('其他事项', 'Particulars'),
            hint: text('每行一项，例如 债权数额', 'one a line, such as the amount'),
            optional: true,
          },
        ],
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
      acting(RejectMortgage, (data) => data.rejectMortgageApplication, { applicationRef: row.applicationRef }),
      {
        key: `reject-${row.applicationRef}`,
        fields: [],
        danger: true,
        consequences: (_input, say) => [say(text('申请终结，抵押权人须重新申请。', 'The application ends; the lender has to apply anew.'))],
        written: ({ transaction }) => transaction,
        done: text('已不予登记。', 'Rejected.'),
      },
    ),
  ];
}

const enter = (input: Readonly<Record<string, unknown>>, requestId: string, applicationRef: string) =>
  acting(EnterMortgage, (data) => data.enterMortgage, { applicationRef })(input, requestId);

/** Members of the proof that are lists stand in the form as lines. */
function withLines(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const proof = (input['proof'] ?? {}) as Record<string, unknown>;
  const lines = Object.entries(proof).map(([name, value]) => [
    name,
    typeof value === 'string'
      ? value
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean)
      : value,
  ]);
  return { ...input, proof: Object.fromEntries(lines) as unknown };
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
  const state = useAsk(Requested, {});
  return (
    <Loaded state={state}>
      {(data) => (
        <RequestedRows
          waiting={nodesOf(data.mortgages).flatMap((mortgage) => mortgage.requests.map((request): Request => ({ ...request, mortgage })))}
        />
      )}
    </Loaded>
  );
}

function RequestedRows({ waiting }: { waiting: readonly Request[] }): React.JSX.Element {
  const refresh = useRefresh();
  const [rows, keep] = useKept(waiting, (row) => row.requestRef);
  return (
    <>
      <DataTable
        caption={text('待注销、变更的抵押', 'Requests')}
        columns={REQUESTS}
        rows={waiting}
        rowKey={(row) => row.requestRef}
        empty={text('没有待办的申请。', 'Nothing waits.')}
      />
      {rows
        .filter(({ act }) => act === 'RELEASE' || act === 'PARTIAL_RELEASE')
        .map((row) => (
          <Section
            key={row.requestRef}
            title={{ zh: `注销 ${shortRef(row.mortgage.mortgageRef)}`, en: `Release ${shortRef(row.mortgage.mortgageRef)}` }}
          >
            <ActForm
              act={actOf(
                acting(ReleaseMortgage, (answer) => answer.releaseMortgage, {
                  mortgageRef: row.mortgage.mortgageRef,
                  requestRef: row.requestRef,
                }),
                {
                  key: `release-${row.requestRef}`,
                  fields: [],
                  submit: text('注销登簿', 'Enter the release'),
                  consequences: (_input, say) => [say(text('抵押权消灭，后顺位依次升进。', 'The mortgage ends; later ranks move up.'))],
                  written: ({ transaction }) => transaction,
                  done: text('抵押权已注销。', 'The mortgage is released.'),
                },
              )}
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
