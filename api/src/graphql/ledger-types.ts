import { CERTIFICATE_KINDS, CERTIFICATE_STATES } from '@zhenglian/chaincode/domain';
import type { CertificateFacts, TransactionFacts } from '../ports.js';
import type { Organization } from '../topology.js';
import { builder, LocalizedTextRef } from './builder.js';
import { adopt } from './enums.js';

export const CertificateKindRef = builder.enumType('CertificateKind', {
  description: 'TITLE_CERTIFICATE 不动产权证书, REGISTRATION_PROOF 不动产登记证明.',
  values: CERTIFICATE_KINDS,
});

export const CertificateStateRef = builder.enumType('CertificateState', {
  description: 'VALID 现势, REPLACED 历史（已换发或转移）, CANCELLED 注销, ERROR_VOID 签发错误.',
  values: CERTIFICATE_STATES,
});

adopt('CertificateKind', CertificateKindRef);
adopt('CertificateState', CertificateStateRef);

export const OrganizationRef = builder.objectRef<Organization>('Organization').implement({
  description: 'An organisation of the network. 机构。',
  fields: (t) => ({
    id: t.exposeID('id'),
    mspId: t.exposeString('mspId'),
    name: t.field({ type: LocalizedTextRef, resolve: (organization) => organization.name }),
  }),
});

export const EndorserRef = builder.objectRef<{ readonly mspId: string }>('Endorser').implement({
  description:
    'Who endorsed a transaction, read from signatures that this organisation verified itself. 背书机构（本机构已自行验证背书签名）。',
  fields: (t) => ({
    mspId: t.exposeString('mspId'),
    organization: t.field({
      type: LocalizedTextRef,
      resolve: ({ mspId }, _args, { organizations }) => organizations.find((o) => o.mspId === mspId)?.name ?? { zh: mspId, en: mspId },
    }),
  }),
});

export const LedgerTransactionRef = builder.objectRef<TransactionFacts>('LedgerTransaction').implement({
  description: 'A transaction in a verified block. 已验证区块中的交易。',
  fields: (t) => ({
    id: t.exposeID('id'),
    block: t.exposeInt('block'),
    timestamp: t.field({ type: 'DateTime', description: "The submitter's own claim. 提交方声明的时间。", resolve: (f) => f.timestamp }),
    validationCode: t.exposeInt('validationCode', { description: "Fabric's validation code; 0 is VALID. 验证码，0 为有效。" }),
    event: t.string({
      nullable: true,
      description: 'Name of the event that the contract emitted. 合约事件名称。',
      resolve: (f) => f.event,
    }),
    chaincode: t.exposeString('chaincode', { description: 'Chaincode that ran. 合约。' }),
    endorsers: t.field({ type: [EndorserRef], resolve: (f) => f.endorsers.map((mspId) => ({ mspId })) }),
  }),
});

export const LedgerFactsRef = builder.objectRef<CertificateFacts>('LedgerFacts').implement({
  description: 'What the ledger says of one certificate. No personal data. 账本记载的证书事实，不含个人信息。',
  fields: (t) => ({
    certRef: t.exposeID('certRef'),
    unitRef: t.exposeID('unitRef'),
    state: t.field({ type: CertificateStateRef, resolve: (f) => f.state }),
    predecessor: t.id({
      nullable: true,
      description: 'certRef of the certificate that this one replaced. 被取代的证书引用。',
      resolve: (f) => f.predecessor,
    }),
    successor: t.id({
      nullable: true,
      description: 'certRef of the certificate that replaced this one. 取代本证书的证书引用。',
      resolve: (f) => f.successor,
    }),
    kind: t.field({ type: CertificateKindRef, resolve: (f) => f.kind }),
    registrationType: t.exposeString('registrationType', { description: '100 首次, 200 转移.' }),
    division: t.exposeString('division', { description: 'GB/T 2260. 县级行政区划代码。' }),
    enteredOn: t.field({ type: 'Date', resolve: (f) => f.enteredOn }),
    credentialDigest: t.exposeString('credentialDigest', { description: 'Digest of the issuer-signed JWT. 签发凭证的摘要。' }),
    transaction: t.field({
      type: LedgerTransactionRef,
      description: 'The transaction that entered the certificate. 登簿交易。',
      resolve: (f) => f.transaction,
    }),
    history: t.field({
      type: [LedgerTransactionRef],
      description: 'Every transaction that touched the certificate, oldest first. 全部相关交易，由早到晚。',
      resolve: (f) => [...f.history],
    }),
    asOfBlock: t.exposeInt('asOfBlock'),
    asOfTime: t.field({ type: 'DateTime', resolve: (f) => f.asOfTime }),
  }),
});
