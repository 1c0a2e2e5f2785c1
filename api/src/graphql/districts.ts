import { addDays, checkDate, DIVISIONS, DomainError } from '@zhenglian/chaincode/domain';
import { districtScores, type DistrictScore } from '../supervision/score.js';
import { divisionsOf } from '../access.js';
import type { DistrictCount, DistrictFacts } from '../ports.js';
import { builder, LocalizedTextRef } from './builder.js';
import type { Context } from './context.js';
import { own } from './own.js';
import { publishScores } from '../supervision/publish.js';

// Figures by district: what was entered, anchored and uploaded, and the fortnightly score (RG-15 to RG-18, OP-12).

const LONGEST_PERIOD = 31;

interface DistrictDay extends DistrictFacts {
  readonly book: DistrictCount | undefined;
  /** Whether this organisation keeps the book. */
  readonly known: boolean;
}

const DistrictDayRef = builder.objectRef<DistrictDay>('DistrictDay').implement({
  description: 'A district’s day: entered, anchored, logged, uploaded. 某区某日登簿、上链、日志与上报数量。',
  fields: (t) => ({
    division: t.exposeString('division', { description: 'GB/T 2260. 县级行政区划代码。' }),
    name: t.field({ type: LocalizedTextRef, description: 'Of the district. 行政区划名称。', resolve: ({ division }) => nameOf(division) }),
    day: t.field({ type: 'Date', description: 'Day. 日期。', resolve: (d) => d.day }),
    entered: t.int({
      nullable: true,
      description: 'Certificates of title in the book; the registry alone knows. 登簿数（登记机构）。',
      resolve: (d) => (d.known ? (d.book?.entered ?? 0) : undefined),
    }),
    anchored: t.exposeInt('anchored', { description: 'Certificates of title on the ledger. 上链数。' }),
    uploaded: t.int({
      nullable: true,
      description: 'Accepted by the access system; the registry alone knows. 上报成功数（登记机构）。',
      resolve: (d) => (d.known ? (d.book?.uploaded ?? 0) : undefined),
    }),
    uploadLagSeconds: t.int({
      nullable: true,
      description: 'Age of the oldest upload without an answer; null when there is none. 最早未获回执上报的等待秒数。',
      resolve: ({ book }, _args, { acts }) =>
        book?.waitingSince === undefined ? undefined : Math.round((acts.clock.now().getTime() - Date.parse(book.waitingSince)) / 1_000),
    }),
    logged: t.int({
      nullable: true,
      description: 'Acts that the closed log states; null: not closed. 登簿日志事项数。',
      resolve: (d) => d.logged,
    }),
    late: t.exposeBoolean('late', { description: 'The log was closed late. 日志是否补报。' }),
    exceptions: t.exposeInt('exceptions', { description: 'Exceptions about the day. 质量异常数。' }),
    open: t.exposeInt('open', { description: 'Of them open. 未关闭异常数。' }),
  }),
});

builder.queryField('districtCounts', (t) =>
  t.field({
    type: [DistrictDayRef],
    description: 'By district and day, both days included, at most a month; own districts only. 按区、按日统计，至多一个月。',
    args: { from: t.arg({ type: 'Date', required: true }), to: t.arg({ type: 'Date', required: true }) },
    resolve: async (_root, { from, to }, context) => districtDays(context, from, to),
  }),
);

async function districtDays({ readModel, register, caller }: Context, from: string, to: string): Promise<DistrictDay[]> {
  checkPeriod(from, to);
  const [facts, booked] = [await readModel.districtFacts({ from, to }), (await register?.districtCounts(from, to)) ?? []];
  const days = new Map<string, DistrictDay>();
  const known = register !== undefined;
  for (const fact of facts) days.set(`${fact.day} ${fact.division}`, { ...fact, book: undefined, known });
  for (const book of booked) {
    const { division, day } = book;
    const nothing = { division, day, anchored: 0, logged: undefined, late: false, exceptions: 0, open: 0 };
    days.set(`${day} ${division}`, { ...nothing, ...days.get(`${day} ${division}`), book, known });
  }
  const own = divisionsOf(await caller());
  return [...days.entries()]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([, day]) => (own === undefined || own.includes(day.division) ? [day] : []));
}

