import { checkDate } from '@zhenglian/chaincode/domain';
import { checkReference } from '../requests.js';
import type { BlockFacts, BrowsedTransaction, DayCount, FindingFacts } from '../ports.js';
import { builder } from './builder.js';
import { connectionOf, pageQuery } from './connection.js';
import type { Context } from './context.js';
import { EndorserRef } from './ledger-types.js';

// The ledger itself: blocks, transactions, who endorsed them, what the watch found, and how the network is.

const FindingRef = builder.objectRef<FindingFacts>('Finding').implement({
  description: 'A transaction that peers committed and the watch of this organisation finds wrong. 监测发现：已上链但不合规的交易。',
  fields: (t) => ({
    transactionId: t.exposeID('transactionId', { description: 'Transaction. 交易。' }),
    block: t.exposeInt('block', { description: 'Block. 区块号。' }),
    kind: t.exposeString('kind', {
      description: 'UNGATED: the law refuses it. UNAUTHORISED: whoever wrote it may not. 违反规则或无权写入。',
    }),
    reason: t.exposeString('reason', {
      description: 'REFUSED, WRITES_DIFFER, POLICIES_DIFFER, EVENT_DIFFERS, POLICY, SUBMITTER_UNKNOWN, EVENT_NOT_WRITTEN. 具体原因。',
    }),
    codes: t.field({
      type: ['String'],
      description: 'What the honest contract answers. 正常合约的答复代码。',
      resolve: (f) => [...f.codes],
    }),
  }),
});

const WrittenRef = builder.objectRef<{ readonly type: string; readonly ref: string }>('WrittenRecord').implement({
  description: 'A record that a transaction wrote. 交易写入的记录。',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Type of record. 记录类型。' }),
    ref: t.exposeID('ref', { description: 'Parts of its key. 账本键。' }),
  }),
});

const TransactionRef = builder.objectRef<BrowsedTransaction>('BrowsedTransaction').implement({
  description: 'A transaction of a verified block, as a reader of the ledger sees it. 已验证区块中的交易。',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Transaction id. 交易编号。' }),
    block: t.exposeInt('block', { description: 'Block. 区块号。' }),
    position: t.exposeInt('position', { description: 'Place in the block. 区块内位置。' }),
    timestamp: t.field({ type: 'DateTime', description: 'The submitter’s claim. 提交方声明的时间。', resolve: (f) => f.timestamp }),
    validationCode: t.exposeInt('validationCode', { description: 'Fabric’s code; 0 is VALID. 验证码，0 为有效。' }),
    chaincode: t.exposeString('chaincode', { description: 'Chaincode. 合约。' }),
    function: t.exposeString('function', { description: 'Function. 函数。' }),
    submitter: t.exposeString('submitter', { description: 'MSP ID; empty where the signature is not good. 提交机构。' }),
    event: t.string({ nullable: true, description: 'Event. 事件。', resolve: (f) => f.event }),
    endorsers: t.field({
      type: [EndorserRef],
      description: 'Whose endorsements this organisation verified. 已验证的背书机构。',
      resolve: (f) => f.endorsers.map((mspId) => ({ mspId })),
    }),
    records: t.field({
      type: [WrittenRef],
      description: 'What it wrote; nothing for who is not signed in. 写入的记录，登录后可见。',
      // references without a name, but whoever has read one off a certificate could find the mortgages of its unit without the holder's consent
      resolve: async ({ id }, _args, { caller, readModel }) => ((await caller()) === undefined ? [] : [...(await readModel.recordsOf(id))]),
    }),
    findings: t.field({
      type: [FindingRef],
      description: 'What the watch found; nothing for who is not signed in. 监测发现，登录后可见。',
      resolve: async ({ findings }, _args, { caller }) => ((await caller()) === undefined ? [] : [...findings]),
    }),
  }),
});

