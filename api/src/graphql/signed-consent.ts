import { builder } from './builder.js';

/** A consent that the holder of a notice or right has signed. */
export const SignedConsentInputRef = builder.inputType('SignedConsentInput', {
  description: 'A signed consent. 已签名的同意。',
  fields: (t) => ({
    ref: t.id({ required: true, description: 'The notice or right. 预告或权利编号。' }),
    signature: t.string({ required: true, description: 'ECDSA P-256, r and s, hex. 签名。' }),
  }),
});
