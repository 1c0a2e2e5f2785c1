import { DomainError, GROUNDS } from '@zhenglian/chaincode/domain';
import { completeTransfer } from '../certificates/complete-transfer.js';
import type { Issued } from '../certificates/enter.js';
import { issueCertificate, type HolderKey } from '../certificates/issue.js';
import { maskedFields, qrText, readCertificate, type CertificateView } from '../certificates/read.js';
import { checkReference, checkRequestId } from '../requests.js';
import { AttestedInputRef } from './act-inputs.js';
import { attestReview } from './acts.js';
import { builder, LocalizedTextRef, type LocalizedText } from './builder.js';
import { CertificateKindRef, LedgerFactsRef } from './ledger-types.js';
import { enumOf } from './enums.js';
import { own } from './own.js';
import { SignedConsentInputRef } from './signed-consent.js';
import { PersonsInput, personsOf } from './persons.js';
import { PublicKeyInput } from './public-key.js';

export const FaceFieldRef = builder
  .objectRef<{ readonly key: string; readonly label: LocalizedText; readonly value: string }>('FaceField')
  .implement({
    description: "A field of the certificate's face. 证书登载事项。",
    fields: (t) => ({
      key: t.exposeString('key'),
      label: t.field({ type: LocalizedTextRef, resolve: (f) => f.label }),
      value: t.exposeString('value'),
    }),
  });

const CertificateRef = builder.objectRef<CertificateView>('Certificate').implement({
  description: 'A certificate as this organisation may see it. 证书。',
  fields: (t) => ({
    certRef: t.id({ resolve: (c) => c.facts.certRef }),
    kind: t.field({ type: CertificateKindRef, resolve: (c) => c.facts.kind }),
    facts: t.field({ type: LedgerFactsRef, resolve: (c) => c.facts }),
    certificateNumber: t.string({
      nullable: true,
      description: 'Registry only. 仅登记机构可见。',
      resolve: (c) => c.entry?.certificateNumber,
    }),
    licenceId: t.string({ nullable: true, description: 'Registry only. 仅登记机构可见。', resolve: (c) => c.entry?.licenceId }),
    face: t.field({
      type: [FaceFieldRef],
      nullable: true,
      description: 'Registry only; names masked, remarks withheld. 仅登记机构可见，已脱敏。',
      resolve: (c) => maskedFields(c),
    }),
    credential: t.string({
      nullable: true,
      description: 'Registry, role registrar: the SD-JWT VC with all disclosures. 仅登簿人员可见：含全部披露项的凭证。',
      resolve: (c) => c.entry?.secret.credential,
    }),
  }),
});

export const IssuePayloadRef = builder.objectRef<Issued>('IssuePayload').implement({
  description: 'An issued certificate, for its holder. 已签发的证书。',
  fields: (t) => ({
    requestId: t.exposeID('requestId'),
    certRef: t.id({ resolve: (p) => p.entry.certRef }),
    certificateNumber: t.string({ resolve: (p) => p.entry.certificateNumber }),
    licenceId: t.string({ resolve: (p) => p.entry.licenceId }),
    code: t.string({
      description: '16 characters, Crockford base32: the secret of the printed QR. 核验码。',
      resolve: (p) => p.entry.secret.code,
    }),
    qr: t.string({
      description: 'Text of the QR: verification address with identifier and code in the fragment. 二维码内容。',
      resolve: (p, _args, context) => qrText(context.publicUrl, p.entry.licenceId, p.entry.secret.code),
    }),
    credential: t.string({
      description: 'SD-JWT VC with all disclosures. 含全部披露项的可验证凭证。',
      resolve: (p) => p.entry.secret.credential,
    }),
    facts: t.field({ type: LedgerFactsRef, resolve: (p) => p.facts }),
  }),
});

builder.queryField('certificate', (t) =>
  t.field({
    type: CertificateRef,
    nullable: true,
    description: 'Signed in. 需登录。',
    args: { certRef: t.arg.id({ required: true }) },
    resolve: (_root, { certRef }, context) => readCertificate(context, certRef),
  }),
);