const BlockRef = builder.objectRef<BlockFacts>('Block').implement({
  description: 'A block that this organisation verified: link to its predecessor and signatures of the orderers’ quorum. 已验证的区块。',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Number. 区块号。' }),
    hash: t.exposeString('hash', { description: 'Hash of the header. 区块头哈希。' }),
    time: t.string({ description: 'Time of its latest transaction; empty for a configuration. 最晚交易时间。', resolve: (b) => b.time }),
    transactionCount: t.exposeInt('transactions', { description: 'Transactions. 交易数。' }),
    transactions: t.field({
      type: [TransactionRef],
      description: 'At most 100. 交易，至多一百条。',
      resolve: async ({ number }, _args, { readModel }) => {
        const { items } = await readModel.transactions({ block: number }, { first: 100 });
        return items.map(({ node }) => node).toReversed();
      },
    }),
  }),
});

builder.queryField('blocks', (t) =>
  t.connection(
    {
      type: BlockRef,
      description: 'Blocks, newest first. 区块，由新到旧。',
      resolve: async (_root, args, { readModel }) => connectionOf(await readModel.blocks(pageQuery(args)), args),
    },
    { name: 'BlockConnection' },
    { name: 'BlockEdge' },
  ),
);

builder.queryField('block', (t) =>
  t.field({
    type: BlockRef,
    nullable: true,
    description: 'A block by its number. 按区块号查询。',
    args: { number: t.arg.int({ required: true }) },
    resolve: (_root, { number }, { readModel }) => readModel.block(number),
  }),
);

const TransactionFilterInput = builder.inputType('TransactionFilter', {
  description: 'Which transactions; every member narrows. 交易筛选条件。',
  fields: (t) => ({
    block: t.int({ description: 'Block. 区块号。' }),
    chaincode: t.string({ description: 'Chaincode. 合约。' }),
    event: t.string({ description: 'Event. 事件。' }),
    submitter: t.string({ description: 'MSP ID. 提交机构。' }),
    from: t.field({ type: 'DateTime', description: 'From this instant on. 起始时刻（含）。' }),
    to: t.field({ type: 'DateTime', description: 'Before this instant. 截止时刻（不含）。' }),
  }),
});

builder.queryField('ledgerTransactions', (t) =>
  t.connection(
    {
      type: TransactionRef,
      description: 'Transactions, newest first. 交易，由新到旧。',
      args: { filter: t.arg({ type: TransactionFilterInput }) },
      resolve: async (_root, args, { readModel }) => {
        const filter = Object.fromEntries(Object.entries(args.filter ?? {}).filter(([, value]) => value !== null));
        return connectionOf(await readModel.transactions(filter, pageQuery(args)), args);
      },
    },
    { name: 'BrowsedTransactionConnection' },
    { name: 'BrowsedTransactionEdge' },
  ),
);

builder.queryField('ledgerTransaction', (t) =>
  t.field({
    type: TransactionRef,
    nullable: true,
    description: 'A transaction by its id. 按交易编号查询。',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, { readModel }) =>
      (await readModel.transactions({ id: checkReference(id, 'id') }, { first: 1 })).items[0]?.node,
  }),
);

builder.queryField('findings', (t) =>
  t.connection(
    {
      type: FindingRef,
      description: 'What the watch found, newest first. 监测发现，由新到旧。',
      resolve: async (_root, args, { readModel }) => connectionOf(await readModel.findings(pageQuery(args)), args),
    },
    { name: 'FindingConnection' },
    { name: 'FindingEdge' },
  ),
);

const DayCountRef = builder.objectRef<DayCount>('LedgerCount').implement({
  description: 'Valid transactions of one kind on one day. 某日某类有效交易数。',
  fields: (t) => ({
    day: t.field({ type: 'Date', description: 'Day in Asia/Shanghai. 北京时间日历日。', resolve: (c) => c.day }),
    event: t.exposeString('event', { description: 'Event. 事件。' }),
    transactions: t.exposeInt('transactions', { description: 'Transactions. 交易数。' }),
  }),
});

builder.queryField('ledgerCounts', (t) =>
  t.field({
    type: [DayCountRef],
    description: 'Counts by day and kind, both days included. 按日、按类统计，含起止日。',
    args: { from: t.arg({ type: 'Date', required: true }), to: t.arg({ type: 'Date', required: true }) },
    resolve: async (_root, { from, to }, { readModel }) => {
      checkDate(from, 'from');
      checkDate(to, 'to');
      return [...(await readModel.dayCounts({ from, to }))];
    },
  }),
);

