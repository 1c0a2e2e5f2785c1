import { DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import { eraseDocuments, type ErasureOutcome } from '../erasure/erase.js';
import { ERASURE_GROUNDS, type ErasureGround } from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';
import { ApprovalPayloadRef } from './approvals.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { own } from './own.js';

const ErasureGroundRef = builder.enumType('ErasureGround', {
  description:
    'PURPOSE_ENDED 处理目的已实现, RETENTION_OVER 保存期限届满, CONSENT_WITHDRAWN 撤回同意, UNLAWFUL 违法处理, COURT_ORDER 司法要求 (个人信息保护法第四十七条).',
  values: ERASURE_GROUNDS,
});

const erasureFields = {
  erasureId: { required: true, description: 'Chosen by the caller; the same id again is the same erasure. 由调用方选定的编号。' },
} as const;

const RequestErasureInput = builder.inputType('RequestErasureInput', {
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Becomes the id of the approval. 即复核编号。' }),
    erasureId: t.id(erasureFields.erasureId),
    certRefs: t.idList({ required: true }),
    ground: t.field({ type: ErasureGroundRef, required: true }),
  }),
});

interface Wish {
  readonly erasureId: string;
  readonly certRefs: readonly string[];
  readonly ground: ErasureGround;
}

/** Exactly what is approved, and then carried out. */
function payloadOf({ erasureId, certRefs, ground }: Wish): JsonValue {
  return {
    erasureId: checkRequestId(erasureId),
    certRefs: certRefs.map((certRef, n) => checkReference(certRef, `certRefs[${n}]`)).toSorted(),
    ground,
  };
}

builder.mutationField('requestErasure', (t) =>
  t.field({
    type: ApprovalPayloadRef,
    description:
      'Registry, role admin: asks for documents to be erased, which another person has to approve. 申请删除证照文件，由他人复核。',
    args: { input: t.arg({ type: RequestErasureInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const id = checkRequestId(input.requestId);
      const by = await personOf(context);
      const ask = { id, action: 'ERASE_DOCUMENTS', subject: input.erasureId, payload: payloadOf(input), by } as const;
      return { requestId: id, approval: await context.approvals.request(ask) };
    },
  }),
);

const ErasedPlaceRef = builder.objectRef<ErasureOutcome['places'][number]>('ErasedPlace').implement({
  description: 'One place, and how many things were destroyed there. 一处存储及其删除件数。',
  fields: (t) => ({
    place: t.exposeString('place'),
    items: t.exposeInt('items'),
    doneAt: t.field({ type: 'DateTime', resolve: (p) => p.doneAt }),
  }),
});

const OpenErasureRef = builder.objectRef<ErasureOutcome['open'][number]>('OpenErasure').implement({
  description: 'A place that could not be reached; ask again. 尚未删除之处，请重试。',
  fields: (t) => ({ place: t.exposeString('place'), code: t.exposeString('code') }),
});

const ErasurePayloadRef = builder.objectRef<ErasureOutcome & { readonly requestId: string }>('ErasurePayload').implement({
  fields: (t) => ({
    requestId: t.exposeID('requestId'),
    erasureId: t.exposeID('erasureId'),
    places: t.field({ type: [ErasedPlaceRef], resolve: (p) => [...p.places] }),
    open: t.field({ type: [OpenErasureRef], resolve: (p) => [...p.open] }),
    receipt: t.string({
      nullable: true,
      description: 'Signed; empty until every place is done. 签名的删除回执，全部完成后出具。',
      resolve: (p) => p.receipt,
    }),
  }),
});

const EraseDocumentsInput = builder.inputType('EraseDocumentsInput', {
  fields: (t) => ({
    requestId: t.id({ required: true }),
    approvalId: t.id({ required: true }),
    erasureId: t.id(erasureFields.erasureId),
    certRefs: t.idList({ required: true }),
    ground: t.field({ type: ErasureGroundRef, required: true }),
  }),
});

builder.mutationField('eraseDocuments', (t) =>
  t.field({
    type: ErasurePayloadRef,
    description:
      'Registry, role admin, the one who asked: destroys keys, salts and ciphertext of what was approved; the register stays. 删除获批证照的密钥、盐值与密文，登记簿保留。',
    args: { input: t.arg({ type: EraseDocumentsInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const parts = own(context.erasure);
      const requestId = checkRequestId(input.requestId);
      const by = await personOf(context);
      const payload = payloadOf(input);
      // an erasure that has begun goes on: its approval was used up then
      if ((await parts.erasures.find(input.erasureId)) === undefined) {
        await context.approvals.use({ id: input.approvalId, action: 'ERASE_DOCUMENTS', payload, by });
      }
      const { erasureId, certRefs, ground } = input;
      const { account, organization, roles } = by;
      return { requestId, ...(await eraseDocuments(parts, { erasureId, certRefs, ground, actor: { account, organization, roles } })) };
    },
  }),
);

async function personOf({ caller }: Context) {
  const known = await caller();
  if (known === undefined) throw new DomainError('NOT_SIGNED_IN');
  return known;
}
