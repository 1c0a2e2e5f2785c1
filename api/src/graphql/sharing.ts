import { DomainError } from '@zhenglian/chaincode/domain';
import { seesDivision } from '../access.js';
import type { CountedUse, GrantState, PublicJwk, SealedCopy } from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';
import { bindHolder, confirmGrant, draftGrant, draftKey, revokeGrant } from '../sharing/grants.js';
import type { ReadCopy } from '../sharing/open-copy.js';
import { openGrant } from '../sharing/open-grant.js';
import type { SharingParts } from '../sharing/parts.js';
import { receiveCopy } from '../sharing/receive-copy.js';
import { registerRecipient } from '../sharing/recipients.js';
import { builder } from './builder.js';
import { whoIs } from './guard.js';
import { own } from './own.js';
import { PublicKeyInput } from './public-key.js';

const REQUEST_ID = { required: true } as const;
const STATEMENT = {
  required: true,
  description: 'Signing input, a dot, signature (ES256) in base64url. 待签文本、点、签名。',
} as const;

const jwk = ({ x, y }: { readonly x: string; readonly y: string }): PublicJwk => ({ kty: 'EC', crv: 'P-256', x, y });

// ── recipients and keys ─────────────────────────────────────────────────────────────────────────────────────────────

const RecipientPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly recipient: string }>('RecipientPayload')
  .implement({ fields: (t) => ({ requestId: t.exposeID('requestId'), recipient: t.exposeString('recipient') }) });

const RegisterRecipientInput = builder.inputType('RegisterRecipientInput', {
  fields: (t) => ({
    requestId: t.id(REQUEST_ID),
    name: t.string({ required: true }),
    publicKey: t.field({ type: PublicKeyInput, required: true }),
    proof: t.string({ required: true, description: 'Signature of the key over zl/recipient/1, its thumbprint and the name. 持有证明。' }),
  }),
});

builder.mutationField('registerRecipient', (t) =>
  t.field({
    type: RecipientPayloadRef,
    description:
      'Registry, role registrar: a recipient without a peer, with the key that signs for it and that copies are encrypted to. 登记无节点的接收方。',
    args: { input: t.arg({ type: RegisterRecipientInput, required: true }) },
    resolve: async (_root, { input }, { sharing }) => {
      const { name, publicKey, proof } = input;
      const { recipient } = await registerRecipient(own(sharing), { name, publicKey: jwk(publicKey), proof });
      return { requestId: checkRequestId(input.requestId), recipient };
    },
  }),
);

const DraftedStatementPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly signingInput: string }>('DraftedStatementPayload')
  .implement({
    description: 'What a device signs, as UTF-8, with ES256. 由设备签名的文本。',
    fields: (t) => ({ requestId: t.exposeID('requestId'), signingInput: t.exposeString('signingInput') }),
  });

const DraftCertificateKeyInput = builder.inputType('DraftCertificateKeyInput', {
  fields: (t) => ({
    requestId: t.id(REQUEST_ID),
    certRef: t.id({ required: true }),
    publicKey: t.field({ type: PublicKeyInput, required: true }),
    custody: t.field({
      type: builder.enumType('HolderKeyCustody', {
        description: 'DEVICE 持有人设备, PLATFORM 平台代管.',
        values: ['DEVICE', 'PLATFORM'] as const,
      }),
      required: true,
    }),
  }),
});

builder.mutationField('draftCertificateKey', (t) =>
  t.field({
    type: DraftedStatementPayloadRef,
    description:
      "Registry, role registrar: what the holder's key signs to be bound to a certificate, or to take the place of the key that is bound. 拟定持有人密钥绑定或更换声明。",
    args: { input: t.arg({ type: DraftCertificateKeyInput, required: true }) },
    resolve: async (_root, { input }, { sharing }) => {
      const { certRef, publicKey, custody } = input;
      const { signingInput } = await draftKey(own(sharing), { certRef, publicKey: jwk(publicKey), custody });
      return { requestId: checkRequestId(input.requestId), signingInput };
    },
  }),
);

const CertificateKeyPayloadRef = builder
  .objectRef<{ readonly requestId: string }>('CertificateKeyPayload')
  .implement({ fields: (t) => ({ requestId: t.exposeID('requestId') }) });

const BindCertificateKeyInput = builder.inputType('BindCertificateKeyInput', {
  fields: (t) => ({ requestId: t.id(REQUEST_ID), certRef: t.id({ required: true }), jws: t.string(STATEMENT) }),
});

