import { DomainError } from '@zhenglian/chaincode/domain';
import type { AccountFacts, CalendarDay, DictionaryMapping } from '../ports.js';
import { builder } from './builder.js';

// What is set: accounts with their roles, dictionaries with their mappings, days of the calendar (OP-01 to OP-03, OP-07).

const GrantedRoleRef = builder.objectRef<AccountFacts['grants'][number]>('GrantedRole').implement({
  description: 'A role that was given here, with a second person. 经复核授予的角色。',
  fields: (t) => ({
    role: t.exposeString('role', { description: 'Role. 角色。' }),
    divisions: t.stringList({ description: 'Districts; * for all. 区划，* 为全部。', resolve: (g) => [...g.divisions] }),
    grantedBy: t.exposeString('grantedBy', { description: 'Who gave it. 授予人。' }),
    grantedAt: t.field({ type: 'DateTime', description: 'When. 授予时间。', resolve: (g) => g.grantedAt }),
  }),
});

const AccountRef = builder.objectRef<AccountFacts>('Account').implement({
  description: 'An account of this organisation, as far as it is known here. 本机构账户。',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name. 账户名。' }),
    machine: t.exposeBoolean('machine', { description: 'A program with a key of its own. 程序客户端。' }),
    roles: t.stringList({ description: 'What sign-in gives it. 登录服务赋予的角色。', resolve: (a) => [...a.roles] }),
    divisions: t.stringList({ description: 'Its districts by sign-in; * for all. 登录服务赋予的区划。', resolve: (a) => [...a.divisions] }),
    grants: t.field({ type: [GrantedRoleRef], description: 'What was given here. 本机构授予的角色。', resolve: (a) => [...a.grants] }),
  }),
});

builder.queryField('accounts', (t) =>
  t.field({
    type: [AccountRef],
    description:
      'Role admin: accounts with their roles; of an external provider those that were given roles here. 账户与角色；外部登录服务仅列本机构授予者。',
    resolve: async (_root, _args, { administration }) => [...(await administration.accounts())],
  }),
);

builder.queryField('dictionaries', (t) =>
  t.stringList({
    description: 'Signed in: names of all dictionaries. 字典名称。',
    resolve: async (_root, _args, { administration }) => [...(await administration.dictionaries())],
  }),
);

const DictionaryMappingRef = builder.objectRef<DictionaryMapping>('DictionaryMapping').implement({
  description: 'How another system calls a term. 与外部系统代码的对照。',
  fields: (t) => ({
    dictionary: t.exposeString('dictionary', { description: 'Dictionary. 字典。' }),
    system: t.exposeString('system', { description: 'The other system. 外部系统。' }),
    foreignCode: t.exposeString('foreignCode', { description: 'Its code. 外部代码。' }),
    code: t.exposeString('code', { description: 'The own code. 本系统代码。' }),
    outward: t.exposeBoolean('outward', { description: 'Used when sending. 输出时采用。' }),
  }),
});

builder.queryField('dictionaryMappings', (t) =>
  t.field({
    type: [DictionaryMappingRef],
    description: 'Signed in: codes of other systems for a dictionary. 字典对照表。',
    args: { dictionary: t.arg.string({ required: true }), system: t.arg.string() },
    resolve: async (_root, { dictionary, system }, { administration }) => [
      ...(await administration.mappings(dictionary, system ?? undefined)),
    ],
  }),
);

const CalendarDayRef = builder.objectRef<CalendarDay>('CalendarDay').implement({
  description: 'A day that differs from the national notice. 与国家放假通知不同的日期。',
  fields: (t) => ({
    day: t.field({ type: 'Date', description: 'Day. 日期。', resolve: (d) => d.day }),
    working: t.exposeBoolean('working', { description: 'Worked or free. 是否工作日。' }),
    reason: t.exposeString('reason', { description: 'Why. 原因。' }),
  }),
});

builder.queryField('calendarDays', (t) =>
  t.field({
    type: [CalendarDayRef],
    description: 'Signed in: days of a year that were entered here (调休). 本机构维护的调休日。',
    args: { year: t.arg.int({ required: true }) },
    resolve: async (_root, { year }, { administration }) => {
      if (year < 2000 || year > 2100) throw new DomainError('INVALID_DATE', { field: 'year' });
      return [...(await administration.calendarDays(year))];
    },
  }),
);
