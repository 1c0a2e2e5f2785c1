import { keepHolderKey, signWithKeptKey, type KeptKeyParts } from '../sharing/kept-key.js';
import { checkReference, checkRequestId } from '../requests.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { whoIs } from './guard.js';
import { own } from './own.js';

// For a holder without a device: the platform keeps the key, the holder's authenticator app releases each signature.

const KeepHolderKeyInput = builder.inputType('KeepHolderKeyInput', {
  description: 'A key for a holder without a device. 为无设备持证人托管密钥。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Chosen by the caller. 请求编号。' }),
    certRef: t.id({ required: true, description: 'Whose certificate. 证书引用。' }),
  }),
});

const KeptHolderKeyPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly certRef: string; readonly address: string }>('KeptHolderKeyPayload')
  .implement({
    description: 'For the holder’s eyes: to be scanned at the counter. 供持证人当场扫码。',
    fields: (t) => ({
      requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }),
      address: t.string({
        description: 'otpauth:// for the authenticator app; never again once a code was used. 动态口令绑定地址，首次使用后不再显示。',
        resolve: (p) => p.address,
      }),
    }),
  });

builder.mutationField('keepHolderKey', (t) =>
  t.field({
    type: KeptHolderKeyPayloadRef,
    description:
      'Registry, role registrar: makes a key that the platform keeps, binds it to the certificate, marked PLATFORM on the ledger. 平台代管持证人密钥并绑定，账本标明平台代签。',
    args: { input: t.arg({ type: KeepHolderKeyInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const certRef = checkReference(input.certRef, 'certRef');
      return { requestId: checkRequestId(input.requestId), certRef, address: await keepHolderKey(partsOf(context), certRef) };
    },
  }),
);

const SignWithKeptKeyInput = builder.inputType('SignWithKeptKeyInput', {
  description: 'A statement to be signed for its holder. 待代签的声明。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Chosen by the caller. 请求编号。' }),
    certRef: t.id({ required: true, description: 'Whose key. 证书引用。' }),
    signingInput: t.string({ required: true, description: 'As a device would sign it. 待签文本。' }),
    code: t.string({ required: true, description: 'Of the holder’s authenticator app; works once. 动态口令，一次有效。' }),
  }),
});

const SignedStatementPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly statement: string }>('SignedStatementPayload')
  .implement({
    description: 'A statement under the platform’s custody. 平台代签的声明。',
    fields: (t) => ({
      requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }),
      statement: t.exposeString('statement', { description: 'Signing input, a dot, signature. 待签文本、点、签名。' }),
    }),
  });

builder.mutationField('signWithKeptKey', (t) =>
  t.field({
    type: SignedStatementPayloadRef,
    description:
      'Registry, role holder: signs with the key that the platform keeps, by a one-time code; five wrong ones lock it for a quarter of an hour. 持证人凭动态口令由平台代签；连续五次错误锁定十五分钟。',
    args: { input: t.arg({ type: SignWithKeptKeyInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { account, organization, roles } = whoIs(await context.caller(), context);
      const requestId = checkRequestId(input.requestId);
      const statement = await signWithKeptKey(partsOf(context), { ...input, actor: { account, organization, roles } });
      return { requestId, statement };
    },
  }),
);

function partsOf({ sharing, keptKeys, readModel, audit }: Context): KeptKeyParts {
  return { ...own(sharing), ...own(keptKeys), readModel, audit };
}
