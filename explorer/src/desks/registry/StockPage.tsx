import { DomainError, isErrorCode } from '@zhenglian/chaincode/domain';
import { useState } from 'react';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Page, Section } from '../../kit/Page.js';
import { type Say, text } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { FileButton } from '../common/FileButton.js';
import { Tiles } from '../common/Tiles.js';
import { showCount } from '../../text/amounts.js';
import { ImportStock, type ImportStockMutation } from './operations.js';

type Report = ImportStockMutation['importStock'];
type Problem = Report['problems'][number];
type Sum = Report['byCode'][number];

const wordsOf = (code: string, say: Say): string => (isErrorCode(code) ? new DomainError(code).text(say.language) : code);

const SUMS: readonly Column<Sum>[] = [
  { key: 'why', title: text('问题', 'Problem'), value: (row, say) => wordsOf(row.code, say) },
  { key: 'code', title: text('代码', 'Code'), value: (row) => row.code, code: true },
  { key: 'count', title: text('条数', 'Count'), value: (row) => row.count, numeric: true },
];
const PROBLEMS: readonly Column<Problem>[] = [
  { key: 'line', title: text('行', 'Line'), value: (row) => row.line, numeric: true },
  { key: 'field', title: text('数据项', 'Field'), value: (row) => row.field },
  { key: 'why', title: text('问题', 'Problem'), value: (row, say) => wordsOf(row.code, say) },
];

/** Entries of the time before: read from a CSV file, each line judged by the rules of a new entry; nothing is issued by it (RG-19). */
export function StockPage(): React.JSX.Element {
  const [loaded, setLoaded] = useState<{ readonly csv: string; readonly times: number }>({ csv: '', times: 0 });
  return (
    <Page
      title={text('存量数据', 'Stock data')}
      lead={text(
        '导入上链以前的登记数据，逐条按新登记的规则检查并出具质量报告；导入不发证，权利人申请换发时补办电子证照。',
        'Registrations of the time before the ledger, line by line under the rules of new ones, with a quality report. Nothing is issued; holders get a certificate when they apply for one.',
      )}
      actions={
        <FileButton
          label={text('选择文件（CSV）', 'Choose a file (CSV)')}
          accept=".csv,text/csv"
          onText={(csv) => setLoaded(({ times }) => ({ csv, times: times + 1 }))}
        />
      }
    >
      <ActForm<Report>
        key={loaded.times}
        values={{ csv: loaded.csv }}
        act={actOf(
          acting(ImportStock, (data) => data.importStock),
          {
            key: 'stock',
            fields: [
              {
                kind: 'code',
                name: 'batch',
                label: text('批次名称', 'Name of the batch'),
                hint: text('字母、数字和 - _ .，不可重复', 'letters, digits and - _ . ; once only'),
              },
              {
                kind: 'long',
                name: 'csv',
                label: text('文件内容', 'Content'),
                hint: text('首行为列名：不动产单元号、证号、权利类型……', 'first line: names of the columns'),
              },
            ],
            submit: text('导入并检查', 'Import and check'),
            consequences: (_input, say) => [
              say(
                text(
                  '每一行加密留存，有问题的也留存；同一批次名称不能再次导入。',
                  'Every line is kept encrypted, wrong ones too; the batch’s name is used up.',
                ),
              ),
            ],
            done: (report) =>
              text(`已导入 ${report.lines} 条，合格 ${report.good} 条。`, `${report.lines} imported, ${report.good} of them good.`),
          },
        )}
        result={(report) => <Quality report={report} />}
      />
    </Page>
  );
}

function Quality({ report }: { report: Report }): React.JSX.Element {
  const { lines, good, problems, byCode } = report;
  return (
    <>
      <Tiles
        tiles={[
          [text('条数', 'Lines'), showCount(lines)],
          [text('合格', 'Good'), showCount(good)],
          [text('不合格', 'With problems'), showCount(lines - good)],
          [text('合格率', 'Share of good ones'), lines === 0 ? '—' : `${((good / lines) * 100).toFixed(1)} %`],
        ]}
      />
      <Section title={text('按问题统计', 'By problem')}>
        <DataTable
          caption={text('按问题统计', 'By problem')}
          columns={SUMS}
          rows={byCode}
          rowKey={(row) => row.code}
          empty={text('没有问题。', 'No problems.')}
        />
      </Section>
      <Section title={text('逐条问题', 'Line by line')}>
        <DataTable
          caption={text('逐条问题', 'Problems')}
          columns={PROBLEMS}
          rows={problems}
          rowKey={(row) => `${row.line}${row.field}${row.code}`}
          empty={text('没有问题。', 'No problems.')}
        />
      </Section>
    </>
  );
}
