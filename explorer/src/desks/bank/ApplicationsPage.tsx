import { Link, useSearchParams } from 'react-router';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { type Field, textOf } from '../../kit/fields.js';
import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { APPLICATION_ACTS, MORTGAGE_FORMS, MORTGAGE_KINDS, optionsOf, wordOf } from '../common/words.js';
import { Apply, BankApplications, type BankApplicationsQuery, Withdraw } from './operations.js';

type Application = BankApplicationsQuery['mortgageApplications']['edges'][number]['node'];

const WAITS = text('待登记机构登簿', 'waits for the registry');

const endOf = ({ acts }: Application): string | undefined => acts.at(-1)?.act ?? undefined;

const COLUMNS: readonly Column<Application>[] = [
  {
    key: 'ref',
    title: text('申请编号', 'Application'),
    value: (row) => row.applicationRef,
    show: (row) => <Ref value={row.applicationRef} />,
  },
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
    show: (row) => <Ref value={row.unitRefs[0]} />,
  },
  {
    key: 'state',
    title: text('进度', 'Progress'),
    value: (row, say) =>
      say(row.result ? text('已登记', 'entered') : endOf(row) === undefined ? WAITS : wordOf(APPLICATION_ACTS, endOf(row))),
    show: (row) => <State row={row} />,
  },
  {
    key: 'act',
    title: text('办理', 'Act'),
    value: () => '',
    show: (row) => (endOf(row) === undefined && !row.result ? <TakeBack row={row} /> : null),
  },
];

function State({ row }: { row: Application }): React.JSX.Element {
  if (row.result) return <Badge tone="live" label={text('已登记', 'entered')} />;
  const end = endOf(row);
  if (end !== undefined) return <Badge tone="over" label={wordOf(APPLICATION_ACTS, end)} />;
  return <Badge tone="waiting" label={WAITS} />;
}

function TakeBack({ row }: { row: Application }): React.JSX.Element {
  const refresh = useRefresh();
  return (
    <ActForm
      act={actOf(
        acting(Withdraw, (data) => data.withdrawMortgageApplication, { applicationRef: row.applicationRef }),
        {
          key: `withdraw-${row.applicationRef}`,
          fields: [],
          submit: text('撤回', 'Withdraw'),
          danger: true,
          consequences: (_input, say) => [say(text('申请终结；再办须重新申请。', 'The application ends; it takes a new one to go on.'))],
          done: text('已撤回。', 'Withdrawn.'),
        },
      )}
      onDone={refresh}
    />
  );
}

/** The bank's applications and how far each has come. */
export function ApplicationsPage(): React.JSX.Element {
  const list = useList(BankApplications, {}, (data) => data.mortgageApplications);
  const say = useSay();
  return (
    <Page
      title={text('抵押申请', 'Applications')}
      lead={text('申请、登簿、登记证明送达，进度随账本更新。', 'Applied, entered, proof delivered: progress follows the ledger.')}
      actions={
        <Link className="button-main" to="/bank/apply">
          {say(text('新申请', 'New application'))}
        </Link>
      }
    >
      <Loaded state={list.state}>
        {(rows) => (
          <DataTable
            caption={text('抵押申请', 'Applications')}
            columns={COLUMNS}
            rows={rows}
            more={list.more}
            rowKey={(row) => row.applicationRef}
            empty={text('还没有申请。', 'No applications yet.')}
          />
        )}
      </Loaded>
    </Page>
  );
}

const FORM: readonly Field[] = [
  { kind: 'code', name: 'unitRefs', label: text('单元引用', 'Unit reference'), hint: text('核验结果所示', 'from the unit check') },
  { kind: 'code', name: 'queryConsentRef', label: text('查询授权编号', 'Number of the consent') },
  { kind: 'code', name: 'division', label: text('区划代码', 'District'), initial: '440605' },
  { kind: 'choice', name: 'form', label: text('抵押形态', 'Form'), options: optionsOf(MORTGAGE_FORMS), initial: 'MORTGAGE' },
  { kind: 'choice', name: 'kind', label: text('抵押种类', 'Kind'), options: optionsOf(MORTGAGE_KINDS), initial: 'GENERAL' },
  { kind: 'date', name: 'claimsUntil', label: text('债权确定期间届满日', 'Claims until'), when: (values) => values['kind'] === 'MAXIMUM' },
  {
    kind: 'tick',
    name: 'transferBan',
    label: text('约定禁止或限制转让（民法典第四百零六条）', 'Transfer ban agreed (Civil Code art. 406)'),
  },
  { kind: 'tick', name: 'excludesOthers', label: text('约定不得再抵押', 'No further mortgages agreed') },
  {
    kind: 'long',
    name: 'contract',
    label: text('抵押合同内容', 'The contract'),
    hint: text('加密留存，账本只记加盐摘要', 'kept encrypted; the ledger gets a salted digest'),
  },
  { kind: 'text', name: 'port.branch', label: text('办理网点', 'Branch'), optional: true },
];

/** A new application for a mortgage. */
export function ApplyPage(): React.JSX.Element {
  const [search] = useSearchParams();
  const say = useSay();
  const apply = acting(Apply, (data) => data.applyMortgage);
  return (
    <Page
      title={text('申请抵押登记', 'Apply for a mortgage')}
      lead={text('提交后推送登记机构，登簿后收到登记证明。', 'Goes to the registry; after entry the proof of registration arrives here.')}
    >
      <ActForm
        act={actOf((input, requestId) => apply({ ...input, unitRefs: [textOf(input, 'unitRefs')] }, requestId), {
          key: 'apply',
          fields: FORM.map((field) => (field.name === 'unitRefs' ? { ...field, initial: search.get('unit') ?? '' } : field) as Field),
          submit: text('提交申请', 'Apply'),
          consequences: (input, sayIt) => [
            sayIt(wordOf(MORTGAGE_KINDS, textOf(input, 'kind'))),
            sayIt(
              text('申请上链，登记机构按收到次序办理。', 'The application goes to the ledger; the registry works in the order of arrival.'),
            ),
          ],
          written: ({ transaction }) => transaction,
          done: text('申请已提交。', 'The application is submitted.'),
        })}
        result={() => (
          <p>
            <Link to="/bank/applications">{say(text('查看进度', 'See how it goes'))}</Link>
          </p>
        )}
      />
    </Page>
  );
}
