import type { RecordType } from '@zhenglian/chaincode/domain';
import { divisionsOf } from '../access.js';
import { checkReference } from '../requests.js';
import { builder } from './builder.js';
import { connectionOf, pageQuery } from './connection.js';
import { ownOnly, partyOf } from './parties.js';
import { recordRefs, RECORD_NAMES } from './record-types.js';

/** Records by reference, and lists of them: query of one with its argument, query of many. */
const KINDS: Readonly<Partial<Record<RecordType, readonly [one: string | undefined, ref: string, many: string | undefined]>>> = {
  cert: [undefined, '', 'certificates'],
  notice: ['notice', 'noticeRef', 'notices'],
  objection: ['objection', 'objectionRef', 'objections'],
  correction: ['correction', 'correctionRef', 'corrections'],
  right: ['otherRight', 'rightRef', 'otherRights'],
  apply: ['mortgageApplication', 'applicationRef', 'mortgageApplications'],
  mtg: ['mortgage', 'mortgageRef', 'mortgages'],
  agreement: [undefined, '', 'rankAgreements'],
  seize: ['seizure', 'seizureRef', 'seizures'],
  order: ['courtTransferOrder', 'orderRef', 'courtTransferOrders'],
  hold: ['hold', 'holdRef', 'holds'],
  ticket: ['ticket', 'ticketRef', 'tickets'],
  log: [undefined, '', 'registerLogs'],
  port: [undefined, '', 'ports'],
  query: ['queryConsent', 'queryRef', undefined],
  stmt: ['statementRecord', 'statementRef', undefined],
  root: [undefined, '', 'logRoots'],
};

const FilterInput = builder.inputType('RecordFilter', {
  description: 'Which records; every member narrows. 筛选条件，逐项收窄。',
  fields: (t) => ({
    unitRef: t.id({ description: 'On this unit. 单元引用。' }),
    party: t.string({ description: 'Lender, court, body, party or institution, as the record names it. 债权人、法院、机关或机构。' }),
    subject: t.id({ description: 'The case, application, mortgage or certificate that it belongs to. 所属案件、申请、抵押权或证书。' }),
    state: t.string({ description: 'As stored, or LIVE, or the act that ended it. 状态：有效为 LIVE，否则为终止事项。' }),
    division: t.string({ description: 'GB/T 2260. 县级行政区划代码。' }),
  }),
});

for (const [type, [one, ref, many]] of Object.entries(KINDS) as [RecordType, readonly [string | undefined, string, string | undefined]][]) {
  const description = RECORD_NAMES[type][1];
  if (one !== undefined) addOne(type, one, ref, description);
  if (many !== undefined) addMany(type, many, description);
}

function addOne(type: RecordType, name: string, ref: string, description: string): void {
  builder.queryField(name, (t) =>
    t.field({
      type: recordRefs[type],
      nullable: true,
      description,
      args: { [ref]: t.arg.id({ required: true }) },
      resolve: async (_root, args, { readModel, organization }) =>
        ownOnly(organization, await readModel.record(type, checkReference(String((args as Record<string, unknown>)[ref]), ref))),
    }),
  );
}

function addMany(type: RecordType, name: string, description: string): void {
  const typeName = RECORD_NAMES[type][0];
  builder.queryField(name, (t) =>
    t.connection(
      {
        type: recordRefs[type],
        description: `Newest first; \`first\` at most 100. ${description}`,
        args: { filter: t.arg({ type: FilterInput }) },
        resolve: async (_root, args, { readModel, organization, caller }) => {
          const { unitRef, party, subject, state, division } = args.filter ?? {};
          const filter = {
            unitRef: unitRef ?? undefined,
            party:
              partyOf(organization) !== undefined && type !== 'root' && type !== 'agreement' ? partyOf(organization) : (party ?? undefined),
            subject: subject ?? undefined,
            state: state ?? undefined,
            division: division ?? undefined,
            divisions: type === 'root' || type === 'port' ? undefined : divisionsOf(await caller()),
          };
          return connectionOf(await readModel.records(type, filter, pageQuery(args)), args);
        },
      },
      { name: `${typeName}Connection` },
      { name: `${typeName}Edge` },
    ),
  );
}

builder.queryField('port', (t) =>
  t.field({
    type: recordRefs.port,
    nullable: true,
    description: 'A port; null: never closed, so open. 机构端口，空为从未关闭。',
    args: { party: t.arg.string({ required: true }), scopeRef: t.arg.id(), scope: t.arg.string({ required: true }) },
    resolve: async (_root, { party, scope, scopeRef }, { readModel, organization }) =>
      ownOnly(organization, await readModel.record('port', [party, scope, scopeRef ?? '0'.repeat(64)].join('~'))),
  }),
);

builder.queryField('registerLog', (t) =>
  t.field({
    type: recordRefs.log,
    nullable: true,
    description: 'The closed daily log of a district; null: not closed. 某区某日登簿日志，空为未关闭。',
    args: { division: t.arg.string({ required: true }), day: t.arg({ type: 'Date', required: true }) },
    resolve: (_root, { division, day }, { readModel }) => readModel.record('log', `${division}~${day}`),
  }),
);

builder.queryField('lawClock', (t) =>
  t.field({
    type: recordRefs.clock,
    nullable: true,
    description: 'The law’s clock; null before the first tick. 法定时钟，未启动为空。',
    resolve: (_root, _args, { readModel }) => readModel.record('clock', 'now'),
  }),
);
