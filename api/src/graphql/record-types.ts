import { LedgerRecord, mortgageState, shanghaiDay, type RecordType } from '@zhenglian/chaincode/domain';
import type { RecordFacts } from '../ports.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { enumOf, isEnum } from './enums.js';
import { LedgerTransactionRef } from './ledger-types.js';
import { wordsFor } from './words.js';
import { merged, shapeOf, type Member, type Shape } from './zod-shape.js';

// Every record of the ledger as a type of the schema. Its members are those of the domain's schema, so that the two cannot differ.

/** Names of types, with what they are. */
export const RECORD_NAMES: Readonly<Record<RecordType, readonly [name: string, description: string]>> = {
  key: ['UnitKeyRecord', 'The registry’s public key for unit references. 单元引用公钥。'],
  unit: ['UnitRecord', 'A unit under its reference. 不动产单元。'],
  head: ['UnitHead', 'What is live on a unit. 单元现势登记。'],
  cert: ['CertificateRecord', 'A certificate or proof as the ledger has it. 账本中的证书或证明。'],
  case: ['CaseRecord', 'A case as the ledger has it. 账本中的案件。'],
  notice: ['Notice', 'An advance notice. 预告登记。'],
  objection: ['Objection', 'An objection. 异议登记。'],
  ground: ['ObjectionGround', 'The last objection on a ground. 同一事由的最后一次异议。'],
  correction: ['Correction', 'A correction. 更正登记。'],
  right: ['OtherRight', 'A right of residence or an easement. 居住权、地役权。'],
  rend: ['RenditionRecord', 'A file of a certificate. 证照文件。'],
  log: ['RegisterLog', 'A daily register log. 登簿日志。'],
  att: ['AttestationRecord', 'A tax attestation as the ledger has it. 账本中的税务证明。'],
  apply: ['MortgageApplication', 'A lender’s application. 抵押登记申请。'],
  mtg: ['Mortgage', 'A mortgage from its entry to its end. 抵押权。'],
  live: ['MortgageOnUnit', 'What burdens a unit now. 单元上的有效抵押。'],
  accept: ['MortgageAcceptance', 'A new lender’s acceptance. 受让同意。'],
  free: ['ExcludedUnit', 'A unit that a mortgage on works does not reach. 在建抵押不及于的单元。'],
  agreement: ['RankAgreement', 'An agreement on ranks. 抵押权顺位协议。'],
  seize: ['Seizure', 'A court’s seizure. 查封。'],
  seizures: ['SeizureHead', 'The seizures and open orders of a unit. 单元的查封与嘱托。'],
  order: ['CourtTransferOrder', 'A court’s order to transfer. 嘱托转移。'],
  hold: ['Hold', 'Another body’s restriction. 其他机关的限制。'],
  holds: ['HoldHead', 'The restrictions of a unit. 单元的其他限制。'],
  port: ['Port', 'A port through which an institution applies. 机构办理端口。'],
  ticket: ['Ticket', 'An exception of data quality. 数据质量工单。'],
  clock: ['LawClock', 'What the law’s clocks read. 法定时钟。'],
  binding: ['KeyBinding', 'A holder’s key. 权利人密钥绑定。'],
  grant: ['GrantRecord', 'A grant as the ledger has it. 账本中的授权。'],
  use: ['GrantUseRecord', 'One use of a grant. 授权的一次使用。'],
  query: ['QueryConsent', 'A holder’s consent to a query. 查询授权。'],
  stmt: ['StatementRecord', 'A sealed result of a query. 查询证明。'],
  root: ['LogRootRecord', 'Root of an access log. 访问日志根。'],
};

/** Types of members that are objects; one name has one type, with the members of all that bear it. */
const NESTED: Readonly<Record<string, readonly [name: string, description: string]>> = {
  acts: ['RecordAct', 'One act on a record that stood already. 后续办理。'],
  attested: ['AttestedFacts', 'What the registry attests; persons by keyed references. 登记机构审核情况。'],
  persons: ['EntryPersons', 'Who accepted, reviewed and entered, by keyed references. 受理、审核、登簿人员引用。'],
  printed: ['PrintedPaper', 'A paper blank. 纸质证书。'],
  former: ['FormerAttestation', 'A reversed attestation. 被撤销的税务证明。'],
  principal: ['HubLender', 'A lender behind the hub. 经总对总接入的债权人。'],
  consents: ['RecordedConsent', 'A consent on record. 同意记录。'],
  port: ['LenderPort', 'Branch and user. 网点与用户。'],
  proof: ['ProofReference', 'A proof of registration by reference and digest. 登记证明引用。'],
  replaced: ['ProofReference', ''],
  determined: ['Determination', 'Determination of claims. 债权确定。'],
  requests: ['MortgageRequest', 'What lender or court asked for. 待登记的申请。'],
  queue: ['QueueRecord', 'A place in the queue as it is recorded. 轮候记录。'],
  extensions: ['QueueExtension', 'An extension. 续封。'],
  orders: ['OpenCourtOrder', 'An order that waits for its transfer. 待办理的嘱托。'],
  earlier: ['EarlierKey', 'An earlier key. 原密钥。'],
};

