import { renderCertificate, type RenderedCertificate } from '../certificates/render.js';
import { checkRequestId } from '../requests.js';
import { builder } from './builder.js';
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
