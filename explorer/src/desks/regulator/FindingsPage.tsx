import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { showCount } from '../../text/amounts.js';
import { Ref } from '../common/Ref.js';
import { useList } from '../common/use-list.js';
import { ORGANIZATIONS, wordOf, type Words } from '../common/words.js';
import { Findings, type FindingsQuery, LogRoots, type LogRootsQuery } from './operations.js';

type Finding = FindingsQuery['findings']['edges'][number]['node'];
type Root = LogRootsQuery['logRoots']['edges'][number]['node'];

const KINDS: Words = { UNGATED: text('违反法定规则', 'the law refuses it'), UNAUTHORISED: text('无权写入', 'written by who may not') };
const REASONS: Words = {
  REFUSED: text('正常合约会拒绝', 'the honest contract refuses'),
  WRITES_DIFFER: text('写入内容不同', 'writes differ'),
  POLICIES_DIFFER: text('背书策略不同', 'policies differ'),
  EVENT_DIFFERS: text('事件不同', 'event differs'),
  POLICY: text('背书不足', 'policy not met'),
  SUBMITTER_UNKNOWN: text('提交方不明', 'submitter unknown'),
  EVENT_NOT_WRITTEN: text('写入无事件', 'written without event'),
};

const COLUMNS: readonly Column<Finding>[] = [
  {
    key: 'kind',
    title: text('发现', 'Finding'),
    value: (row, say) => say(wordOf(KINDS, row.kind)),
    show: (row) => <Badge tone="bad" label={wordOf(KINDS, row.kind)} />,
  },
  { key: 'reason', title: text('具体原因', 'Reason'), value: (row, say) => say(wordOf(REASONS, row.reason)) },
  { key: 'codes', title: text('正常合约的答复', 'The honest contract says'), value: (row) => row.codes.join(', ') },
  { key: 'block', title: text('区块', 'Block'), value: (row) => row.block, numeric: true },
  {
    key: 'tx',
    title: text('交易', 'Transaction'),
    value: (row) => row.transactionId,
    show: (row) => <Ref value={row.transactionId} to={`/ledger/tx/${row.transactionId}`} />,
  },
];
const ROOTS: readonly Column<Root>[] = [
  { key: 'who', title: text('机构', 'Institution'), value: (row, say) => say(wordOf(ORGANIZATIONS, row.mspId)) },
  { key: 'n', title: text('序号', 'No.'), value: (row) => row.n, numeric: true },
  { key: 'size', title: text('日志条目', 'Entries'), value: (row) => row.size, show: (row) => showCount(row.size), numeric: true },
  { key: 'root', title: text('日志根', 'Root'), value: (row) => row.root, show: (row) => <Ref value={row.root} /> },
];

/** What the watch found on the ledger, and how far each institution's access log is anchored. */
export function FindingsPage(): React.JSX.Element {
  const findings = useList(Findings, {}, (data) => data.findings);
  const roots = useList(LogRoots, {}, (data) => data.logRoots);
  return (
    <Page
      title={text('监测发现', 'Findings')}
      lead={text(
        '本机构把每笔交易用正常合约重算一遍，不一致的列在这里。',
        'Every transaction is run again with the honest contract; what differs stands here.',
      )}
    >
      <Loaded state={findings.state}>
        {(rows) => (
          <>
            {rows.length > 0 && (
              <Message kind="stop" title={text(`有 ${rows.length} 项发现需要处理。`, `${rows.length} findings need attention.`)} />
            )}
            <DataTable
              caption={text('监测发现', 'Findings')}
              columns={COLUMNS}
              rows={rows}
              rowKey={(row) => row.transactionId + row.reason}
              empty={text('没有发现。', 'Nothing found.')}
              more={findings.more}
            />
          </>
        )}
      </Loaded>
      <Section
        title={text('谁看了什么', 'Who saw what')}
        hint={text(
          '各机构访问日志逐条留痕，根上链后不能改动；核对明细须调取该机构日志。',
          'Every institution logs each look; anchored roots cannot be changed. Details come from that institution’s log.',
        )}
      >
        <Loaded state={roots.state}>
          {(rows) => (
            <DataTable
              caption={text('访问日志根', 'Anchored log roots')}
              columns={ROOTS}
              rows={rows}
              rowKey={(row) => row.mspId + String(row.n)}
              empty={text('还没有上链的日志根。', 'No roots anchored yet.')}
              more={roots.more}
            />
          )}
        </Loaded>
      </Section>
    </Page>
  );
}
