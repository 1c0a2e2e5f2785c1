import { checkRequestId } from '../requests.js';
import { builder } from './builder.js';
import { own } from './own.js';

const AddWebhookInput = builder.inputType('AddWebhookInput', {
  description: 'An address that wants to hear of events. 回调地址。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Chosen by the caller. 请求编号。' }),
    url: t.string({ required: true, description: 'https, at a host that the institution allows. 回调地址（https，须在许可范围内）。' }),
    events: t.stringList({ required: true, description: 'Names of events of the ledger. 账本事件名称。' }),
  }),
});

const AddWebhookPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly id: string; readonly secret: string }>('AddWebhookPayload')
  .implement({
    description: 'A webhook with its secret, which is shown once. 回调登记结果，密钥仅显示一次。',
    fields: (t) => ({
      requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }),
      id: t.exposeID('id', { description: 'Of the webhook. 回调编号。' }),
      secret: t.exposeString('secret', { description: 'HMAC SHA-256 key of `zhenglian-signature`. 签名密钥。' }),
    }),
  });

builder.mutationField('addWebhook', (t) =>
  t.field({
    type: AddWebhookPayloadRef,
    description: 'Role admin: registers an address; calls are signed and repeated until they are answered with 2xx. 登记回调地址。',
    args: { input: t.arg({ type: AddWebhookInput, required: true }) },
    resolve: async (_root, { input: { requestId, url, events } }, { webhooks, caller }) => {
      const { account } = own(await caller());
      return { requestId: checkRequestId(requestId), ...(await webhooks.add({ account, url, events })) };
    },
  }),
);

const RemoveWebhookInput = builder.inputType('RemoveWebhookInput', {
  description: 'Which webhook. 回调编号。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Chosen by the caller. 请求编号。' }),
    id: t.id({ required: true, description: 'Of the webhook. 回调编号。' }),
  }),
});

const RemoveWebhookPayloadRef = builder.objectRef<{ readonly requestId: string }>('RemoveWebhookPayload').implement({
  description: 'It is called no more. 已停用。',
  fields: (t) => ({ requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }) }),
});

builder.mutationField('removeWebhook', (t) =>
  t.field({
    type: RemoveWebhookPayloadRef,
    description: 'Role admin: ends an own webhook; calls that wait are given up. 停用回调。',
    args: { input: t.arg({ type: RemoveWebhookInput, required: true }) },
    resolve: async (_root, { input: { requestId, id } }, { webhooks, caller }) => {
      const { account } = own(await caller());
      await webhooks.remove({ account, id });
      return { requestId: checkRequestId(requestId) };
    },
  }),
);
