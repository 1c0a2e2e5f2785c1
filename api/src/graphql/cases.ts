import { ATTESTATION_KINDS, CASE_ACTS, CASE_STATES, TAX_SIDES } from '@zhenglian/chaincode/domain';
import { divisionsOf } from '../access.js';
import { attestTax } from '../attestations/attest.js';
import { listCases } from '../cases/list.js';
import { openTransfer } from '../cases/open-transfer.js';
import type { AttestationFacts, CaseFacts } from '../ports.js';
import { builder } from './builder.js';
import { adopt } from './enums.js';
import { LedgerTransactionRef } from './ledger-types.js';
import { own } from './own.js';

const SideRef = builder.enumType('Side', { description: 'BUYER 买方, SELLER 卖方.', values: TAX_SIDES });

const AttestationKindRef = builder.enumType('AttestationKind', {
  description: 'How a tax was settled: PAID 完税, EXEMPT 免税, NOT_TAXABLE 不征税.',
  values: ATTESTATION_KINDS,
});

const CaseStateRef = builder.enumType('CaseState', {
  description: 'READY 已受理待登簿, DONE 已登簿, WITHDRAWN 申请人撤回, REJECTED 不予登记.',
  values: CASE_STATES,
});

const AttestationStateRef = builder.enumType('AttestationState', {
  description: 'ATTESTED 已出具, REVERSED 已撤销.',
  values: ['ATTESTED', 'REVERSED'] as const,
});

const CaseActRef = builder.enumType('CaseAct', { description: 'FIRST 首次登记, TRANSFER 转移登记, CHANGE 变更登记.', values: CASE_ACTS });

adopt('Side', SideRef);
adopt('AttestationKind', AttestationKindRef);
adopt('CaseState', CaseStateRef);
adopt('AttestationState', AttestationStateRef);
adopt('CaseAct', CaseActRef);

const AttestationRef = builder.objectRef<AttestationFacts>('Attestation').implement({
  description: "The tax authority's statement for one side of a case. 税务证明。",
  fields: (t) => ({
    caseRef: t.exposeID('caseRef'),
    side: t.field({ type: SideRef, resolve: (a) => a.side }),
    kind: t.field({ type: AttestationKindRef, resolve: (a) => a.kind }),
    state: t.field({ type: AttestationStateRef, resolve: (a) => a.state }),
    office: t.exposeString('office', { description: 'Code of the tax office. 税务机关代码。' }),
    attestedOn: t.field({ type: 'Date', resolve: (a) => a.attestedOn }),
    transaction: t.field({ type: LedgerTransactionRef, resolve: (a) => a.transaction }),
  }),
});

const CaseRef = builder.objectRef<CaseFacts>('Case').implement({
  description: 'A case as the ledger states it. 业务。',
  fields: (t) => ({
    caseRef: t.exposeID('caseRef'),
    unitRef: t.exposeID('unitRef'),
    certRef: t.exposeID('certRef', { description: 'Certificate that the case is about. 办理所涉证书。' }),
    act: t.field({ type: CaseActRef, resolve: (c) => c.act }),
    state: t.field({ type: CaseStateRef, resolve: (c) => c.state }),
    result: t.id({
      nullable: true,
      description: 'certRef of the certificate that the case ended with. 办结所发证书。',
      resolve: (c) => c.result,
    }),
    division: t.exposeString('division'),
    openedOn: t.field({ type: 'Date', resolve: (c) => c.openedOn }),
    requiredSides: t.field({ type: [SideRef], resolve: (c) => [...c.requiredSides] }),
    attestations: t.field({ type: [AttestationRef], resolve: (c) => [...c.attestations] }),
    transaction: t.field({
      type: LedgerTransactionRef,
      description: 'The transaction that opened the case. 受理交易。',
      resolve: (c) => c.transaction,
    }),
  }),
});

builder.queryField('cases', (t) =>
  t.connection(
    {
      type: CaseRef,
      description: 'Signed in. Newest first; `first` at most 100. 需登录，由新到旧。',
      args: { state: t.arg({ type: CaseStateRef }) },
      resolve: async (_root, { state, first, after }, { readModel, caller }) => {
        const divisions = divisionsOf(await caller());
        const page = await listCases(readModel, {
          state: state ?? undefined,
          first: first ?? undefined,
          after: after ?? undefined,
          divisions,
        });
        return {
          edges: [...page.items],
          pageInfo: {
            hasNextPage: page.hasNext,
            hasPreviousPage: typeof after === 'string',
            startCursor: page.items[0]?.cursor ?? null,
            endCursor: page.items.at(-1)?.cursor ?? null,
          },
        };
      },
    },
    { name: 'CaseConnection' },
    { name: 'CaseEdge' },
  ),
);

const CasePayloadRef = builder.objectRef<{ readonly requestId: string; readonly opened: CaseFacts }>('CasePayload').implement({
  fields: (t) => ({
    requestId: t.exposeID('requestId'),
    caseRef: t.id({ resolve: (p) => p.opened.caseRef }),
    case: t.field({ type: CaseRef, resolve: (p) => p.opened }),
  }),
});

const AttestationPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly attestation: AttestationFacts }>('AttestationPayload')
  .implement({
    fields: (t) => ({
      requestId: t.exposeID('requestId'),
      attestation: t.field({ type: AttestationRef, resolve: (p) => p.attestation }),
    }),
  });

const OpenTransferInput = builder.inputType('OpenTransferInput', {
  fields: (t) => ({
    requestId: t.id({ required: true }),
    certRef: t.id({ required: true }),
    reason: t.string({ required: true, description: 'Stays with the registry. 仅留存于登记机构。' }),
    endorsingOrganizations: t.stringList(),
  }),
});

const AttestTaxInput = builder.inputType('AttestTaxInput', {
  fields: (t) => ({
    requestId: t.id({ required: true }),
    caseRef: t.id({ required: true }),
    side: t.field({ type: SideRef, required: true }),
    kind: t.field({ type: AttestationKindRef, required: true }),
    receiptNumber: t.string({
      required: true,
      description: 'Stays with the tax authority; the ledger gets a salted digest. 仅留存于税务机关，账本只记加盐摘要。',
    }),
    attestedOn: t.field({ type: 'Date', required: true }),
    endorsingOrganizations: t.stringList(),
  }),
});

builder.mutationField('openTransfer', (t) =>
  t.field({
    type: CasePayloadRef,
    description: 'Registry, role registrar. 受理转移登记。',
    args: { input: t.arg({ type: OpenTransferInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      requestId: input.requestId,
      opened: await openTransfer(own(context.registry), { ...input, endorsingOrganizations: input.endorsingOrganizations ?? undefined }),
    }),
  }),
);

builder.mutationField('attestTax', (t) =>
  t.field({
    type: AttestationPayloadRef,
    description: 'Tax authority, role tax-officer. 出具税务证明。',
    args: { input: t.arg({ type: AttestTaxInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      requestId: input.requestId,
      attestation: await attestTax(own(context.tax), { ...input, endorsingOrganizations: input.endorsingOrganizations ?? undefined }),
    }),
  }),
);
