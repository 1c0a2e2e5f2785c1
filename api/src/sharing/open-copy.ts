import { DomainError, parseJson } from '@zhenglian/chaincode/domain';
import { z } from 'zod';

const Copy = z.strictObject({ annotation: z.string(), credential: z.string() });
const Annotation = z.object({
  grantRef: z.string(),
  eventTag: z.string(),
  purpose: z.string(),
  purposeSalt: z.string(),
  recipient: z.string(),
  recipientName: z.string(),
  fields: z.array(z.string()),
  madeOn: z.string(),
  validUntil: z.string(),
  credentialDigest: z.string(),
  certificateState: z.string(),
  notice: z.object({ zh: z.string(), en: z.string() }),
});

export type Annotation = z.infer<typeof Annotation>;

/**
 * What stands in a decrypted annotated copy. The signatures of annotation and credential are the verifier's to check.
 * @throws DomainError INVALID_FORMAT
 */
export function readCopy(body: Uint8Array): { readonly annotation: Annotation; readonly signed: string; readonly credential: string } {
  try {
    const { annotation: signed, credential } = Copy.parse(parseJson(Buffer.from(body).toString('utf8')));
    const payload = Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString('utf8');
    return { annotation: Annotation.parse(parseJson(payload)), signed, credential };
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'copy' }), { cause: error });
  }
}