builder.queryField('ledgerFacts', (t) =>
  t.field({
    type: LedgerFactsRef,
    nullable: true,
    description: 'Public, by exactly one of the two. 公开查询账本事实，两个参数择一。',
    args: { credentialDigest: t.arg.string(), certRef: t.arg.string() },
    resolve: (_root, args, { readModel }) => {
      const { credentialDigest, certRef } = args;
      readModel.assertFresh();
      if (typeof certRef === 'string' && typeof credentialDigest !== 'string')
        return readModel.certificate({ certRef: checkReference(certRef, 'certRef') });
      if (typeof credentialDigest === 'string' && typeof certRef !== 'string') {
        return readModel.certificate({ credentialDigest: checkReference(credentialDigest, 'credentialDigest') });
      }
      throw new DomainError('INVALID_FORMAT', { field: 'certRef' });
    },
  }),
);

export const ENDORSERS = { description: 'MSP IDs; chosen by the gateway when absent. 指定背书机构，缺省由网关选择。' };
export const REQUEST_ID = {
  required: true,
  description: 'Chosen by the caller; the same request again gives the same result. 由调用方选定，重复提交得到同一结果。',
} as const;

/** What may be left out, where null means the same. */
export function optional({
  endorsingOrganizations,
  holderKey,
}: {
  readonly endorsingOrganizations?: readonly string[] | null | undefined;
  readonly holderKey?: HolderKey | null | undefined;
}) {
  return { endorsingOrganizations: endorsingOrganizations ?? undefined, holderKey: holderKey ?? undefined };
}

const IssueCertificateInput = builder.inputType('IssueCertificateInput', {
  fields: (t) => ({
    requestId: t.id(REQUEST_ID),
    entry: t.field({ type: 'JSON', required: true, description: 'A register entry, as in examples/register. 登记簿条目。' }),
    persons: t.field({ type: PersonsInput }),
    holderKey: t.field({
      type: PublicKeyInput,
      description: "Of the holder's device: the credential is bound to it, for presentations that prove possession. 持有人设备公钥。",
    }),
    endorsingOrganizations: t.stringList(ENDORSERS),
  }),
});

const CompleteTransferInput = builder.inputType('CompleteTransferInput', {
  fields: (t) => ({
    requestId: t.id(REQUEST_ID),
    caseRef: t.id({ required: true }),
    entry: t.field({ type: 'JSON', required: true, description: 'A register entry of type 200. 转移登记条目。' }),
    ground: t.field({ type: enumOf(GROUNDS), description: 'As in the case. 转移原因，与受理一致。' }),
    attested: t.field({
      type: AttestedInputRef,
      description:
        'What the registry attests of the case by now; stands on the ledger before the entry. The caller is who enters. 审核情况，登簿前上链；登簿人为本次登录账户。',
    }),
    executes: t.id({ description: 'The own notice, or the order of a court, that it executes. 所执行的预告或嘱托。' }),
    consents: t.field({ type: [SignedConsentInputRef], description: 'Of holders of notices and rights. 已签名的同意。' }),
    acknowledged: t.idList({ description: 'Objections that the acquirer acknowledges. 受让人已知悉的异议。' }),
    holderKey: t.field({
      type: PublicKeyInput,
      description: "Of the holder's device: the credential is bound to it, for presentations that prove possession. 持有人设备公钥。",
    }),
    endorsingOrganizations: t.stringList(ENDORSERS),
  }),
});

builder.mutationField('issueCertificate', (t) =>
  t.field({
    type: IssuePayloadRef,
    description: 'Registry, role registrar. 首次登记并签发证书。',
    args: { input: t.arg({ type: IssueCertificateInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const registry = own(context.registry);
      const persons = await personsOf(context, input.persons);
      return issueCertificate(registry, { ...input, persons: persons(checkRequestId(input.requestId)), ...optional(input) });
    },
  }),
);

builder.mutationField('completeTransfer', (t) =>
  t.field({
    type: IssuePayloadRef,
    description: 'Registry, role registrar. 转移登簿并签发新证书。',
    args: { input: t.arg({ type: CompleteTransferInput, required: true }) },
    resolve: async (_root, { input: { attested, ...input } }, context) => {
      const registry = own(context.registry);
      checkRequestId(input.requestId);
      if (attested)
        await attestReview({ requestId: input.requestId, caseRef: checkReference(input.caseRef, 'caseRef'), attested }, context);
      return completeTransfer(registry, {
        ...input,
        ...optional(input),
        ground: input.ground ?? undefined,
        executes: input.executes ?? undefined,
        consents: input.consents ?? undefined,
        acknowledged: input.acknowledged ?? undefined,
      });
    },
  }),
);
