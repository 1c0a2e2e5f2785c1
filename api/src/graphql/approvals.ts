import { DomainError } from '@zhenglian/chaincode/domain';
import { APPROVAL_ACTIONS, type Approval } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { builder } from './builder.js';

const ApprovalActionRef = builder.enumType('ApprovalAction', {
  description: 'What one person must not do alone. 须由两人办理的事项。',
  values: APPROVAL_ACTIONS,
});

const ApprovalStateRef = builder.enumType('ApprovalState', {
  description: 'PENDING 待复核, APPROVED 已批准, REJECTED 已驳回, USED 已执行.',
  values: ['PENDING', 'APPROVED', 'REJECTED', 'USED'] as const,
});

const ApprovalRef = builder.objectRef<Approval>('Approval').implement({
  description: 'One asks, another decides; valid for a day, for exactly this content, once. 双人复核。',
  fields: (t) => ({
    id: t.exposeID('id'),
    action: t.field({ type: ApprovalActionRef, resolve: (a) => a.action }),
    subject: t.exposeString('subject'),
    payload: t.field({ type: 'JSON', description: 'What would be carried out. 拟执行的内容。', resolve: (a) => a.payload }),
    state: t.field({ type: ApprovalStateRef, resolve: (a) => a.state }),
    requestedBy: t.exposeString('requestedBy'),
    requestedAt: t.field({ type: 'DateTime', resolve: (a) => a.requestedAt }),
    decidedBy: t.string({ nullable: true, resolve: (a) => a.decidedBy }),
  }),
});

builder.queryField('approvals', (t) =>
  t.field({
    type: [ApprovalRef],
    description: 'Signed in: what waits for a second person or for being carried out. 待复核、待执行的事项。',
    resolve: async (_root, _args, { approvals }) => [...(await approvals.open())],
  }),
);

const DecideApprovalInput = builder.inputType('DecideApprovalInput', {
  fields: (t) => ({
    requestId: t.id({ required: true }),
    approvalId: t.id({ required: true }),
    decision: t.field({
      type: builder.enumType('ApprovalDecision', {
        description: 'APPROVED 批准, REJECTED 驳回.',
        values: ['APPROVED', 'REJECTED'] as const,
      }),
      required: true,
    }),
  }),
});

export const ApprovalPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly approval: Approval }>('ApprovalPayload')
  .implement({
    fields: (t) => ({
      requestId: t.exposeID('requestId'),
      approval: t.field({ type: ApprovalRef, resolve: (p) => p.approval }),
    }),
  });

builder.mutationField('decideApproval', (t) =>
  t.field({
    type: ApprovalPayloadRef,
    description: 'Role approver, and never the one who asked. 复核人批准或驳回，申请人本人除外。',
    args: { input: t.arg({ type: DecideApprovalInput, required: true }) },
    resolve: async (_root, { input }, { approvals, caller }) => {
      const by = await caller();
      if (by === undefined) throw new DomainError('NOT_SIGNED_IN');
      const approval = await approvals.decide({ id: input.approvalId, decision: input.decision, by });
      return { requestId: checkRequestId(input.requestId), approval };
    },
  }),
);
