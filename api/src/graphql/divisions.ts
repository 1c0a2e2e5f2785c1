import { divideUnits, type Divided, type Division } from '../certificates/divide-units.js';
import { qrText } from '../certificates/read.js';
import { IssuedPaperRef } from './acts.js';
import { builder } from './builder.js';
import { ENDORSERS, REQUEST_ID } from './certificates.js';
import { LedgerTransactionRef } from './ledger-types.js';
import type { Context } from './context.js';
import { own } from './own.js';
import { recordRefs } from './record-types.js';
import { SignedConsentInputRef } from './signed-consent.js';

const DividePayloadRef = builder.objectRef<Divided>('DivideUnitsPayload').implement({
  description: 'What a split or merger made: new units and their certificates, in the order of the entries. 分割、合并结果。',
  fields: (t) => ({
    requestId: t.exposeID('requestId', { description: 'As given. 请求编号。' }),
    units: t.field({ type: [recordRefs.unit], description: 'The new units. 新单元。', resolve: (p) => [...p.units] }),
    transaction: t.field({
      type: LedgerTransactionRef,
      nullable: true,
      description: 'The transaction. 交易。',
      resolve: ({ units: [unit] }) => unit?.history.at(-1),
    }),
    papers: t.field({
      type: [IssuedPaperRef],
      description: 'The new certificates. 新证书。',
      resolve: ({ entries }, _args, { publicUrl }) =>
        entries.map(({ certRef, certificateNumber, licenceId, secret: { code, credential } }) => ({
          certRef,
          certificateNumber,
          licenceId,
          code,
          credential,
          qr: qrText(publicUrl, licenceId, code),
        })),
    }),
  }),
});

const CASE_REF = { description: 'What consents of lenders and courts name; made when absent. 同意书所指的办理编号，缺省自动生成。' };
const CONSENTS = 'Of holders of notices and rights. 已签名的同意。';
const ENTRY = 'A register entry of type 300, as in examples/register. 变更登记条目。';

const SplitUnitsInput = builder.inputType('SplitUnitsInput', {
  description: 'One unit goes into several. 一个单元分割为多个。',
  fields: (t) => ({
    requestId: t.id(REQUEST_ID),
    unitRef: t.id({ required: true, description: 'The unit that goes. 被分割单元。' }),
    entries: t.field({ type: ['JSON'], required: true, description: `One for each new unit, 2 to 100: ${ENTRY}` }),
    caseRef: t.id(CASE_REF),
    consents: t.field({ type: [SignedConsentInputRef], description: CONSENTS }),
    endorsingOrganizations: t.stringList(ENDORSERS),
  }),
});

const MergeUnitsInput = builder.inputType('MergeUnitsInput', {
  description: 'Several units go into one. 多个单元合并为一个。',
  fields: (t) => ({
    requestId: t.id(REQUEST_ID),
    unitRefs: t.idList({ required: true, description: 'The units that go, 2 to 20. 被合并单元。' }),
    entry: t.field({ type: 'JSON', required: true, description: ENTRY }),
    caseRef: t.id(CASE_REF),
    consents: t.field({ type: [SignedConsentInputRef], description: CONSENTS }),
    endorsingOrganizations: t.stringList(ENDORSERS),
  }),
});

builder.mutationField('splitUnits', (t) =>
  t.field({
    type: DividePayloadRef,
    description:
      'Registry, role registrar: splits a unit; the old one retires with its certificate, its burdens burden each new one. 单元分割变更登记，原单元注销，负担及于各新单元。',
    args: { input: t.arg({ type: SplitUnitsInput, required: true }) },
    resolve: (_root, { input: { unitRef, ...input } }, context) => divide(context, { ...input, act: 'splitUnits', unitRefs: [unitRef] }),
  }),
);

builder.mutationField('mergeUnits', (t) =>
  t.field({
    type: DividePayloadRef,
    description:
      'Registry, role registrar: merges units; the old ones retire, all their burdens burden the new one. 单元合并变更登记，原单元注销，全部负担及于新单元。',
    args: { input: t.arg({ type: MergeUnitsInput, required: true }) },
    resolve: (_root, { input: { entry, ...input } }, context) => divide(context, { ...input, act: 'mergeUnits', entries: [entry] }),
  }),
);

type Nullable<T> = { readonly [K in keyof T]: undefined extends T[K] ? T[K] | null : T[K] };

function divide(context: Context, { caseRef, consents, endorsingOrganizations, ...wish }: Nullable<Division>): Promise<Divided> {
  return divideUnits(own(context.registry), {
    ...wish,
    caseRef: caseRef ?? undefined,
    consents: consents ?? undefined,
    endorsingOrganizations: endorsingOrganizations ?? undefined,
  });
}
