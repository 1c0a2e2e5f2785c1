import type { Webhook, WebhookCall } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { builder } from './builder.js';
import { connectionOf, pageQuery } from './connection.js';
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

const WebhookRef = builder.objectRef<Webhook>('Webhook').implement({
  description: 'An address that hears of events; its secret is not told again. 回调地址（不含密钥）。',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Of the webhook. 回调编号。' }),
    url: t.exposeString('url', { description: 'Address. 回调地址。' }),
    events: t.stringList({ description: 'Names of events of the ledger. 账本事件名称。', resolve: (w) => [...w.events] }),
    active: t.exposeBoolean('active', { description: 'Whether it is called. 是否启用。' }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was registered. 登记时间。', resolve: (w) => w.createdAt }),
    pending: t.exposeInt('pending', { description: 'Calls that wait to be answered. 待送达数。' }),
    failed: t.exposeInt('failed', { description: 'Calls that were given up. 已放弃数。' }),
  }),
});

builder.queryField('webhooks', (t) =>
  t.field({
    type: [WebhookRef],
    description: 'Role admin: the own webhooks, newest first, ended ones too. 本账户的回调地址。',
    resolve: async (_root, _args, { webhooks, caller }) => [...(await webhooks.list(own(await caller()).account))],
  }),
);

const WebhookCallRef = builder.objectRef<WebhookCall>('WebhookCall').implement({
  description: 'One call of a webhook: that it was made, not what was in it. 一次回调（不含内容）。',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'As in the body. 回调消息编号。' }),
    event: t.exposeString('event', { description: 'Event of the ledger. 账本事件。' }),
    state: t.exposeString('state', { description: 'PENDING, DONE, FAILED. 状态。' }),
    attempts: t.exposeInt('attempts', { description: 'How often it was tried. 已尝试次数。' }),
    problem: t.string({ nullable: true, description: 'Why the last try failed. 上次失败原因。', resolve: (c) => c.problem }),
    createdAt: t.field({ type: 'DateTime', description: 'When the event was indexed. 产生时间。', resolve: (c) => c.createdAt }),
    nextAt: t.field({ type: 'DateTime', nullable: true, description: 'When it is tried next. 下次尝试时间。', resolve: (c) => c.nextAt }),
  }),
});

builder.queryField('webhookCalls', (t) =>
  t.connection(
    {
      type: WebhookCallRef,
      description: 'Role admin: calls of an own webhook, newest first. 回调送达记录，由新到旧。',
      args: { webhookId: t.arg.id({ required: true }) },
      resolve: async (_root, args, { webhooks, caller }) => {
        const { account } = own(await caller());
        return connectionOf(await webhooks.calls({ account, id: args.webhookId }, pageQuery(args)), args);
      },
    },
    { name: 'WebhookCallConnection' },
    { name: 'WebhookCallEdge' },
  ),
);
