import { GROUNDS } from '@zhenglian/chaincode/domain';
import { completeTransfers } from '../certificates/complete-transfers.js';
import { checkReference } from '../requests.js';
import { AttestedInputRef } from './act-inputs.js';
import { attestReview } from './acts.js';
import { builder } from './builder.js';
import { ENDORSERS, IssuePayloadRef, optional } from './certificates.js';
import { enumOf } from './enums.js';
import { resultsPayload } from './item-results.js';
import { own } from './own.js';
import { PublicKeyInput } from './public-key.js';
import { SignedConsentInputRef } from './signed-consent.js';

const CompleteTransferItem = builder.inputType('CompleteTransferItem', {
  description: 'One of many transfers. 批量转移中的一项。',
  fields: (t) => ({
    caseRef: t.id({ required: true, description: 'The accepted case. 受理案件。' }),
    entry: t.field({ type: 'JSON', required: true, description: 'A register entry of type 200. 转移登记条目。' }),
    ground: t.field({ type: enumOf(GROUNDS), description: 'As in the case. 转移原因，与受理一致。' }),
    attested: t.field({ type: AttestedInputRef, description: 'What the registry attests of the case by now. 审核情况，登簿前上链。' }),
    executes: t.id({ description: 'The own notice, or the order of a court, that it executes. 所执行的预告或嘱托。' }),
    consents: t.field({ type: [SignedConsentInputRef], description: 'Of holders of notices and rights. 已签名的同意。' }),
    acknowledged: t.idList({ description: 'Objections that the acquirer acknowledges. 受让人已知悉的异议。' }),
    holderKey: t.field({ type: PublicKeyInput, description: "Of the holder's device. 持有人设备公钥。" }),
  }),
});

const CompleteTransfersInput = builder.inputType('CompleteTransfersInput', {
  description: 'Up to a hundred at once. 批量办理，至多一百项。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Of the list; each item is `requestId:position`. 批次编号。' }),
    endorsingOrganizations: t.stringList(ENDORSERS),
    items: t.field({ type: [CompleteTransferItem], required: true, description: 'Items. 逐项内容。' }),
  }),
});

builder.mutationField('completeTransfers', (t) =>
  t.field({
    type: resultsPayload('CompleteTransfers', IssuePayloadRef),
    description:
      'Registry, role registrar: up to a hundred transfers in one transaction, as at the hand-over of a building. 批量转移登簿并签发新证书（交房即交证）。',
    args: { input: t.arg({ type: CompleteTransfersInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { requestId, endorsingOrganizations } = input;
      const attested = input.items.map((item) => item.attested);
      const items = input.items.map(({ attested: _attested, ground, executes, consents, acknowledged, holderKey, ...item }) => ({
        ...item,
        ground: ground ?? undefined,
        executes: executes ?? undefined,
        consents: consents ?? undefined,
        acknowledged: acknowledged ?? undefined,
        holderKey: holderKey ?? undefined,
      }));
      const before = async (position: number, id: string) => {
        const review = attested[position];
        const caseRef = checkReference(items[position]?.caseRef ?? '', 'caseRef');
        if (review) await attestReview({ requestId: id, caseRef, attested: review }, context);
      };
      const results = await completeTransfers(own(context.registry), { requestId, items, before, ...optional({ endorsingOrganizations }) });
      return { requestId, results };
    },
  }),
);
