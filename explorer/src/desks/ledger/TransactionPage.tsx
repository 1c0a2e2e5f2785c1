import { Link, useParams } from 'react-router';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { FactList } from '../../kit/FactList.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { useAsk } from '../common/ask.js';
import { EVENTS, ORGANIZATIONS, wordOf } from '../common/words.js';
import { OneTransaction } from './operations.js';

const RECORDS: readonly Column<{ type: string; ref: string }>[] = [
  { key: 'type', title: text('记录类型', 'Type of record'), value: (row) => row.type },
  { key: 'ref', title: text('账本键', 'Key'), value: (row) => row.ref, code: true },
];

/** One transaction: who submitted and who endorsed it, what it wrote, what the watch says of it. */
export function TransactionPage(): React.JSX.Element {
  const say = useSay();
  const id = useParams()['id'] ?? '';
  const state = useAsk(OneTransaction, { id });
  return (
    <Page title={text('交易', 'Transaction')}>
      <Loaded state={state}>
        {({ ledgerTransaction: one }) =>
          one ? (
            <>
              <FactList
                rows={[
                  [text('事项', 'Event'), say(wordOf(EVENTS, one.event))],
                  [
                    text('结果', 'Result'),
                    one.validationCode === 0 ? (
                      <Badge key="ok" tone="live" label={text('有效', 'valid')} />
                    ) : (
                      <Badge key="bad" tone="bad" label={text(`无效（${one.validationCode}）`, `invalid (${one.validationCode})`)} />
                    ),
                  ],
                  [text('提交机构', 'Submitted by'), say(wordOf(ORGANIZATIONS, one.submitter))],
                  [
                    text('背书机构', 'Endorsed by'),
                    one.endorsers.map(({ organization }) => say(organization)).join(say.language === 'zh' ? '、' : ', '),
                  ],
                  [text('提交方声明的时间', 'Time claimed by the submitter'), showTime(one.timestamp, say.language)],
                  [
                    text('区块', 'Block'),
                    <Link key="block" to={`/ledger/block/${one.block}`}>
                      {one.block}
                    </Link>,
                  ],
                  [text('合约与函数', 'Chaincode and function'), `${one.chaincode} · ${one.function}`],
                  [text('交易号', 'Transaction'), <code key="id">{one.id}</code>],
                ]}
              />
              {one.findings.map((finding) => (
                <Message
                  key={finding.kind + finding.reason}
                  kind="stop"
                  title={text(`监测发现：${finding.kind}（${finding.reason}）`, `Finding: ${finding.kind} (${finding.reason})`)}
                >
                  <p>{finding.codes.join(', ')}</p>
                </Message>
              ))}
              <Section title={text('写入的记录', 'Records written')}>
                <DataTable
                  caption={text('写入的记录', 'Records written')}
                  columns={RECORDS}
                  rows={one.records}
                  rowKey={(row) => row.type + row.ref}
                  empty={text('登录机构账号后可见。', 'Shown to signed-in accounts of an institution.')}
                />
              </Section>
            </>
          ) : (
            <Message kind="note" title={text('没有这笔交易。', 'No such transaction.')} />
          )
        }
      </Loaded>
    </Page>
  );
}
