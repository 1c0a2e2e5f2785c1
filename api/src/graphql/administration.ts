import { DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import { SETTING_ACTIONS, SUBJECT_REQUESTS, type SubjectRequest, type Term } from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';
import { ApprovalPayloadRef } from './approvals.js';
import { builder } from './builder.js';
import type { Context } from './context.js';

const SettingActionRef = builder.enumType('SettingAction', {
  description: 'A change with a second person. 须复核的设置变更。',
  values: SETTING_ACTIONS,
});

const TermRef = builder.objectRef<Term>('Term').implement({
  description: 'A term of a dictionary. 字典项。',
  fields: (t) => ({
    code: t.exposeString('code'),
    zh: t.exposeString('zh'),
    en: t.exposeString('en'),
    retired: t.exposeBoolean('retired'),
    national: t.exposeBoolean('national', { description: 'Cannot be changed here. 国家标准项，不可更改。' }),
  }),
});

builder.queryField('dictionary', (t) =>
  t.field({
    type: [TermRef],
    description: 'Signed in: a dictionary, national terms first. 字典。',
    args: { name: t.arg.string({ required: true }) },
    resolve: async (_root, { name }, { administration }) => [...(await administration.terms(name))],
  }),
);

builder.queryField('workingDeadline', (t) =>
  t.field({
    type: 'Date',
    description: 'Signed in: last day of a limit of working days, 调休 included. 按工作日计算的期限届满日（含调休）。',
    args: { begins: t.arg({ type: 'Date', required: true }), workingDays: t.arg.int({ required: true }) },
    resolve: (_root, { begins, workingDays }, { administration }) => administration.limitEnds(begins, workingDays),
  }),
);

const RequestChangeInput = builder.inputType('RequestChangeInput', {
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Becomes the id of the approval. 即复核编号。' }),
    action: t.field({ type: SettingActionRef, required: true }),
    payload: t.field({ type: 'JSON', required: true }),
  }),
});

