import { renderCertificate, type RenderedCertificate } from '../certificates/render.js';
import type { RenditionFacts } from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';
import { builder } from './builder.js';
import { LedgerFactsRef, LedgerTransactionRef } from './ledger-types.js';
import { own } from './own.js';

const RenderPayloadRef = builder.objectRef<RenderedCertificate & { readonly requestId: string }>('RenderPayload').implement({
  description: 'A certificate as a sealed PDF file, for its holder. 证照版式文件（PDF），交付持证人。',
  fields: (t) => ({
    requestId: t.exposeID('requestId'),
    sha256: t.string({ description: 'Digest of the file, hex. 文件摘要。', resolve: (p) => p.rendition.sha256 }),
    fileName: t.string({ resolve: (p) => `${p.certificateNumber}.pdf` }),
    pdf: t.string({
      description: 'The file in base64. 文件内容（base64）。',
      resolve: (p) => Buffer.from(p.rendition.pdf).toString('base64'),
    }),
  }),
});

const RenderCertificateInput = builder.inputType('RenderCertificateInput', {
  fields: (t) => ({ requestId: t.id({ required: true }), certRef: t.id({ required: true }) }),
});

const RenditionFactsRef = builder.objectRef<RenditionFacts>('RenditionFacts').implement({
  description: 'What the ledger says of one file, by its digest. 账本对一份文件的记载。',
  fields: (t) => ({
    sha256: t.exposeString('sha256'),
    transaction: t.field({
      type: LedgerTransactionRef,
      description: 'The transaction that anchored it. 上链交易。',
      resolve: (f) => f.transaction,
    }),
    certificate: t.field({ type: LedgerFactsRef, resolve: (f) => f.certificate }),
  }),
});

builder.queryField('renditionFacts', (t) =>
  t.field({
    type: RenditionFactsRef,
    nullable: true,
    description: 'Public: of which certificate a file is, by the SHA-256 of its bytes. 公开查询：按文件摘要查所属证书。',
    args: { sha256: t.arg.string({ required: true }) },
    resolve: (_root, { sha256 }, { readModel }) => {
      readModel.assertFresh();
      return readModel.rendition(checkReference(sha256, 'sha256'));
    },
  }),
);

builder.mutationField('renderCertificate', (t) =>
  t.field({
    type: RenderPayloadRef,
    description: 'Registry, role registrar: the certificate as a file; made when first asked for, then always the same. 下载证照版式文件。',
    args: { input: t.arg({ type: RenderCertificateInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const requestId = checkRequestId(input.requestId);
      return { requestId, ...(await renderCertificate(own(context.registry), input.certRef)) };
    },
  }),
);