builder.mutationField('bindCertificateKey', (t) =>
  t.field({
    type: CertificateKeyPayloadRef,
    description: "Registry, role registrar: binds the holder's key to a certificate on the ledger, once. 绑定持有人密钥，仅一次。",
    args: { input: t.arg({ type: BindCertificateKeyInput, required: true }) },
    resolve: async (_root, { input }, { sharing }) => {
      const requestId = checkRequestId(input.requestId);
      await bindHolder(own(sharing), input);
      return { requestId };
    },
  }),
);

// ── grants ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const GrantUseRef = builder.objectRef<CountedUse>('GrantUse').implement({
  description: 'A use that was counted on the ledger. 已计入账本的使用。',
  fields: (t) => ({
    n: t.exposeInt('n'),
    fields: t.stringList({ resolve: (u) => [...u.fields] }),
    day: t.field({ type: 'Date', resolve: (u) => u.day }),
  }),
});

interface ShownGrant extends GrantState {
  readonly grantRef: string;
}

const GrantRef = builder.objectRef<ShownGrant>('Grant').implement({
  description: 'A grant as it stands on the ledger. 账本上的授权。',
  fields: (t) => ({
    grantRef: t.exposeID('grantRef'),
    recipient: t.exposeString('recipient'),
    fields: t.stringList({ resolve: (g) => [...g.fields] }),
    limit: t.exposeInt('limit', { description: 'How often it may be used. 可用次数。' }),
    uses: t.field({ type: [GrantUseRef], resolve: (g) => [...g.uses] }),
    expiresOn: t.field({ type: 'Date', resolve: (g) => g.expiresOn }),
    revoked: t.exposeBoolean('revoked'),
    attestedBy: t.string({
      nullable: true,
      description: 'PLATFORM: signed with a key that the platform keeps. 平台代签。',
      resolve: (g) => g.attestedBy,
    }),
  }),
});

const GrantPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly grant: ShownGrant }>('GrantPayload')
  .implement({ fields: (t) => ({ requestId: t.exposeID('requestId'), grant: t.field({ type: GrantRef, resolve: (p) => p.grant }) }) });

builder.queryField('grant', (t) =>
  t.field({
    type: GrantRef,
    nullable: true,
    description: 'Registry, role registrar: a grant of a certificate of an own district. 查询授权。',
    args: { grantRef: t.arg.id({ required: true }) },
    resolve: async (_root, args, { sharing, caller }) => {
      const parts = own(sharing);
      const grantRef = checkReference(args.grantRef, 'grantRef');
      const kept = await parts.grants.grant(grantRef);
      const facts = kept && (await parts.readModel.certificate({ certRef: kept.certRef }));
      if (facts === undefined || !seesDivision(await caller(), facts.division)) return null;
      const state = await parts.accessLedger.state(grantRef);
      return state === undefined ? null : { grantRef, ...state };
    },
  }),
);

const DraftGrantInput = builder.inputType('DraftGrantInput', {
  fields: (t) => ({
    requestId: t.id(REQUEST_ID),
    grantRef: t.id({ required: true, description: '32 random bytes as hex. 随机32字节（十六进制）。' }),
    certRef: t.id({ required: true }),
    recipient: t.string({ required: true }),
    fields: t.stringList({ required: true }),
    purpose: t.string({ required: true, description: 'Stands on the copy, not on the ledger. 使用事由，载于加注件，不上链。' }),
    uses: t.int({ required: true }),
    expiresOn: t.field({ type: 'Date', required: true }),
  }),
});

builder.mutationField('draftGrant', (t) =>
  t.field({
    type: DraftedStatementPayloadRef,
    description: 'Registry, role registrar: writes a grant down as the holder wants it; nothing is granted before it is signed. 拟定授权。',
    args: { input: t.arg({ type: DraftGrantInput, required: true }) },
    resolve: async (_root, { input }, { sharing }) => {
      const { requestId, ...wish } = input;
      const { signingInput } = await draftGrant(own(sharing), wish);
      return { requestId: checkRequestId(requestId), signingInput };
    },
  }),
);

const StatementInput = builder.inputType('StatementInput', {
  fields: (t) => ({ requestId: t.id(REQUEST_ID), jws: t.string(STATEMENT) }),
});

