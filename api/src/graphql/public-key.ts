import { builder } from './builder.js';

export const PublicKeyInput = builder.inputType('PublicKeyInput', {
  description: 'Coordinates of a P-256 key in base64url (RFC 7518). P-256公钥坐标。',
  fields: (t) => ({ x: t.string({ required: true }), y: t.string({ required: true }) }),
});
