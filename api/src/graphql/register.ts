import { DomainError } from '@zhenglian/chaincode/domain';
import { divisionsOf, seesDivision } from '../access.js';
import type { FoundEntry, RegisterFinding, StockReport } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { builder } from './builder.js';
import { whoIs } from './guard.js';
import { own } from './own.js';

const FoundHolderRef = builder.objectRef<FoundEntry['holders'][number]>('FoundHolder').implement({
  description: 'A holder, masked. 权利人（已脱敏）。',
  fields: (t) => ({
    name: t.exposeString('name'),
    idNumber: t.exposeString('idNumber'),
    share: t.string({ nullable: true, resolve: (h) => h.share }),
  }),
});

const FoundEntryRef = builder.objectRef<FoundEntry>('FoundEntry').implement({
  description: 'An entry of the register as a search shows it. 登记簿检索结果。',
  fields: (t) => ({
    certRef: t.exposeID('certRef'),
    certificateNumber: t.exposeString('certificateNumber'),
    unitCode: t.exposeString('unitCode'),
    registrationType: t.exposeString('registrationType'),
    enteredOn: t.field({ type: 'Date', resolve: (e) => e.enteredOn }),
    holders: t.field({ type: [FoundHolderRef], resolve: (e) => [...e.holders] }),
  }),
});

const SearchRegisterInput = builder.inputType('SearchRegisterInput', {
  fields: (t) => ({
    name: t.string({ description: 'Exact name. 姓名或名称，须完全一致。' }),
    idNumber: t.string({ description: 'Exact number of identification. 证件号码，须完全一致。' }),
    unitCode: t.string(),
    purpose: t.string({ required: true, description: 'Why; stands in the log (条例 art. 28). 查询事由，记入日志。' }),
  }),
});

builder.queryField('searchRegister', (t) =>
  t.field({
    type: [FoundEntryRef],
    description: 'Registry, role registrar or reviewer; own districts only; holders masked; logged. 登记簿检索，结果脱敏，记入日志。',
    args: { input: t.arg({ type: SearchRegisterInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const caller = await context.caller();
      const { name, idNumber, unitCode, purpose } = input;
      if (purpose.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'purpose' });
      const query = { name: name ?? undefined, idNumber: idNumber ?? undefined, unitCode: unitCode ?? undefined };
      const found = await own(context.register).search({ ...query, divisions: divisionsOf(caller) });
      const event = { ...whoIs(caller, context), action: 'REGISTER_SEARCHED', result: 'RELEASED', purpose } as const;
      // one entry per holder's certificate that was shown, so that each holder can see it; one for a search that found nothing
      for (const subject of found.length === 0 ? [undefined] : found.map(({ certRef }) => certRef))
        await context.audit.record({ ...event, subject });
      return [...found];
    },
  }),
);

builder.queryField('dailyLog', (t) =>
  t.field({
    type: 'JSON',
    nullable: true,
    description: 'Registry: 登簿日志 of a district and day, in the shape of the access standard. 登簿日志。',
    args: { division: t.arg.string({ required: true }), day: t.arg({ type: 'Date', required: true }) },
    resolve: async (_root, { division, day }, context) => {
      if (!seesDivision(await context.caller(), division)) return null;
      return JSON.parse(JSON.stringify(await own(context.register).dailyLog(division, day))) as object as never;
    },
  }),
);

const RegisterFindingRef = builder.objectRef<RegisterFinding>('RegisterFinding').implement({
  description: 'Where book, ledger and reports differ. 对账发现的问题。',
  fields: (t) => ({ kind: t.exposeString('kind'), detail: t.exposeString('detail') }),
});

builder.queryField('reconcileRegister', (t) =>
  t.field({
    type: [RegisterFindingRef],
    description: 'Registry, role auditor: book, ledger and reports of at most a month compared. 登记簿、账本与上报数据对账。',
    args: { from: t.arg({ type: 'Date', required: true }), to: t.arg({ type: 'Date', required: true }) },
    resolve: async (_root, { from, to }, context) => [...(await own(context.register).reconcile(from, to))],
  }),
);

const StockProblemRef = builder.objectRef<StockReport['problems'][number]>('StockProblem').implement({
  fields: (t) => ({ line: t.exposeInt('line'), code: t.exposeString('code'), field: t.exposeString('field') }),
});

const StockReportRef = builder.objectRef<StockReport & { readonly requestId: string }>('StockReport').implement({
  description: 'How good a delivery of stock data is. 存量数据质量报告。',
  fields: (t) => ({
    requestId: t.exposeID('requestId'),
    batch: t.exposeString('batch'),
    lines: t.exposeInt('lines'),
    good: t.exposeInt('good'),
    problems: t.field({ type: [StockProblemRef], resolve: (r) => r.problems.slice(0, MOST_PROBLEMS) }),
    byCode: t.field({ type: [ProblemCountRef], resolve: (r) => [...r.byCode] }),
  }),
});

const MOST_PROBLEMS = 1_000;

const ProblemCountRef = builder
  .objectRef<StockReport['byCode'][number]>('ProblemCount')
  .implement({ fields: (t) => ({ code: t.exposeString('code'), count: t.exposeInt('count') }) });

const ImportStockInput = builder.inputType('ImportStockInput', {
  fields: (t) => ({
    requestId: t.id({ required: true }),
    batch: t.string({ required: true, description: 'Name of the delivery. 批次名称。' }),
    csv: t.string({ required: true, description: 'UTF-8, with the columns of docs. CSV 文本。' }),
  }),
});

builder.mutationField('importStock', (t) =>
  t.field({
    type: StockReportRef,
    description: 'Registry, role registrar: reads stock data and says what is wrong with it; issues nothing. 导入存量数据并出具质量报告。',
    args: { input: t.arg({ type: ImportStockInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const report = await own(context.register).importStock(input.batch, input.csv);
      const who = whoIs(await context.caller(), context);
      await context.audit.record({ ...who, action: 'STOCK_IMPORTED', result: 'DONE', subject: input.batch });
      return { ...report, requestId: checkRequestId(input.requestId) };
    },
  }),
);
