import { ownHistory, type OwnHistory } from '../sharing/history.js';
import { LookRef } from './audit.js';
import { builder } from './builder.js';
import { whoIs } from './guard.js';
import { own } from './own.js';
import { recordRefs } from './record-types.js';

const OwnHistoryRef = builder.objectRef<OwnHistory>('OwnHistory').implement({
  description: 'Who looked at an own certificate and why, and what its holder has allowed. 本人证书的查阅与授权情况。',
  fields: (t) => ({
    certRef: t.exposeID('certRef', { description: 'Which certificate. 证书引用。' }),
    looks: t.field({ type: [LookRef], description: 'Newest first. 查阅记录，由新到旧。', resolve: (h) => [...h.looks] }),
    grants: t.field({ type: [recordRefs.grant], description: 'As the ledger has them. 账本中的授权。', resolve: (h) => [...h.grants] }),
    uses: t.field({
      type: [recordRefs.use],
      description: 'How often, by whom and on which day the grants were used. 授权的使用情况。',
      resolve: (h) => [...h.uses],
    }),
    consents: t.field({
      type: [recordRefs.query],
      description: 'To queries of the register by institutions. 查询授权。',
      resolve: (h) => [...h.consents],
    }),
  }),
});

builder.queryField('ownAccessHistory', (t) =>
  t.field({
    type: OwnHistoryRef,
    description:
      'Registry, role holder: by a fresh statement (zl-access-history+jwt) of the key that is bound to the certificate. 持证人以绑定密钥签名查询本人证书的查阅记录。',
    args: {
      statement: t.arg.string({
        required: true,
        description: 'Signing input, a dot, signature (ES256) in base64url. 待签文本、点、签名。',
      }),
    },
    resolve: async (_root, { statement }, context) => {
      const { readModel, audit } = context;
      return ownHistory(
        { ...own(context.sharing), readModel, audit },
        { jws: statement, actor: actorOf(whoIs(await context.caller(), context)) },
      );
    },
  }),
);

function actorOf({ account, organization, roles }: ReturnType<typeof whoIs>) {
  return { account, organization, roles };
}
