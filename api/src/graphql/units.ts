import { checkUnit, unitState, type QueuePlace, type RankedMortgage, type UnitState } from '../acts/unit-state.js';
import { builder } from './builder.js';
import { LedgerFactsRef } from './ledger-types.js';
import { own } from './own.js';
import { recordRefs } from './record-types.js';

const RankedRef = builder.objectRef<RankedMortgage>('RankedMortgage').implement({
  description: 'A mortgage on a unit with its rank. 抵押权及其顺位。',
  fields: (t) => ({
    rank: t.exposeInt('rank', { description: '1 for the first. 顺位。' }),
    mortgage: t.field({ type: recordRefs.live, description: 'On this unit. 单元上的抵押。', resolve: (r) => r.live }),
  }),
});

const QueueStageRef = builder.enumType('QueueStage', {
  description: 'INSTRUCTED 已送达, EFFECTIVE 生效, PRE 预查封, WAITING 轮候, LAPSED 失效, ENDED 终止: place in the queue.',
  values: ['INSTRUCTED', 'EFFECTIVE', 'PRE', 'WAITING', 'LAPSED', 'ENDED'] as const,
});

const QueuePlaceRef = builder.objectRef<QueuePlace>('QueuePlace').implement({
  description: 'A seizure or restriction as it stands on the law’s day. 查封或限制的现时轮候状态。',
  fields: (t) => ({
    ref: t.exposeID('ref', { description: 'Of the seizure or restriction. 编号。' }),
    kind: t.exposeString('kind', { description: 'SEIZURE or HOLD. 查封或其他限制。' }),
    body: t.exposeString('body', { description: 'Court or body. 机关。' }),
    stage: t.field({ type: QueueStageRef, description: 'Place in the queue. 状态。', resolve: (q) => q.stage }),
    head: t.exposeBoolean('head', { description: 'The first that lives. 是否首封。' }),
    arrivedAt: t.field({ type: 'DateTime', description: 'Order of the queue. 送达时间。', resolve: (q) => q.arrivedAt }),
    from: t.field({ type: 'Date', nullable: true, description: 'First day. 起始日。', resolve: (q) => q.from }),
    until: t.field({ type: 'Date', nullable: true, description: 'Last day. 截止日。', resolve: (q) => q.until }),
  }),
});

export const UnitStateRef = builder.objectRef<UnitState>('Unit').implement({
  description: 'Everything that stands on a unit now, as the ledger has it. The register prevails. 单元现势：以登记簿为准。',
  fields: (t) => ({
    unitRef: t.exposeID('unitRef', { description: 'Reference. 单元引用。' }),
    registered: t.exposeBoolean('registered', {
      description: 'false: nothing is known, which is never "clear". 未登记时不代表无限制。',
    }),
    unit: t.field({ type: recordRefs.unit, nullable: true, description: 'The unit. 单元。', resolve: (u) => u.unit }),
    certificate: t.field({
      type: LedgerFactsRef,
      nullable: true,
      description: 'The certificate of the right. 现势证书。',
      resolve: (u) => u.certificate,
    }),
    mortgages: t.field({ type: [RankedRef], description: 'By rank. 按顺位。', resolve: (u) => [...u.mortgages] }),
    queue: t.field({
      type: [QueuePlaceRef],
      description: 'Seizures and restrictions by arrival. 查封与限制，按送达先后。',
      resolve: (u) => [...u.queue],
    }),
    notices: t.field({ type: [recordRefs.notice], description: 'Live notices. 有效预告。', resolve: (u) => [...u.notices] }),
    objections: t.field({ type: [recordRefs.objection], description: 'Live objections. 有效异议。', resolve: (u) => [...u.objections] }),
    corrections: t.field({
      type: [recordRefs.correction],
      description: 'Corrections under way. 办理中的更正。',
      resolve: (u) => [...u.corrections],
    }),
    rights: t.field({ type: [recordRefs.right], description: 'Rights of others. 他项权利。', resolve: (u) => [...u.rights] }),
    day: t.field({ type: 'Date', description: 'The law’s day, or today before its clock runs. 法定日期。', resolve: (u) => u.day }),
    asOfBlock: t.exposeInt('asOfBlock', { description: 'As of this block. 截至区块。' }),
  }),
});

builder.queryField('unit', (t) =>
  t.field({
    type: UnitStateRef,
    nullable: true,
    description: 'What stands on a unit. 单元现势查询。',
    args: { unitRef: t.arg.id({ required: true }) },
    resolve: async (_root, { unitRef }, { acts }) => {
      const state = await unitState(acts, unitRef);
      return state.registered || state.queue.length + state.notices.length > 0 ? state : null;
    },
  }),
);

builder.queryField('seizureQueue', (t) =>
  t.field({
    type: [QueuePlaceRef],
    nullable: true,
    description: 'The queue of a unit on the law’s day. 单元轮候查封队列。',
    args: { unitRef: t.arg.id({ required: true }) },
    resolve: async (_root, { unitRef }, { acts }) => [...(await unitState(acts, unitRef)).queue],
  }),
);

const CheckUnitInput = builder.inputType('CheckUnitInput', {
  description: 'A bank’s check of a unit with the holder’s consent. 银行凭权利人授权查询单元。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Chosen by the caller. 请求编号。' }),
    queryRef: t.id({ required: true, description: 'The holder’s consent on the ledger. 查询授权编号。' }),
    certRef: t.id({ required: true, description: 'The holder’s certificate. 权利人证书引用。' }),
    salt: t.string({ required: true, description: 'Binds consent and certificate; the holder has it. 权利人提供的盐值。' }),
    purpose: t.string({ required: true, description: 'Why; stands in the log. 查询事由，记入日志。' }),
  }),
});

const CheckUnitPayloadRef = builder.objectRef<{ readonly requestId: string; readonly unit: UnitState }>('CheckUnitPayload').implement({
  description: 'What stands on the unit of the holder’s certificate. 查询结果。',
  fields: (t) => ({
    requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }),
    unit: t.field({ type: UnitStateRef, description: 'The unit. 单元现势。', resolve: (p) => p.unit }),
  }),
});

builder.mutationField('checkUnit', (t) =>
  t.field({
    type: CheckUnitPayloadRef,
    description: 'Bank: what stands on a unit, on the holder’s consent; logged before it is shown. 银行凭授权核查单元，先记日志后显示。',
    args: { input: t.arg({ type: CheckUnitInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      requestId: input.requestId,
      unit: await checkUnit(
        { ...context.acts, audit: context.audit, organization: context.organization.id },
        {
          ...input,
          by: own(await context.caller()),
          correlationId: context.correlationId,
        },
      ),
    }),
  }),
);
