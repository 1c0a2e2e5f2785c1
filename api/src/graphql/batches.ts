import { z } from 'zod';
import { decode } from '@zhenglian/chaincode/domain';
import { ANY_DIVISION, seesDivision, type Caller } from '../access.js';
import type { BatchReport } from '../certificates/batch-worker.js';
import { BATCH_STATES, type BatchReportItem, type ReadModel } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { builder } from './builder.js';
import { own } from './own.js';
import { PersonsInput, personsOf } from './persons.js';

const BatchStateRef = builder.enumType('BatchState', {
  description: 'ACCEPTED 已受理, PREPARED 已编码, BOOKED 已登簿, STORED 已存储, ENTERED 已上链, REFUSED 未通过.',
  values: BATCH_STATES,
});

const BatchItemRef = builder.objectRef<BatchReportItem>('BatchItem').implement({
  description: 'One item of a batch: how far it is, or why it was refused. 批次中的一项。',
  fields: (t) => ({
    position: t.exposeInt('position'),
    requestId: t.exposeID('requestId'),
    state: t.field({ type: BatchStateRef, resolve: (i) => i.state }),
    code: t.string({ nullable: true, description: 'Of a refusal. 未通过的原因代码。', resolve: (i) => i.code }),
    field: t.string({ nullable: true, resolve: (i) => i.field }),
    certificateNumber: t.string({ nullable: true, resolve: (i) => i.certificateNumber }),
    certRef: t.id({ nullable: true, resolve: (i) => i.certRef }),
  }),
});

const BatchRef = builder.objectRef<BatchReport>('Batch').implement({
  description: 'First registrations, worked off in the background. 批量首次登记，后台办理。',
  fields: (t) => ({
    batchId: t.exposeID('batchId'),
    total: t.exposeInt('total'),
    accepted: t.int({ description: 'Still to be begun. 待办理。', resolve: ({ counts }) => counts.ACCEPTED }),
    prepared: t.int({ resolve: ({ counts }) => counts.PREPARED }),
    stored: t.int({
      description: 'Booked, or stored too: on the way to the ledger. 已登簿、待上链。',
      resolve: ({ counts }) => counts.BOOKED + counts.STORED,
    }),
    entered: t.int({ resolve: ({ counts }) => counts.ENTERED }),
    refused: t.int({ resolve: ({ counts }) => counts.REFUSED }),
    items: t.field({ type: [BatchItemRef], resolve: (b) => [...b.items] }),
  }),
});

builder.queryField('batch', (t) =>
  t.field({
    type: BatchRef,
    nullable: true,
    description: 'Registry, role registrar: progress, and the report item by item. 批次进度与逐项结果。',
    args: {
      batchId: t.arg.id({ required: true }),
      after: t.arg.int({ description: 'Position behind which the items begin. 起始位置。' }),
      first: t.arg.int({ description: 'At most 500. 至多五百项。' }),
    },
    resolve: async (_root, { batchId, after, first }, { batches, caller, readModel }) => {
      const report = await own(batches).report(batchId, after ?? -1, first ?? 100);
      return report && { ...report, items: await visible(report.items, await caller(), readModel) };
    },
  }),
);

const BatchPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly batch: BatchReport }>('BatchPayload')
  .implement({ fields: (t) => ({ requestId: t.exposeID('requestId'), batch: t.field({ type: BatchRef, resolve: (p) => p.batch }) }) });

const Items = z.array(z.strictObject({ requestId: z.string(), entry: z.unknown() })).max(20_000);

const IssueBatchInput = builder.inputType('IssueBatchInput', {
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Id of the batch; the same list again is the same batch. 批次编号。' }),
    items: t.field({ type: 'JSON', required: true, description: 'List of { requestId, entry }. 登记簿条目列表。' }),
    persons: t.field({ type: PersonsInput }),
  }),
});

builder.mutationField('issueBatch', (t) =>
  t.field({
    type: BatchPayloadRef,
    description:
      'Registry, role registrar: first registrations in a batch; an item that is refused does not hold up the others. 批量首次登记。',
    args: { input: t.arg({ type: IssueBatchInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { batches, caller } = context;
      const batchId = checkRequestId(input.requestId);
      const persons = await personsOf(context, input.persons);
      const items = decode(Items, input.items, 'items').map(({ requestId, entry }) => ({ requestId, entry, persons: persons(requestId) }));
      const who = await caller();
      const batch = await own(batches).accept({ batchId, items }, (division) => seesDivision(who, division));
      return { requestId: batchId, batch };
    },
  }),
);

/** Items of other districts are left out for whoever acts for some districts only. */
async function visible(items: readonly BatchReportItem[], caller: Caller | undefined, readModel: ReadModel) {
  if (caller?.divisions?.includes(ANY_DIVISION) === true) return items;
  const shown: BatchReportItem[] = [];
  for (const item of items) {
    const facts = item.certRef === undefined ? undefined : await readModel.certificate({ certRef: item.certRef });
    if (facts === undefined ? item.certRef === undefined : seesDivision(caller, facts.division)) shown.push(item);
  }
  return shown;
}
