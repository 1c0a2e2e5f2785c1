import { addDays, checkDate, DomainError } from '@zhenglian/chaincode/domain';
import { unmaskCertificate, type UnmaskedField } from '../certificates/unmask.js';
import { AUDIT_ACTIONS, type AuditAction, type AuditRecord, type Look } from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';
import { looksAt } from '../sharing/history.js';
import { builder } from './builder.js';
import { FaceFieldRef } from './certificates.js';
import { whoIs } from './guard.js';

const DEFAULT_PAGE = 50;
const SHANGHAI_HOURS = 8;

export const AuditActionRef = builder.enumType('AuditAction', { description: 'What is logged. 审计事项。', values: AUDIT_ACTIONS });

export const AuditEntryRef = builder.objectRef<AuditRecord>('AuditEntry').implement({
  description: "An entry of the organisation's hash-chained log. 审计日志条目（哈希链）。",
  fields: (t) => ({
    sequence: t.exposeInt('sequence'),
    at: t.field({ type: 'DateTime', resolve: (r) => r.at }),
    account: t.exposeString('account'),
    organization: t.exposeString('organization'),
    roles: t.field({ type: ['String'], resolve: (r) => [...r.roles] }),
    action: t.field({ type: AuditActionRef, resolve: (r) => r.action }),
    result: t.exposeString('result', { description: 'DONE, RELEASED, REFUSED. 结果。' }),
    subject: t.string({ nullable: true, resolve: (r) => r.subject }),
    fields: t.field({ type: ['String'], resolve: (r) => [...(r.fields ?? [])] }),
    purpose: t.string({ nullable: true, resolve: (r) => r.purpose }),
    grant: t.string({ nullable: true, resolve: (r) => r.grant }),
    correlationId: t.string({ nullable: true, resolve: (r) => r.correlationId }),
    hash: t.exposeString('hash'),
  }),
});

builder.queryField('auditEntries', (t) =>
  t.connection(
    {
      type: AuditEntryRef,
      description: 'Role auditor. Newest first; the look at the log is logged too. 审计员查询日志，查询本身也记入日志。',
      args: {
        account: t.arg.string(),
        subject: t.arg.string(),
        action: t.arg({ type: AuditActionRef }),
        from: t.arg({ type: 'Date' }),
        to: t.arg({ type: 'Date', description: 'Inclusive. 含当日。' }),
      },
      resolve: async (_root, args, context) => {
        await context.audit.record({ ...whoIs(await context.caller(), context), action: 'LOG_READ', result: 'RELEASED' });
        const page = await context.audit.find({
          account: args.account ?? undefined,
          subject: args.subject ?? undefined,
          action: args.action ?? undefined,
          from: startOf(args.from ?? undefined, 'from'),
          to: endOf(args.to ?? undefined, 'to'),
          first: args.first ?? DEFAULT_PAGE,
          after: args.after ?? undefined,
        });
        return {
          edges: [...page.items],
          pageInfo: {
            hasNextPage: page.hasNext,
            hasPreviousPage: typeof args.after === 'string',
            startCursor: page.items[0]?.cursor ?? null,
            endCursor: page.items.at(-1)?.cursor ?? null,
          },
        };
      },
    },
    { name: 'AuditEntryConnection' },
    { name: 'AuditEntryEdge' },
  ),
);

const AuditCountRef = builder.objectRef<{ readonly action: AuditAction; readonly count: number }>('AuditCount').implement({
  fields: (t) => ({ action: t.field({ type: AuditActionRef, resolve: (c) => c.action }), count: t.exposeInt('count') }),
});

builder.queryField('auditCounts', (t) =>
  t.field({
    type: [AuditCountRef],
    description: 'Role auditor: entries by action between two days, both included. 审计员按事项统计，含起止日。',
    args: { from: t.arg({ type: 'Date', required: true }), to: t.arg({ type: 'Date', required: true }) },
    resolve: async (_root, { from, to }, { audit }) => {
      const period = { from: startOf(from, 'from') ?? '', to: endOf(to, 'to') ?? '' };
      return [...(await audit.count(period))];
    },
  }),
);

export const LookRef = builder.objectRef<Look>('Look').implement({
  description: 'A look as its holder may see it. 查阅记录（持证人可见）。',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: (l) => l.at }),
    organization: t.exposeString('organization'),
    roles: t.field({ type: ['String'], resolve: (l) => [...l.roles] }),
    action: t.field({ type: AuditActionRef, resolve: (l) => l.action }),
    fields: t.field({ type: ['String'], resolve: (l) => [...l.fields] }),
    purpose: t.string({ nullable: true, resolve: (l) => l.purpose }),
    grant: t.string({ nullable: true, resolve: (l) => l.grant }),
  }),
});

builder.queryField('accessHistory', (t) =>
  t.field({
    type: [LookRef],
    nullable: true,
    description: "Who looked at a certificate at this organisation, newest first; for its holder's page. 本机构对该证书的查阅记录。",
    args: { certRef: t.arg.id({ required: true }) },
    resolve: async (_root, { certRef }, { audit, readModel, sharing }) => {
      const known = await readModel.certificate({ certRef: checkReference(certRef, 'certRef') });
      return known === undefined ? null : [...(await looksAt({ audit, grants: sharing?.grants }, certRef))];
    },
  }),
);

const UnmaskCertificateInput = builder.inputType('UnmaskCertificateInput', {
  fields: (t) => ({
    requestId: t.id({ required: true }),
    certRef: t.id({ required: true }),
    fields: t.stringList({ required: true, description: 'Keys of the face, or holder_ids. 证书登载事项的键，或 holder_ids。' }),
    purpose: t.string({ required: true, description: 'Why; stands in the log and is shown to the holder. 事由，记入日志并向持证人公开。' }),
  }),
});

const UnmaskPayloadRef = builder.objectRef<{ readonly requestId: string; readonly fields: UnmaskedField[] }>('UnmaskPayload').implement({
  fields: (t) => ({
    requestId: t.exposeID('requestId'),
    fields: t.field({ type: [FaceFieldRef], resolve: (p) => p.fields }),
  }),
});

builder.mutationField('unmaskCertificate', (t) =>
  t.field({
    type: UnmaskPayloadRef,
    description:
      'Registry, role registrar: named fields in clear, for a purpose, logged before they are shown. 按事由显示未脱敏数据项，先记日志后显示。',
    args: { input: t.arg({ type: UnmaskCertificateInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const who = whoIs(await context.caller(), context);
      const { requestId, certRef, fields, purpose } = input;
      return { requestId: checkRequestId(requestId), fields: await unmaskCertificate(context, { certRef, fields, purpose, who }) };
    },
  }),
);

/** The instant at which a day begins in Asia/Shanghai. */
export function startOf(day: string | undefined, field: string): string | undefined {
  if (day === undefined) return undefined;
  const midnight = Date.parse(`${checkDate(day, field)}T00:00:00Z`) - SHANGHAI_HOURS * 3_600_000;
  if (Number.isNaN(midnight)) throw new DomainError('INVALID_DATE', { field });
  return new Date(midnight).toISOString();
}

export function endOf(day: string | undefined, field: string): string | undefined {
  return day === undefined ? undefined : startOf(addDays(checkDate(day, field), 1), field);
}
