import { draftQueryConsent, type DraftedConsent } from '../sharing/query-consent.js';
import { checkRequestId } from '../requests.js';
import { builder } from './builder.js';
import { own } from './own.js';

const DraftQueryConsentInput = builder.inputType('DraftQueryConsentInput', {
  description: 'A holder’s consent to a query of the register by one institution. 查询授权。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Chosen by the caller. 请求编号。' }),
    queryRef: t.id({ required: true, description: '32 random bytes as hex. 随机32字节（十六进制）。' }),
    certRef: t.id({ required: true, description: 'The holder’s certificate. 权利人证书引用。' }),
    recipient: t.string({ required: true, description: 'MSP ID of the institution. 查询机构。' }),
    purpose: t.string({ required: true, description: 'Why; only its salted digest goes to the ledger. 查询用途，仅加盐摘要上链。' }),
    expiresOn: t.field({ type: 'Date', required: true, description: 'Last day. 截止日。' }),
  }),
});

const DraftedQueryConsentRef = builder.objectRef<DraftedConsent & { readonly requestId: string }>('DraftedQueryConsentPayload').implement({
  description: 'What the holder signs, and the salt for the institution. 待权利人签名的文本与盐值。',
  fields: (t) => ({
    requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }),
    signingInput: t.exposeString('signingInput', { description: 'Signed as UTF-8 with ES256 by the bound key. 由绑定密钥签名的文本。' }),
    salt: t.string({
      description: 'The holder gives it to the institution with the consent. 由权利人交予查询机构。',
      resolve: (p) => p.salt,
    }),
  }),
});

builder.mutationField('draftQueryConsent', (t) =>
  t.field({
    type: DraftedQueryConsentRef,
    description: 'Registry, role registrar: what a holder’s key signs to let an institution query the register. 拟定查询授权。',
    args: { input: t.arg({ type: DraftQueryConsentInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      requestId: checkRequestId(input.requestId),
      ...(await draftQueryConsent(own(context.sharing), input)),
    }),
  }),
);
