import { useState } from 'react';
import { Link } from 'react-router';
import { Bars } from '../../kit/Bars.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { FactList } from '../../kit/FactList.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showCount, showSpan } from '../../text/amounts.js';
import { showTime } from '../../text/time.js';
import { today, useAsk } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { Tiles } from '../common/Tiles.js';
import { Transactions } from '../common/Transactions.js';
import { useList } from '../common/use-list.js';
import { EVENTS, wordOf } from '../common/words.js';
import { Nodes } from './Nodes.js';
import { Blocks, type BlocksQuery, Latest, Ledger, type LedgerQuery } from './operations.js';

const DAYS = 30;
type Block = BlocksQuery['blocks']['edges'][number]['node'];

/** The ledger as anybody may see it: which blocks, which transactions, who endorsed; no personal data. */
export function LedgerPage(): React.JSX.Element {
  const [period] = useState(() => ({ from: today(1 - DAYS), to: today() }));
  const state = useAsk(Ledger, period);
  const blocks = useList(Blocks, {}, (data) => data.blocks);
  const latest = useList(Latest, {}, (data) => data.ledgerTransactions);
  return (
    <Page
      title={text('账本', 'Ledger')}
      lead={text(
        '各机构共同维护的账本：区块、交易和背书机构。账本上没有姓名、证件号码和坐落。',
        'The ledger that the institutions keep together: blocks, transactions, endorsing institutions. It holds no names, numbers of identification or locations.',
      )}
    >
      <Loaded state={state}>{(data) => <State data={data} />}</Loaded>
      <Section title={text('最近的交易', 'Latest transactions')}>
        <Loaded state={latest.state}>
          {(rows) => <Transactions caption={text('最近的交易', 'Latest transactions')} rows={rows} more={latest.more} />}
        </Loaded>
      </Section>
      <Section title={text('最近的区块', 'Latest blocks')}>
        <Loaded state={blocks.state}>
          {(rows) => (
            <DataTable
              caption={text('最近的区块', 'Latest blocks')}
              columns={BLOCKS}
              rows={rows}
              rowKey={(block) => String(block.number)}
              empty={text('还没有区块。', 'No blocks yet.')}
              more={blocks.more}
            />
          )}
        </Loaded>
      </Section>
    </Page>
  );
}

const BLOCKS: readonly Column<Block>[] = [
  {
    key: 'number',
    title: text('区块号', 'Block'),
    value: (block) => block.number,
    show: (block) => <Link to={`/ledger/block/${block.number}`}>{showCount(block.number)}</Link>,
    numeric: true,
  },
  {
    key: 'time',
    title: text('时间', 'Time'),
    value: (block, say) => (block.time ? showTime(block.time, say.language) : say(text('配置区块', 'configuration'))),
  },
  { key: 'count', title: text('交易数', 'Transactions'), value: (block) => block.transactionCount, numeric: true },
  { key: 'hash', title: text('区块头哈希', 'Header hash'), value: (block) => block.hash, show: (block) => <Ref value={block.hash} /> },
];

function State({ data }: { data: LedgerQuery }): React.JSX.Element {
  const say = useSay();
  const { networkState, network, ledgerCounts } = data;
  const total = ledgerCounts.reduce((sum, { transactions }) => sum + transactions, 0);
  const behind = (networkState.peerHeight ?? 0) - (networkState.indexHeight ?? 0);
  return (
    <>
      <Tiles
        tiles={[
          [text('本机构节点高度', 'Own peer’s height'), networkState.peerHeight === null ? '—' : showCount(networkState.peerHeight)],
          [text('已验证入库高度', 'Verified and indexed'), networkState.indexHeight === null ? '—' : showCount(networkState.indexHeight)],
          [text('落后区块', 'Blocks behind'), networkState.peerHeight === null ? '—' : showCount(Math.max(behind, 0))],
          [
            text('入库延迟（P95）', 'Indexing lag (P95)'),
            networkState.indexLagMilliseconds === null ? '—' : `${showCount(networkState.indexLagMilliseconds)} ms`,
          ],
          [text('近 30 日交易', 'Transactions in 30 days'), showCount(total)],
          [text('监测发现', 'Findings of the watch'), showCount(networkState.findings)],
        ]}
      />
      <Nodes data={data} />
      <Section title={text('每日交易', 'Transactions by day')}>
        <Bars
          caption={text('近 30 日每日交易数', 'Transactions per day, last 30 days')}
          series={[text('交易', 'transactions')]}
          groups={byDay(ledgerCounts)}
        />
        <DataTable
          caption={text('按事项统计', 'Counts by event')}
          columns={COUNTS}
          rows={byEvent(ledgerCounts)}
          rowKey={(row) => row.event}
          empty={text('近 30 日没有交易。', 'No transactions in the last 30 days.')}
          pageSize={10}
        />
      </Section>
      <Section title={text('网络', 'Network')}>
        <FactList
          rows={[
            [text('通道', 'Channel'), network.channel],
            [text('创世区块哈希', 'Genesis hash'), <Ref key="genesis" value={network.genesisHash} />],
            [text('机构', 'Institutions'), network.organizations.map(({ name }) => say(name)).join(say.language === 'zh' ? '、' : ', ')],
            [
              text('法定时钟', 'Law’s clock'),
              networkState.lawTime
                ? `${showTime(networkState.lawTime, say.language)} (${showSpan(Date.now() - Date.parse(networkState.lawTime), say.language)})`
                : '—',
            ],
            [text('说明', 'Note'), say(network.statement)],
          ]}
        />
      </Section>
    </>
  );
}

type Count = LedgerQuery['ledgerCounts'][number];

const COUNTS: readonly Column<{ event: string; transactions: number }>[] = [
  { key: 'event', title: text('事项', 'Event'), value: (row, say) => say(wordOf(EVENTS, row.event)) },
  { key: 'code', title: text('代码', 'Code'), value: (row) => row.event, code: true },
  { key: 'count', title: text('交易数', 'Transactions'), value: (row) => row.transactions, numeric: true },
];

function byEvent(counts: readonly Count[]): { event: string; transactions: number }[] {
  const sums = new Map<string, number>();
  for (const { event, transactions } of counts) sums.set(event, (sums.get(event) ?? 0) + transactions);
  return [...sums].map(([event, transactions]) => ({ event, transactions })).sort((a, b) => b.transactions - a.transactions);
}

/** Every day of the period, also those without a transaction: a gap has to be seen. */
function byDay(counts: readonly Count[]): { label: string; values: number[] }[] {
  return Array.from({ length: DAYS }, (_, n) => {
    const day = today(n + 1 - DAYS);
    const sum = counts.filter((count) => count.day === day).reduce((total, { transactions }) => total + transactions, 0);
    return { label: `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`, values: [sum] };
  });
}