builder.mutationField('requestChange', (t) =>
  t.field({
    type: ApprovalPayloadRef,
    description: 'Role admin: asks for a change that another has to approve. 提出设置变更，由他人复核。',
    args: { input: t.arg({ type: RequestChangeInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { action, payload } = input;
      const id = checkRequestId(input.requestId);
      return { requestId: id, approval: await context.administration.requestChange({ id, action, payload, by: await personOf(context) }) };
    },
  }),
);

const ApplyChangeInput = builder.inputType('ApplyChangeInput', {
  fields: (t) => ({
    requestId: t.id({ required: true }),
    approvalId: t.id({ required: true }),
    action: t.field({ type: SettingActionRef, required: true }),
    payload: t.field({ type: 'JSON', required: true, description: 'Exactly what was approved. 须与获批内容一致。' }),
  }),
});

const ChangePayloadRef = builder
  .objectRef<{ readonly requestId: string }>('ChangePayload')
  .implement({ fields: (t) => ({ requestId: t.exposeID('requestId') }) });

builder.mutationField('applyChange', (t) =>
  t.field({
    type: ChangePayloadRef,
    description: 'Role admin, the one who asked: carries out what was approved, once. 申请人执行获批的变更，仅一次。',
    args: { input: t.arg({ type: ApplyChangeInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { approvalId, action, payload } = input;
      await context.administration.applyChange({ approvalId, action, payload, by: await personOf(context) });
      return { requestId: checkRequestId(input.requestId) };
    },
  }),
);

const SubjectRequestKindRef = builder.enumType('SubjectRequestKind', {
  description: 'EXPORT 查阅复制, CORRECTION 更正, DELETION 删除, RESTRICTION 限制处理, WITHDRAWAL 撤回同意.',
  values: SUBJECT_REQUESTS,
});

const SubjectRequestRef = builder.objectRef<SubjectRequest & { readonly late?: boolean }>('SubjectRequest').implement({
  description: "A data subject's request. 个人信息主体请求。",
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.field({ type: SubjectRequestKindRef, resolve: (r) => r.kind }),
    subject: t.exposeID('subject'),
    state: t.exposeString('state', { description: 'OPEN, DONE, REFUSED. 状态。' }),
    receivedAt: t.field({ type: 'DateTime', resolve: (r) => r.receivedAt }),
    dueOn: t.field({ type: 'Date', resolve: (r) => r.dueOn }),
    late: t.boolean({ resolve: (r) => r.late ?? false }),
    answer: t.string({ nullable: true, resolve: (r) => r.answer }),
  }),
});

builder.queryField('subjectRequests', (t) =>
  t.field({
    type: [SubjectRequestRef],
    description: 'Role admin: requests that wait for an answer, the most urgent first. 待答复的个人信息请求。',
    resolve: async (_root, _args, { administration }) => [...(await administration.openRequests())],
  }),
);

const SubjectRequestPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly request: SubjectRequest }>('SubjectRequestPayload')
  .implement({
    fields: (t) => ({ requestId: t.exposeID('requestId'), request: t.field({ type: SubjectRequestRef, resolve: (p) => p.request }) }),
  });

const ReceiveSubjectRequestInput = builder.inputType('ReceiveSubjectRequestInput', {
  fields: (t) => ({
    requestId: t.id({ required: true }),
    kind: t.field({ type: SubjectRequestKindRef, required: true }),
    certRef: t.id({ required: true }),
    content: t.string({ required: true, description: 'Kept encrypted. 加密保存。' }),
  }),
});

builder.mutationField('receiveSubjectRequest', (t) =>
  t.field({
    type: SubjectRequestPayloadRef,
    description: 'Takes in what a holder asks about their own data; to be answered within 30 days. 受理个人信息请求，30 日内答复。',
    args: { input: t.arg({ type: ReceiveSubjectRequestInput, required: true }) },
    resolve: async (_root, { input }, { administration }) => {
      const id = checkRequestId(input.requestId);
      const { kind, certRef, content } = input;
      const request = await administration.receiveRequest({ id, kind, subject: checkReference(certRef, 'certRef'), content });
      return { requestId: id, request };
    },
  }),
);

const AnswerSubjectRequestInput = builder.inputType('AnswerSubjectRequestInput', {
  fields: (t) => ({
    requestId: t.id({ required: true }),
    subjectRequestId: t.id({ required: true }),
    state: t.field({ type: builder.enumType('SubjectAnswer', { values: ['DONE', 'REFUSED'] as const }), required: true }),
    answer: t.string({ required: true }),
  }),
});

builder.mutationField('answerSubjectRequest', (t) =>
  t.field({
    type: SubjectRequestPayloadRef,
    description: 'Role admin: answers with reasons, once. 说明理由并答复，仅一次。',
    args: { input: t.arg({ type: AnswerSubjectRequestInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { subjectRequestId: id, state, answer } = input;
      const request = await context.administration.answerRequest({ id, state, answer, by: await personOf(context) });
      return { requestId: checkRequestId(input.requestId), request };
    },
  }),
);

const SubjectExportPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly content: JsonValue }>('SubjectExportPayload')
  .implement({ fields: (t) => ({ requestId: t.exposeID('requestId'), content: t.field({ type: 'JSON', resolve: (p) => p.content }) }) });

const ExportSubjectInput = builder.inputType('ExportSubjectInput', {
  fields: (t) => ({ requestId: t.id({ required: true }), certRef: t.id({ required: true }) }),
});

builder.mutationField('exportSubject', (t) =>
  t.field({
    type: SubjectExportPayloadRef,
    description: 'Registry, role registrar: a copy of what is held about a holder, for the holder; logged. 个人信息复制件，记入日志。',
    args: { input: t.arg({ type: ExportSubjectInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const certRef = checkReference(input.certRef, 'certRef');
      const content = await context.administration.exportSubject({ certRef, by: await personOf(context) });
      return { requestId: checkRequestId(input.requestId), content };
    },
  }),
);

async function personOf({ caller }: Context) {
  const known = await caller();
  if (known === undefined) throw new DomainError('NOT_SIGNED_IN');
  return known;
}
