import type { Services } from './context.js';
import { builder, LocalizedTextRef } from './builder.js';
import { OrganizationRef } from './ledger-types.js';

const STATEMENTS = {
  embedded: {
    zh: '嵌入式网络：所有机构在一台机器上运行，没有独立机构之间的共识，仅用于开发、测试和小规模试用。',
    en: 'Embedded network: all organisations run on one machine and nothing is agreed between independent parties. For development, tests and small pilots.',
  },
  fabric: { zh: 'Hyperledger Fabric 联盟网络。', en: 'Hyperledger Fabric consortium network.' },
};

const SignInRef = builder.objectRef<Services['signIn']>('SignIn').implement({
  description: 'Where persons sign in (OpenID Connect, authorization code with PKCE). 登录服务。',
  fields: (t) => ({
    issuer: t.exposeString('issuer', { description: 'Issuer; its discovery document names the endpoints. 签发方。' }),
    clientId: t.exposeString('clientId', { description: 'As which the pages present themselves. 客户端编号。' }),
  }),
});

export const NetworkInfoRef = builder.objectRef<Services>('NetworkInfo').implement({
  description: 'The network as this organisation knows it. 网络信息。',
  fields: (t) => ({
    organization: t.field({ type: OrganizationRef, resolve: (s) => s.organization }),
    organizations: t.field({ type: [OrganizationRef], resolve: (s) => [...s.organizations] }),
    kind: t.string({ description: 'embedded or fabric. 网络类型。', resolve: (s) => s.network.kind }),
    signIn: t.field({ type: SignInRef, description: 'Where persons sign in. 登录服务。', resolve: (s) => s.signIn }),
    channel: t.string({ resolve: (s) => s.network.channel }),
    genesisHash: t.string({ resolve: (s) => s.network.genesisHash }),
    blockHeight: t.int({
      nullable: true,
      description: 'Number of the last block that was verified and indexed. 已验证并入库的最后区块号。',
      resolve: (s) => s.readModel.height(),
    }),
    statement: t.field({
      type: LocalizedTextRef,
      description: 'What this network does not prove. 说明。',
      resolve: (s) => STATEMENTS[s.network.kind],
    }),
  }),
});

builder.queryField('network', (t) =>
  t.field({ type: NetworkInfoRef, description: 'Public. 公开。', resolve: (_root, _args, context) => context }),
);

const ViewerRef = builder.objectRef<{ readonly account: string; readonly roles: readonly string[] }>('Viewer').implement({
  description: 'The signed-in account. 当前登录账户。',
  fields: (t) => ({
    account: t.exposeString('account'),
    organization: t.field({ type: OrganizationRef, resolve: (_viewer, _args, context) => context.organization }),
    roles: t.field({ type: ['String'], resolve: (viewer) => [...viewer.roles] }),
  }),
});

builder.queryField('me', (t) =>
  t.field({
    type: ViewerRef,
    nullable: true,
    description: 'null when nobody of this organisation is signed in. 未登录为空。',
    resolve: async (_root, _args, context) => {
      const caller = await context.caller();
      return caller?.organization === context.organization.id ? caller : null;
    },
  }),
);

const SignOutInput = builder.inputType('SignOutInput', { fields: (t) => ({ requestId: t.id({ required: true }) }) });

const SignOutPayloadRef = builder
  .objectRef<{ readonly requestId: string }>('SignOutPayload')
  .implement({ fields: (t) => ({ requestId: t.exposeID('requestId') }) });

builder.mutationField('signOut', (t) =>
  t.field({
    type: SignOutPayloadRef,
    description: 'Signed in: ends the own session; its token is worth nothing from then on. 退出登录，令牌立即失效。',
    args: { input: t.arg({ type: SignOutInput, required: true }) },
    resolve: async (_root, { input }, { caller, sessions }) => {
      const own = await caller();
      if (own !== undefined) await sessions.end(own);
      return { requestId: input.requestId };
    },
  }),
);
