import type { AskedPresentation } from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';
import { entryOf } from '../sharing/grants.js';
import { builder } from './builder.js';
import { own } from './own.js';
import { VerdictRef } from './verify.js';

const WalletOfferPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly certRef: string; readonly uri: string; readonly txCode: string }>('WalletOfferPayload')
  .implement({
    description: 'OpenID4VCI offer, good for ten minutes; a new request is a new offer. 电子凭证领取邀约。',
    fields: (t) => ({
      requestId: t.exposeID('requestId'),
      uri: t.exposeString('uri', { description: 'openid-credential-offer://…, for a QR. 二维码内容。' }),
      txCode: t.string({ description: 'Tell the holder apart from the offer. 领取码，须另行告知持证人。', resolve: (p) => p.txCode }),
    }),
  });

const OfferCredentialInput = builder.inputType('OfferCredentialInput', {
  fields: (t) => ({ requestId: t.id({ required: true }), certRef: t.id({ required: true }) }),
});

builder.mutationField('offerCredential', (t) =>
  t.field({
    type: WalletOfferPayloadRef,
    description: "Registry, role registrar: lets the holder's wallet fetch the credential (OpenID4VCI). 持证人以钱包领取电子凭证。",
    args: { input: t.arg({ type: OfferCredentialInput, required: true }) },
    resolve: async (_root, { input }, { wallets, book }) => {
      const requestId = checkRequestId(input.requestId);
      const certRef = checkReference(input.certRef, 'certRef');
      const { secret } = await entryOf({ book }, certRef);
      return { requestId, certRef, ...(await own(wallets).offer(secret.credential)) };
    },
  }),
);

const PresentationRequestRef = builder.objectRef<AskedPresentation>('PresentationRequest').implement({
  description: 'What a wallet was asked to show, and the verdict once it has. 请求出示及核验结论。',
  fields: (t) => ({
    id: t.exposeID('id'),
    uri: t.exposeString('uri', { description: 'openid4vp://…, for a QR. 二维码内容。' }),
    verdict: t.field({ type: VerdictRef, nullable: true, resolve: (p) => p.verification }),
  }),
});

const PresentationRequestPayloadRef = builder
  .objectRef<{ readonly requestId: string; readonly request: AskedPresentation }>('PresentationRequestPayload')
  .implement({
    fields: (t) => ({ requestId: t.exposeID('requestId'), request: t.field({ type: PresentationRequestRef, resolve: (p) => p.request }) }),
  });

const AskPresentationInput = builder.inputType('AskPresentationInput', {
  fields: (t) => ({ requestId: t.id({ required: true }), fields: t.stringList({ required: true }) }),
});

builder.mutationField('askPresentation', (t) =>
  t.field({
    type: PresentationRequestPayloadRef,
    description: 'Officers and recipients: asks a holder to show fields of a certificate (OpenID4VP). 请持证人出示证书的若干项。',
    args: { input: t.arg({ type: AskPresentationInput, required: true }) },
    resolve: async (_root, { input }, { presentations }) => ({
      requestId: checkRequestId(input.requestId),
      request: await presentations.ask(input.fields),
    }),
  }),
);

builder.queryField('presentationRequest', (t) =>
  t.field({
    type: PresentationRequestRef,
    nullable: true,
    description: 'Officers and recipients: whether the wallet has answered, and what of it. 查询出示结果。',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { presentations }) => presentations.result(id),
  }),
);
