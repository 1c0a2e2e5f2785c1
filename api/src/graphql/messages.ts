import type { DispatchedMessage, ReceivedMessage } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { builder } from './builder.js';
import { connectionOf, pageQuery } from './connection.js';
import { own } from './own.js';

const ReceivedMessageRef = builder.objectRef<ReceivedMessage>('ReceivedMessage').implement({
  description: 'A message of another organisation: that it came, not what is in it. 收到的交换消息（不含内容）。',
  fields: (t) => ({
    sender: t.exposeString('sender', { description: 'Organisation. 发送机构。' }),
    id: t.exposeID('id', { description: 'Chosen by the sender. 消息编号。' }),
    type: t.exposeString('type', {
      description: 'TAX_PUSH, TAX_RESULT, COURT_INSTRUCTION, PROOF_PUSH, SALT_ESCROW, SALT_ERASURE, QUALITY_SCORE. 消息类型。',
    }),
    conversation: t.exposeString('conversation', { description: 'What belongs together. 所属会话。' }),
    state: t.exposeString('state', { description: 'WAITING, ACCEPTED, REFUSED. 状态。' }),
    refusal: t.string({
      nullable: true,
      description: 'Code that its sender was told when it was refused. 拒收原因代码。',
      resolve: (m) => m.refusal,
    }),
    receivedAt: t.field({ type: 'DateTime', description: 'When it came. 收到时间。', resolve: (m) => m.receivedAt }),
  }),
});

builder.queryField('receivedMessages', (t) =>
  t.connection(
    {
      type: ReceivedMessageRef,
      description: 'Messages of other organisations, newest first. 收到的交换消息，由新到旧。',
      resolve: async (_root, args, { messages }) => connectionOf(await messages.received(pageQuery(args)), args),
    },
    { name: 'ReceivedMessageConnection' },
    { name: 'ReceivedMessageEdge' },
  ),
);

const SentMessageRef = builder.objectRef<DispatchedMessage>('SentMessage').implement({
  description: 'A message to another organisation: how far it has come, not what is in it. 发出的交换消息（不含内容）。',
  fields: (t) => ({
    recipient: t.exposeString('recipient', { description: 'Organisation. 接收机构。' }),
    id: t.exposeID('id', { description: 'Chosen by the sender. 消息编号。' }),
    type: t.exposeString('type', { description: 'As of a received message. 消息类型。' }),
    conversation: t.exposeString('conversation', { description: 'What belongs together. 所属会话。' }),
    state: t.exposeString('state', { description: 'PENDING, DELIVERED, REFUSED, FAILED. 状态。' }),
    attempts: t.exposeInt('attempts', { description: 'How often it was tried. 已尝试次数。' }),
    problem: t.string({
      nullable: true,
      description: 'Code of the refusal, or why the last try failed. 拒收原因或上次失败原因。',
      resolve: (m) => m.problem,
    }),
    sentAt: t.field({ type: 'DateTime', description: 'When it was put into the outbox. 发出时间。', resolve: (m) => m.sentAt }),
    deliveredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its receipt came. 送达时间。',
      resolve: (m) => m.deliveredAt,
    }),
    receipt: t.string({
      nullable: true,
      description: 'Signed by the recipient, compact JWS. 接收机构签名的回执。',
      resolve: (m) => m.receipt,
    }),
  }),
});

builder.queryField('sentMessages', (t) =>
  t.connection(
    {
      type: SentMessageRef,
      description: 'Messages to other organisations, newest first. 发出的交换消息，由新到旧。',
      resolve: async (_root, args, { messages }) => connectionOf(await messages.dispatched(pageQuery(args)), args),
    },
    { name: 'SentMessageConnection' },
    { name: 'SentMessageEdge' },
  ),
);

const ReadMessageInput = builder.inputType('ReadMessageInput', {
  description: 'Which message, and why. 查看消息内容。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Chosen by the caller. 请求编号。' }),
    sender: t.string({ required: true, description: 'Organisation. 发送机构。' }),
    id: t.id({ required: true, description: 'Of the message. 消息编号。' }),
    purpose: t.string({ required: true, description: 'Why; stands in the log. 事由，记入日志。' }),
  }),
});

const ReadMessagePayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly type: string; readonly payload: unknown }>('ReadMessagePayload')
  .implement({
    description: 'A message in clear; it was logged before. 消息内容（已先记日志）。',
    fields: (t) => ({
      requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }),
      type: t.exposeString('type', { description: 'Type of message. 消息类型。' }),
      payload: t.field({ type: 'JSON', description: 'Content. 内容。', resolve: (p) => p.payload as never }),
    }),
  });

builder.mutationField('readMessage', (t) =>
  t.field({
    type: ReadMessagePayloadRef,
    description: 'Opens a received message on a purpose; logged before it is shown. 查看收到的消息，先记日志后显示。',
    args: { input: t.arg({ type: ReadMessageInput, required: true }) },
    resolve: async (_root, { input }, { messages, caller }) => {
      const who = own(await caller());
      const { requestId, sender, id, purpose } = input;
      return { requestId: checkRequestId(requestId), ...(await messages.read({ sender, id, purpose, who })) };
    },
  }),
);