interface Place {
  readonly height: number | undefined;
  /** Of the highest node that answered. */
  readonly highest: number;
}

const behind = ({ height, highest }: Place) => (height === undefined ? undefined : highest - height);

const PeerStateRef = builder.objectRef<Place & { readonly mspId: string }>('PeerState').implement({
  description: 'How far an organisation’s peers are. 机构节点账本高度。',
  fields: (t) => ({
    mspId: t.exposeString('mspId', { description: 'Organisation. 机构。' }),
    height: t.int({ nullable: true, description: 'Last block; null: no answer. 区块号，空为无应答。', resolve: (p) => p.height }),
    behind: t.int({ nullable: true, description: 'Blocks behind the highest node. 落后区块数。', resolve: behind }),
  }),
});

const OrdererStateRef = builder.objectRef<Place & { readonly id: number; readonly mspId: string }>('OrdererState').implement({
  description: 'How far an orderer is. 排序节点高度。',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'Consenter id. 共识节点编号。' }),
    mspId: t.exposeString('mspId', { description: 'Organisation. 机构。' }),
    height: t.int({ nullable: true, description: 'Last block; null: no answer. 区块号，空为无应答。', resolve: (o) => o.height }),
    behind: t.int({ nullable: true, description: 'Blocks behind the highest node. 落后区块数。', resolve: behind }),
  }),
});

const placesOf = async <K extends 'peers' | 'orderers'>({ heights }: Context, kind: K) => {
  const all = await heights.all();
  const highest = Math.max(0, ...[...all.peers, ...all.orderers].map(({ height }) => height ?? 0));
  return all[kind].map((one) => ({ ...one, highest })) as (Awaited<ReturnType<Context['heights']['all']>>[K][number] & {
    highest: number;
  })[];
};

const NetworkStateRef = builder.objectRef<Context>('NetworkState').implement({
  description: 'How far this organisation is with the ledger. 本机构账本同步状态。',
  fields: (t) => ({
    indexHeight: t.int({
      nullable: true,
      description: 'Last block that was verified and indexed. 已验证入库的区块号。',
      resolve: (c) => c.readModel.height(),
    }),
    peerHeight: t.int({
      nullable: true,
      description: 'Last block of the own peer; null when it cannot be asked. 本机构节点区块号。',
      resolve: ({ ledger }) => ledger.height(),
    }),
    peers: t.field({
      type: [PeerStateRef],
      description: 'Of every organisation, asked now. 各机构节点，实时查询。',
      resolve: (context) => placesOf(context, 'peers'),
    }),
    orderers: t.field({
      type: [OrdererStateRef],
      description: 'Asked now. 各排序节点，实时查询。',
      resolve: (context) => placesOf(context, 'orderers'),
    }),
    indexLagMilliseconds: t.int({
      nullable: true,
      description: '95th percentile of the time from transaction to rows, of the last 100 blocks. 入库延迟（近一百区块第 95 百分位）。',
      resolve: ({ readModel }) => {
        const lag = readModel.lag();
        return lag === undefined ? undefined : Math.round(lag);
      },
    }),
    fresh: t.boolean({
      description: 'Whether the rows are those of now. 数据是否为最新。',
      resolve: ({ readModel }) => {
        try {
          readModel.assertFresh();
          return true;
        } catch {
          return false;
        }
      },
    }),
    lawTime: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'What the law’s clock reads. 法定时钟时刻。',
      resolve: async ({ readModel }) => {
        const clock = await readModel.record('clock', 'now');
        return clock?.record.type === 'clock' ? clock.record.now : undefined;
      },
    }),
    findings: t.int({
      description: 'Findings of the watch among the last 100. 近期监测发现数（至多一百）。',
      resolve: async ({ readModel }) => (await readModel.findings({ first: 100 })).items.length,
    }),
  }),
});

builder.queryField('networkState', (t) =>
  t.field({
    type: NetworkStateRef,
    description: 'Heights, lag and findings. 区块高度、延迟与监测。',
    resolve: (_root, _args, context) => context,
  }),
);

export { BlockRef, TransactionRef, WrittenRef };
