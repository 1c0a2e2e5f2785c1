import { PRIVACY_NOTICE, type PrivacyNotice } from '../privacy-notice.js';
import { ASSESSMENT_CONCLUSIONS, ASSESSMENT_OCCASIONS, type ImpactAssessment } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { builder, LocalizedTextRef } from './builder.js';
import { own } from './own.js';

// Personal data: what is told at collection, and the assessments of what is done with it (个人信息保护法 art. 17, 55, 56).

const NoticeItemRef = builder.objectRef<PrivacyNotice['items'][number]>('PrivacyNoticeItem').implement({
  description: 'What is collected for what, on which ground, and for how long. 收集事项。',
  fields: (t) => ({
    purpose: t.field({ type: LocalizedTextRef, description: 'For what. 目的。', resolve: (i) => i.purpose }),
    data: t.field({ type: LocalizedTextRef, description: 'What. 个人信息种类。', resolve: (i) => i.data }),
    sensitive: t.exposeBoolean('sensitive', { description: 'Sensitive data: asked for apart. 敏感个人信息，单独告知。' }),
    ground: t.field({ type: LocalizedTextRef, description: 'Why it may. 合法性基础。', resolve: (i) => i.ground }),
    kept: t.field({ type: LocalizedTextRef, description: 'How long. 保存期限。', resolve: (i) => i.kept }),
  }),
});

const PrivacyNoticeRef = builder.objectRef<PrivacyNotice>('PrivacyNotice').implement({
  description: 'What people are told before their data are taken in. 个人信息处理告知书。',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Stands with every entry that was made under it. 版本，随登记条目留存。' }),
    items: t.field({ type: [NoticeItemRef], description: 'By purpose. 逐项告知。', resolve: (n) => [...n.items] }),
    rights: t.field({ type: LocalizedTextRef, description: 'How to exercise rights. 权利行使方式。', resolve: (n) => n.rights }),
  }),
});

builder.queryField('privacyNotice', (t) =>
  t.field({ type: PrivacyNoticeRef, description: 'Public. 公开。', resolve: () => PRIVACY_NOTICE }),
);

const OccasionRef = builder.enumType('AssessmentOccasion', {
  description:
    'SENSITIVE 敏感个人信息, AUTOMATED_DECISION 自动化决策, ENTRUSTED_OR_SHARED 委托或提供, ABROAD 出境, OTHER_MAJOR 其他重大影响.',
  values: ASSESSMENT_OCCASIONS,
});
const ConclusionRef = builder.enumType('AssessmentConclusion', {
  description: 'ACCEPTABLE 可接受, ACCEPTABLE_WITH_MEASURES 采取措施后可接受, NOT_ACCEPTABLE 不可接受.',
  values: ASSESSMENT_CONCLUSIONS,
});

const AssessmentRef = builder.objectRef<ImpactAssessment>('ImpactAssessment').implement({
  description: 'An impact assessment, kept three years at least. 个人信息保护影响评估记录。',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Chosen by its author. 编号。' }),
    occasion: t.field({ type: OccasionRef, description: 'Why the law asks for it. 评估情形。', resolve: (a) => a.occasion }),
    activity: t.exposeString('activity', { description: 'What is done with which data. 处理活动。' }),
    lawful: t.exposeString('lawful', { description: 'Why lawful and needed. 合法、正当、必要性。' }),
    risks: t.exposeString('risks', { description: 'What it does to people. 权益影响与安全风险。' }),
    measures: t.exposeString('measures', { description: 'What is done about it. 保护措施。' }),
    conclusion: t.field({ type: ConclusionRef, description: 'Conclusion. 结论。', resolve: (a) => a.conclusion }),
    assessedOn: t.field({ type: 'Date', description: 'When. 评估日期。', resolve: (a) => a.assessedOn }),
    assessedBy: t.exposeString('assessedBy', { description: 'By whom. 评估人。' }),
    keepUntil: t.field({ type: 'Date', description: 'Kept at least until. 至少保存至。', resolve: (a) => a.keepUntil }),
  }),
});

builder.queryField('impactAssessments', (t) =>
  t.field({
    type: [AssessmentRef],
    description: 'Roles admin, auditor: newest first. 影响评估记录，由新到旧。',
    resolve: async (_root, _args, { administration }) => [...(await administration.assessments())],
  }),
);

const RecordAssessmentInput = builder.inputType('RecordImpactAssessmentInput', {
  description: 'An impact assessment as it was made. 影响评估。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Becomes its id. 即记录编号。' }),
    occasion: t.field({ type: OccasionRef, required: true, description: 'Why the law asks for it. 评估情形。' }),
    activity: t.string({ required: true, description: 'What is done with which data. 处理活动。' }),
    lawful: t.string({ required: true, description: 'Why lawful and needed. 合法、正当、必要性。' }),
    risks: t.string({ required: true, description: 'What it does to people. 权益影响与安全风险。' }),
    measures: t.string({ required: true, description: 'What is done about it. 保护措施。' }),
    conclusion: t.field({ type: ConclusionRef, required: true, description: 'Conclusion. 结论。' }),
    assessedOn: t.field({ type: 'Date', required: true, description: 'When. 评估日期。' }),
  }),
});

const RecordAssessmentPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly assessment: ImpactAssessment }>('RecordImpactAssessmentPayload')
  .implement({
    description: 'What is kept. 留存的记录。',
    fields: (t) => ({
      requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }),
      assessment: t.field({ type: AssessmentRef, description: 'The record. 记录。', resolve: (p) => p.assessment }),
    }),
  });

builder.mutationField('recordImpactAssessment', (t) =>
  t.field({
    type: RecordAssessmentPayloadRef,
    description: 'Role admin: keeps an impact assessment; it is never changed. 留存影响评估记录，不可更改。',
    args: { input: t.arg({ type: RecordAssessmentInput, required: true }) },
    resolve: async (_root, { input }, { administration, caller }) => {
      const { requestId, ...assessment } = input;
      const id = checkRequestId(requestId);
      return { requestId: id, assessment: await administration.recordAssessment({ id, ...assessment, by: own(await caller()) }) };
    },
  }),
);
