import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { canonicalize } from '@zhenglian/chaincode/domain';
import { CompactSign } from 'jose';
import type { AnnotationSigner } from '../ports.js';

/** Signs annotations and receipts with the key and certificate of one of the organisation's users. */
export function annotationSigner(user: { readonly certificate: string; readonly key: string }): AnnotationSigner {
  const certificate = new X509Certificate(readFileSync(user.certificate)).raw.toString('base64');
  const key = createPrivateKey(readFileSync(user.key));
  return {
    sign: (typ, payload) =>
      new CompactSign(Buffer.from(canonicalize(payload))).setProtectedHeader({ alg: 'ES256', typ, x5c: [certificate] }).sign(key),
  };
}