const DistrictScoreRef = builder.objectRef<DistrictScore>('DistrictScore').implement({
  description: 'The quality of a district’s reports in a fortnight (RG-18). 双周质量评价。',
  fields: (t) => ({
    division: t.exposeString('division', { description: 'GB/T 2260. 县级行政区划代码。' }),
    name: t.field({ type: LocalizedTextRef, description: 'Of the district. 行政区划名称。', resolve: ({ division }) => nameOf(division) }),
    from: t.field({ type: 'Date', description: 'First day. 起始日。', resolve: (s) => s.from }),
    to: t.field({ type: 'Date', description: 'Last day. 截止日。', resolve: (s) => s.to }),
    anchored: t.exposeInt('anchored', { description: 'Certificates of title on the ledger. 上链数。' }),
    logged: t.exposeInt('logged', { description: 'Acts that the logs state. 日志事项数。' }),
    days: t.exposeInt('days', { description: 'Days with entries, logs or exceptions. 有业务的天数。' }),
    logs: t.exposeInt('logs', { description: 'Closed logs. 已关闭日志数。' }),
    onTime: t.exposeInt('onTime', { description: 'Of them in time. 按时关闭数。' }),
    exceptions: t.exposeInt('exceptions', { description: 'Exceptions. 质量异常数。' }),
    open: t.exposeInt('open', { description: 'Of them open. 未关闭异常数。' }),
    score: t.exposeInt('score', {
      description: 'Share of its days whose log was closed in time and without an exception, 0 to 100. 按时且无异常的天数占比。',
    }),
  }),
});

builder.queryField('districtScores', (t) =>
  t.field({
    type: [DistrictScoreRef],
    description: 'The fortnight that ends on a day, by district, the worst first; own districts only. 双周（截至某日）各区质量评价。',
    args: { to: t.arg({ type: 'Date', required: true }) },
    resolve: async (_root, { to }, { readModel, caller }) => {
      const own = divisionsOf(await caller());
      const scores = await districtScores(readModel, checkDate(to, 'to'));
      return scores.filter(({ division }) => own === undefined || own.includes(division));
    },
  }),
);

const PublishInput = builder.inputType('PublishDistrictScoresInput', {
  description: 'Which fortnight. 评价周期。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Chosen by the caller; the same request again gives the same result. 请求编号。' }),
    to: t.field({ type: 'Date', required: true, description: 'Its last day. 截止日。' }),
  }),
});

const PublishPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly scores: readonly DistrictScore[] }>('PublishDistrictScoresPayload')
  .implement({
    description: 'What was fed back. 已反馈的评价。',
    fields: (t) => ({
      requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }),
      scores: t.field({ type: [DistrictScoreRef], description: 'By district. 各区评价。', resolve: (p) => [...p.scores] }),
    }),
  });

builder.mutationField('publishDistrictScores', (t) =>
  t.field({
    type: PublishPayloadRef,
    description: 'Regulator: feeds the fortnightly evaluation back to the registry, as a signed message (RG-18). 反馈双周质量评价。',
    args: { input: t.arg({ type: PublishInput, required: true }) },
    resolve: async (_root, { input: { requestId, to } }, { readModel, messages, organizations }) => {
      const registry = own(organizations.find(({ kind }) => kind === 'registry')).id;
      const scores = await publishScores({ readModel, messages, registry }, { requestId, to: checkDate(to, 'to') });
      return { requestId, scores };
    },
  }),
);

function checkPeriod(from: string, to: string): void {
  if (checkDate(from, 'from') > checkDate(to, 'to')) throw new DomainError('INVALID_DATE', { field: 'to' });
  if (to > addDays(from, LONGEST_PERIOD)) throw new DomainError('TOO_LARGE', { field: 'to' });
}

function nameOf(code: string) {
  const { zh, en } = DIVISIONS.find((division) => division.code === code) ?? { zh: code, en: code };
  return { zh, en };
}
