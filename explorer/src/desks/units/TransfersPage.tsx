import { useState } from 'react';
import { Link } from 'react-router';
import { Refusal } from '../../api/execute.js';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { download } from '../../kit/csv.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { textOf } from '../../kit/fields.js';
import { Loaded, Message, Refused } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { type Say, text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { useRefresh } from '../common/ask.js';
import { ATTESTED } from '../common/attested.js';
import { FileButton } from '../common/FileButton.js';
import { ManyResults } from '../common/ManyResults.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { CompleteMany, type CompleteManyMutation, ReadyTransfers, type ReadyTransfersQuery } from './operations.js';
import { AllPapers } from './papers.js';
import { faultOf, readTransfers, type TransferItem } from './transfers.js';

type Ready = ReadyTransfersQuery['cases']['edges'][number]['node'];
type Results = CompleteManyMutation['completeTransfers']['results'];

/** Many transfers entered in one transaction, as at the hand-over of a building (交房即交证): a result for each. */
export function TransfersPage(): React.JSX.Element {
  const [items, setItems] = useState<readonly TransferItem[]>([]);
  const [wrong, setWrong] = useState<Refusal>();
  const load = (content: string): void => {
    try {
      setItems(readTransfers(content));
      setWrong(undefined);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setWrong(error);
    }
  };
  return (
    <Page
      title={text('批量转移登簿', 'Enter many transfers')}
      lead={text(
        '交房即交证：一次登簿至多一百件已受理、税务证明齐备的转移，逐件给出结果，一件未通过不影响其他。',
        'At the hand-over of a building: up to a hundred accepted transfers whose taxes are attested, entered at once, with a result for each; one refusal does not fail the others.',
      )}
      actions={
        <FileButton label={text('选择文件（JSON 数组）', 'Choose a file (JSON array)')} accept=".json,application/json" onText={load} />
      }
    >
      {wrong && <Refused error={wrong} />}
      {items.length > 0 ? <Enter key={items[0]?.caseRef} items={items} /> : <Waiting />}
    </Page>
  );
}

const attestedOf = ({ attestations }: Ready, side: string): boolean =>
  attestations.some((one) => one.side === side && one.state === 'ATTESTED');
const mayGo = (row: Ready): boolean => row.act === 'TRANSFER' && row.requiredSides.every((side) => attestedOf(row, side));

const CASES: readonly Column<Ready>[] = [
  {
    key: 'case',
    title: text('案件', 'Case'),
    value: (row) => row.caseRef,
    show: (row) => <Ref value={row.caseRef} to={`/registry/case/${row.caseRef}`} />,
  },
  { key: 'opened', title: text('受理日期', 'Opened'), value: (row, say) => showDay(row.openedOn, say.language) },
  { key: 'division', title: text('区划', 'District'), value: (row) => row.division },
  {
    key: 'cert',
    title: text('所涉证书', 'Certificate'),
    value: (row) => row.certRef ?? '',
    show: (row) => <Ref value={row.certRef} to={`/certificate/${row.certRef}`} />,
  },
];

/** Which cases could be entered now, as the list to which the entries are put. */
function Waiting(): React.JSX.Element {
  const say = useSay();
  const list = useList(ReadyTransfers, {}, (data) => data.cases);
  return (
    <Section
      title={text('可登簿的转移案件', 'Transfers that may be entered')}
      hint={text(
        '保存清单，由一窗系统为每件填入登记簿条目（entry），再选择该文件。',
        'Save the list, have the one-window system put the entry of each into it, then choose that file.',
      )}
    >
      <Loaded state={list.state}>
        {(rows) => {
          const ready = rows.filter(mayGo);
          const save = (): void => download('待登簿转移案件.json', listOf(ready), 'application/json');
          return (
            <>
              <DataTable
                caption={text('可登簿的转移案件', 'Transfers that may be entered')}
                columns={CASES}
                rows={ready}
                rowKey={(row) => row.caseRef}
                empty={text('没有税务证明齐备的转移案件。', 'No transfer has all its attestations.')}
                more={list.more}
              />
              <p className="form-submit">
                <button type="button" className="button-plain" disabled={ready.length === 0} onClick={save}>
                  {say(text('保存清单（JSON）', 'Save the list (JSON)'))}
                </button>
              </p>
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}

const listOf = (ready: readonly Ready[]): string =>
  JSON.stringify(
    ready.map(({ caseRef, certRef }) => ({ caseRef, certRef, entry: null })),
    null,
    2,
  );

interface Row extends TransferItem {
  readonly n: number;
  readonly fault: Refusal | undefined;
}

const ITEMS: readonly Column<Row>[] = [
  { key: 'n', title: text('序号', 'No.'), value: ({ n }) => n + 1, numeric: true },
  {
    key: 'case',
    title: text('案件', 'Case'),
    value: ({ caseRef }) => caseRef,
    show: ({ caseRef }) => <Ref value={caseRef} to={`/registry/case/${caseRef}`} />,
  },
  { key: 'unit', title: text('单元代码', 'Unit code'), value: ({ entry }) => textOf(entry, 'unitCode'), code: true },
  { key: 'check', title: text('检查', 'Check'), value: ({ fault }, say) => (fault ? wordsOf(fault, say) : say(text('合格', 'good'))) },
];

const wordsOf = ({ text: words, code, field }: Refusal, say: Say): string => [say(words), code, field].filter(Boolean).join(' ');

function Enter({ items }: { items: readonly TransferItem[] }): React.JSX.Element {
  const refresh = useRefresh();
  const say = useSay();
  const rows = items.map((item, n): Row => ({ ...item, n, fault: faultOf(item) }));
  const faults = rows.filter(({ fault }) => fault).length;
  const run = acting(CompleteMany, (data) => data.completeTransfers.results);
  return (
    <>
      <Section title={text('文件内容', 'What the file holds')}>
        <DataTable
          caption={text('转移条目', 'Transfers')}
          columns={ITEMS}
          rows={rows}
          rowKey={({ n }) => String(n)}
          empty={text('没有。', 'None.')}
        />
      </Section>
      {faults > 0 && (
        <Message
          kind="stop"
          title={text(`有 ${faults} 条不合格，登簿会被拒绝；其余照常办理。`, `${faults} are wrong and would be refused; the others go on.`)}
        />
      )}
      <Section
        title={text('登簿', 'Enter')}
        hint={text('以下审核情况适用于文件中的每一件。', 'What is stated here counts for every transfer of the file.')}
      >
        <ActForm<Results>
          once
          act={actOf(
            ({ attested }, requestId) => run({ items: items.map(({ caseRef, entry }) => ({ caseRef, entry, attested })) }, requestId),
            {
              key: `complete-many-${items[0]?.caseRef ?? ''}`,
              fields: ATTESTED,
              consequences: (_input, sayIt) => [
                sayIt({
                  zh: `${items.length} 件转移登簿，签发新证书。`,
                  en: `${items.length} transfers are entered, new certificates issued.`,
                }),
                sayIt(text('原证书立即失效，成为历史，不能撤回。', 'The old certificates are superseded at once and for good.')),
              ],
              submit: text('批量登簿并签发新证书', 'Enter all and issue the certificates'),
              written: (results) => results.find(({ payload }) => payload)?.payload?.facts.transaction,
              done: (results) =>
                text(`已处理 ${results.length} 件，逐件结果如下。`, `${results.length} dealt with; the result of each is below.`),
            },
          )}
          onDone={refresh}
          result={(results) => <Outcome items={items} results={results} />}
        />
        <p>
          <Link to="/registry/cases">{say(text('全部案件', 'All cases'))}</Link>
        </p>
      </Section>
    </>
  );
}

function Outcome({ items, results }: { items: readonly TransferItem[]; results: Results }): React.JSX.Element {
  const papers = results.flatMap(({ payload }) => (payload ? [payload] : []));
  return (
    <>
      <ManyResults
        title={text('批量登簿结果', 'Results')}
        results={results.map(({ position, error, payload }) => ({
          position,
          ref: payload?.certRef ?? items[position]?.caseRef ?? '',
          ...(payload && { to: `/certificate/${payload.certRef}`, name: payload.certificateNumber }),
          error,
          block: payload?.facts.transaction.block,
        }))}
      />
      {papers.length > 0 && <AllPapers papers={papers} />}
    </>
  );
}
