import type { BlockFacts, BrowsedTransaction, ReadModel } from '../ports.js';
import { builder } from './builder.js';
import { BlockRef, TransactionRef } from './ledger.js';

// Over server-sent events (GraphQL over SSE): what this organisation has verified and indexed, as it happens.

builder.subscriptionType({});

builder.subscriptionField('blockIndexed', (t) =>
  t.field({
    type: BlockRef,
    description: 'Every block from now on, once its rows are there. 新区块入库通知。',
    args: { after: t.arg.int({ description: 'Begin behind this block instead of now. 从该区块之后开始。' }) },
    subscribe: (_root, { after }, { readModel, closed }) => blocksAfter(readModel, after ?? readModel.height() ?? 0, closed),
    resolve: (block: BlockFacts) => block,
  }),
);

builder.subscriptionField('transactionIndexed', (t) =>
  t.field({
    type: TransactionRef,
    description: 'Every valid transaction from now on, of one event or of all. 新交易入库通知。',
    args: {
      event: t.arg.string({ description: 'Event. 事件。' }),
      after: t.arg.int({ description: 'Begin behind this block. 从该区块之后开始。' }),
    },
    subscribe: (_root, { event, after }, { readModel, closed }) =>
      transactionsAfter(readModel, { event: event ?? undefined, after: after ?? readModel.height() ?? 0 }, closed),
    resolve: (transaction: BrowsedTransaction) => transaction,
  }),
);

async function* blocksAfter(readModel: ReadModel, after: number, closed: AbortSignal): AsyncGenerator<BlockFacts> {
  for (let number = after; !closed.aborted;) {
    const height = await readModel.beyond(number, closed);
    while (height !== undefined && number < height && !closed.aborted) {
      number += 1;
      const block = await readModel.block(number);
      if (block !== undefined) yield block;
    }
  }
}

async function* transactionsAfter(
  readModel: ReadModel,
  { event, after }: { readonly event: string | undefined; readonly after: number },
  closed: AbortSignal,
): AsyncGenerator<BrowsedTransaction> {
  for await (const { number } of blocksAfter(readModel, after, closed)) {
    const { items } = await readModel.transactions({ block: number, event }, { first: 500 });
    for (const { node } of items.toReversed()) if (node.validationCode === 0 && node.event !== undefined) yield node;
  }
}