builder.mutationField('confirmGrant', (t) =>
  t.field({
    type: GrantPayloadRef,
    description:
      'Registry, roles holder, registrar; by the signature of the bound key: puts a drafted grant onto the ledger. 持有人签名后授权上链。',
    args: { input: t.arg({ type: StatementInput, required: true }) },
    resolve: async (_root, { input }, { sharing }) => {
      const parts = own(sharing);
      const { grantRef } = await confirmGrant(parts, input.jws);
      return grantPayload(parts, input.requestId, grantRef);
    },
  }),
);

builder.mutationField('revokeGrant', (t) =>
  t.field({
    type: GrantPayloadRef,
    description: 'Registry, roles holder, registrar; by the signature of the bound key: takes a grant back. 持有人签名撤回授权。',
    args: { input: t.arg({ type: StatementInput, required: true }) },
    resolve: async (_root, { input }, { sharing }) => {
      const parts = own(sharing);
      return grantPayload(parts, input.requestId, await revokeGrant(parts, input.jws));
    },
  }),
);

const OpenGrantPayloadRef = builder.objectRef<SealedCopy & { readonly requestId: string }>('OpenGrantPayload').implement({
  description: 'The annotated copy, which only its recipient can decrypt. 仅接收方可解密的加注件。',
  fields: (t) => ({
    requestId: t.exposeID('requestId'),
    id: t.exposeID('id'),
    version: t.exposeInt('version'),
    issuer: t.exposeString('issuer'),
    keyId: t.exposeString('kid', { description: 'Thumbprint of the key that opens it (RFC 7638). 密钥指纹。' }),
    wrappedKey: t.exposeString('wrappedKey', { description: 'Compact JWE, ECDH-ES+A256KW. 加密后的文件密钥。' }),
    ciphertext: t.string({
      description: 'AES-256-GCM with id, version and issuer as additional data, in base64. 密文（base64）。',
      resolve: (c) => Buffer.from(c.ciphertext).toString('base64'),
    }),
  }),
});

builder.mutationField('openGrant', (t) =>
  t.field({
    type: OpenGrantPayloadRef,
    description:
      "By the signature of the recipient's registered key: counts one use on the ledger, then hands out the copy. 接收方启用授权。",
    args: { input: t.arg({ type: StatementInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const requestId = checkRequestId(input.requestId);
      const copy = await openGrant(own(context.sharing), { jws: input.jws, actor: whoIs(await context.caller(), context) });
      return { requestId, ...copy };
    },
  }),
);

const ReceivedCopyPayloadRef = builder.objectRef<ReadCopy & { readonly requestId: string }>('ReceivedCopyPayload').implement({
  description: 'An annotated copy that was granted to this organisation. 授权本机构使用的加注件。',
  fields: (t) => ({
    requestId: t.exposeID('requestId'),
    recipientName: t.string({ resolve: (c) => c.annotation.recipientName }),
    purpose: t.string({ resolve: (c) => c.annotation.purpose }),
    validUntil: t.field({ type: 'Date', resolve: (c) => c.annotation.validUntil }),
    fields: t.stringList({ resolve: (c) => [...c.annotation.fields] }),
    file: t.string({
      description: 'Sealed PDF in base64. 加注件（PDF，base64）。',
      resolve: (c) => Buffer.from(c.file).toString('base64'),
    }),
    statement: t.string({ description: 'What the registry signed about it. 登记机构的签名说明。', resolve: (c) => c.signed }),
    credential: t.exposeString('credential', { description: 'SD-JWT VC with the granted fields. 仅含授权项的凭证。' }),
  }),
});

const ReceiveCopyInput = builder.inputType('ReceiveCopyInput', {
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'The same request again is the same use. 重复提交为同一次使用。' }),
    grantRef: t.id({ required: true }),
    fields: t.stringList({ required: true }),
  }),
});

builder.mutationField('receiveCopy', (t) =>
  t.field({
    type: ReceivedCopyPayloadRef,
    description: 'An organisation that was granted something: counts one use on the ledger, then gets its copy. 机构启用授权并取得加注件。',
    args: { input: t.arg({ type: ReceiveCopyInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const copy = await receiveCopy(own(context.receiving), { ...input, actor: whoIs(await context.caller(), context) });
      return { requestId: input.requestId, ...copy };
    },
  }),
);

async function grantPayload({ accessLedger }: SharingParts, requestId: string, grantRef: string) {
  const state = await accessLedger.state(grantRef);
  if (state === undefined) throw new DomainError('GRANT_UNKNOWN', { field: 'grantRef' });
  return { requestId: checkRequestId(requestId), grant: { grantRef, ...state } };
}