/** Members that every record has and nobody needs to see. */
const BARE = new Set(['v', 'suite', 'type']);

type ObjectShape = Extract<Shape, { kind: 'OBJECT' }>;

const shapes = new Map<RecordType, ObjectShape>();
const nested = new Map<string, ObjectShape>();
for (const option of LedgerRecord.options) {
  const shape = shapeOf(option);
  const [type] = option.shape.type.values as Set<RecordType>;
  if (shape.kind !== 'OBJECT' || type === undefined) throw new Error('a record that is no object');
  shapes.set(type, shape);
  collectNested(shape);
}

function collectNested({ members }: ObjectShape): void {
  for (const [member, { shape }] of members) {
    const inner = shape.kind === 'LIST' ? shape.of : shape;
    if (inner.kind !== 'OBJECT') continue;
    const name = NESTED[member]?.[0];
    if (name === undefined) throw new Error(`${member} is an object without a name in record-types.ts`);
    const before = nested.get(name);
    nested.set(name, before === undefined ? inner : merged(before, inner));
    collectNested(inner);
  }
}

type Values = Readonly<Record<string, unknown>>;

const nestedRefs = new Map([...nested.keys()].map((name) => [name, builder.objectRef<Values>(name)]));
for (const [name, ref] of nestedRefs) {
  const description = Object.values(NESTED).find(([own, words]) => own === name && words !== '')?.[1] ?? '';
  ref.implement({ description, fields: (t) => fieldsOf(t, nested.get(name), (values, member) => values[member]) });
}

export const recordRefs: Readonly<Record<RecordType, ReturnType<typeof builder.objectRef<RecordFacts>>>> = Object.fromEntries(
  Object.entries(RECORD_NAMES).map(([type, [name, description]]) => {
    const ref = builder.objectRef<RecordFacts>(name);
    ref.implement({
      description,
      fields: (t) => ({
        ref: t.exposeID('ref', { description: 'The parts of its key. 账本键。' }),
        transaction: t.field({
          type: LedgerTransactionRef,
          nullable: true,
          description: 'The transaction that made it. 首次上链交易。',
          resolve: ({ history }) => history[0],
        }),
        history: t.field({
          type: [LedgerTransactionRef],
          description: 'Every transaction that wrote it, oldest first. 全部相关交易，由早到晚。',
          resolve: ({ history }) => [...history],
        }),
        ...(type === 'mtg' ? { legalState: legalState(t) } : {}),
        ...fieldsOf(t, shapes.get(type as RecordType), ({ record }, member) => (record as unknown as Values)[member]),
      }),
    });
    return [type, ref];
  }),
) as Readonly<Record<RecordType, ReturnType<typeof builder.objectRef<RecordFacts>>>>;

const MortgageStateRef = builder.enumType('MortgageState', {
  description: 'NOTICE 预告, REGISTERED 已登记, DETERMINED claims determined 债权已确定, CONVERTED 已转现, CANCELLED 已注销.',
  values: ['NOTICE', 'REGISTERED', 'DETERMINED', 'CONVERTED', 'CANCELLED'] as const,
});

function legalState(t: FieldBuilder<RecordFacts>) {
  return t.field({
    type: MortgageStateRef,
    nullable: true,
    description: 'Where it stands on the law’s day. 法定日期的状态。',
    resolve: async ({ record }: RecordFacts, _args: object, { readModel }: Context) => {
      const clock = await readModel.record('clock', 'now');
      const day = clock?.record.type === 'clock' ? shanghaiDay(clock.record.now) : '';
      return record.type === 'mtg' ? mortgageState(record, day) : undefined;
    },
  });
}

type FieldBuilder<P> = Parameters<Parameters<typeof builder.objectRef<P>>[0] extends string ? NonNullable<Fields<P>> : never>[0];
type Fields<P> = Exclude<Parameters<ReturnType<typeof builder.objectRef<P>>['implement']>[0]['fields'], undefined>;

function fieldsOf<P>(t: FieldBuilder<P>, shape: ObjectShape | undefined, read: (parent: P, member: string) => unknown) {
  const members = [...(shape?.members ?? [])].filter(([member]) => !BARE.has(member));
  return Object.fromEntries(
    members.map(([member, { shape: inner, required }]: [string, Member]) => [
      member,
      t.field({
        type: outputType(member, inner) as 'String',
        nullable: !required,
        description: wordsFor(member),
        resolve: (parent: P) => read(parent, member) as string,
      }),
    ]),
  );
}

function outputType(member: string, shape: Shape): unknown {
  if (shape.kind === 'LIST') return [outputType(member, shape.of)];
  if (shape.kind === 'OBJECT') return nestedRefs.get(NESTED[member]?.[0] ?? '');
  if (shape.kind !== 'ENUM') return shape.kind;
  return isEnum(shape.values) ? enumOf(shape.values) : 'String';
}
