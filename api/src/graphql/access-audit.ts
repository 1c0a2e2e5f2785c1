import type { AccessReport, AuditRecord, CheckedLog } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { AuditActionRef, AuditEntryRef, endOf, startOf } from './audit.js';
import { builder } from './builder.js';
import { connectionOf, pageQuery } from './connection.js';
import { whoIs } from './guard.js';
import { own } from './own.js';

const CheckedLogRef = builder.objectRef<CheckedLog>('CheckedLog').implement({
  description: 'A log against its roots on the ledger. 日志与链上根的核对结果。',
  fields: (t) => ({
    organization: t.exposeString('organization', { description: 'Whose. 机构。' }),
    good: t.boolean({ description: 'Whole, and as anchored. 是否完整且与链上一致。', resolve: (l) => l.verdict.good }),
    entries: t.int({ nullable: true, description: 'Entries. 条目数。', resolve: (l) => (l.verdict.good ? l.verdict.entries : undefined) }),
    anchored: t.int({
      nullable: true,
      description: 'Last entry under an anchored root. 已上链至第几条。',
      resolve: (l) => (l.verdict.good ? l.verdict.anchored : undefined),
    }),
    sequence: t.int({
      nullable: true,
      description: 'First bad entry. 首个异常条目。',
      resolve: (l) => (l.verdict.good ? undefined : l.verdict.sequence),
    }),
    problem: t.string({
      nullable: true,
      description: 'What is wrong with it. 异常类型。',
      resolve: (l) => (l.verdict.good ? undefined : l.verdict.problem),
    }),
  }),
});

const AccessRowRef = builder.objectRef<{ readonly record: AuditRecord }>('AccessRow').implement({
  description: 'A look that both ledger and log know. 账本与日志一致的查阅。',
  fields: (t) => ({
    organization: t.string({ description: 'Who looked. 机构。', resolve: (r) => r.record.organization }),
    account: t.string({ description: 'Account. 账户。', resolve: (r) => r.record.account }),
    action: t.string({ description: 'What was done. 事项。', resolve: (r) => r.record.action }),
    at: t.field({ type: 'DateTime', description: 'When. 时间。', resolve: (r) => r.record.at }),
    grant: t.id({ nullable: true, description: 'Under which grant. 授权编号。', resolve: (r) => r.record.grant }),
    purpose: t.string({ nullable: true, description: 'Why. 事由。', resolve: (r) => r.record.purpose }),
  }),
});

const AccessFindingRef = builder.objectRef<AccessReport['findings'][number]>('AccessFinding').implement({
  description: 'Where ledger and logs disagree. 账本与日志不一致之处。',
  fields: (t) => ({
    kind: t.string({
      description: 'LOG_BAD, LOG_MISSING, NOT_LOGGED, NOT_ON_LEDGER, GRANT_DIFFERS. 类型。',
      resolve: (f) => f.kind,
    }),
    organization: t.string({ description: 'Whose. 机构。', resolve: (f) => f.organization }),
    sequence: t.int({
      nullable: true,
      description: 'Entry of the log. 日志条目。',
      resolve: (f) => ('sequence' in f ? f.sequence : undefined),
    }),
    eventRef: t.string({
      nullable: true,
      description: 'Event of the ledger. 账本事件。',
      resolve: (f) => ('eventRef' in f ? f.eventRef : undefined),
    }),
  }),
});

const JoinAccessLogsInput = builder.inputType('JoinAccessLogsInput', {
  description: 'Exported logs. 各机构导出的日志。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Chosen by the caller. 请求编号。' }),
    logs: t.stringList({
      description: 'Each as GET /audit/log.jsonl gives it; absent: every organisation is asked for its own. 日志全文，缺省向各机构调取。',
    }),
    subject: t.id({ description: 'Certificate, case or grant. 证书、案件或授权引用。' }),
    unitRef: t.id({ description: 'Every certificate of this unit. 单元引用（含其全部证书）。' }),
    organization: t.string({ description: 'Id of who looked. 查阅机构。' }),
    account: t.string({ description: 'Account. 账户。' }),
    action: t.field({ type: AuditActionRef, description: 'What was done. 事项。' }),
    purpose: t.string({ description: 'Part of the stated purpose. 事由包含。' }),
    from: t.field({ type: 'Date', description: 'First day. 起始日。' }),
    to: t.field({ type: 'Date', description: 'Last day, inclusive. 截止日（含）。' }),
  }),
});

const JoinAccessLogsPayloadRef = builder.objectRef<AccessReport & { readonly requestId: string }>('JoinAccessLogsPayload').implement({
  description: 'What fits, and every mismatch. 核对结果。',
  fields: (t) => ({
    requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }),
    logs: t.field({ type: [CheckedLogRef], description: 'Each log by itself. 逐份核对。', resolve: (p) => [...p.logs] }),
    rows: t.field({ type: [AccessRowRef], description: 'What fits. 一致的查阅。', resolve: (p) => [...p.rows] }),
    looks: t.connection(
      {
        type: AuditEntryRef,
        description: 'Every look that was asked for, newest first. 符合条件的查阅，由新到旧。',
        resolve: (p, args) => connectionOf(p.page(pageQuery(args)), args),
      },
      { name: 'JoinedLookConnection' },
      { name: 'JoinedLookEdge' },
    ),
    lookCount: t.int({ description: 'How many looks these are. 查阅条数。', resolve: (p) => p.looks.length }),
    csv: t.string({ description: 'All of the looks as a file. 全部查阅清单（CSV）。', resolve: (p) => p.exported.csv }),
    sha256: t.string({ description: 'Of the file. 文件摘要。', resolve: (p) => p.exported.sha256 }),
    statement: t.string({
      description: 'Compact JWS of the regulator over digest, question and logs. 监管机构签名（摘要、条件与日志范围）。',
      resolve: (p) => p.exported.statement,
    }),
    findings: t.field({ type: [AccessFindingRef], description: 'What does not. 不一致之处。', resolve: (p) => [...p.findings] }),
  }),
});

builder.mutationField('joinAccessLogs', (t) =>
  t.field({
    type: JoinAccessLogsPayloadRef,
    description:
      'Regulator, role auditor: joins logs with the ledger (S12); the look itself is logged. 监管核对账本与日志，查阅本身记入日志。',
    args: { input: t.arg({ type: JoinAccessLogsInput, required: true }) },
    resolve: async (_root, { input: { requestId, logs, ...asked } }, context) => {
      await context.audit.record({
        ...whoIs(await context.caller(), context),
        action: 'LOG_READ',
        result: 'RELEASED',
        subject: 'joinAccessLogs',
      });
      const { from, to, ...rest } = asked;
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
      const inquiry = { ...given, from: startOf(from ?? undefined, 'from'), to: endOf(to ?? undefined, 'to') };
      return { requestId: checkRequestId(requestId), ...(await own(context.accessAudit).join({ texts: logs ?? undefined, inquiry })) };
    },
  }),
);
