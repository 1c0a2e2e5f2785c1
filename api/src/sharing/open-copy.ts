import { DomainError, parseJson } from '@zhenglian/chaincode/domain';
import { z } from 'zod';

const Copy = z.strictObject({ annotation: z.string(), credential: z.string(), file: z.base64() });
const Statement = z.object({
  grantRef: z.string(),
  eventTag: z.string(),
  purpose: z.string(),
  purposeSalt: z.string(),
  recipient: z.string(),
  recipientName: z.string(),
  fields: z.array(z.string()),
  madeOn: z.string(),
  validUntil: z.string(),
  fileDigest: z.string(),
  credentialDigest: z.string(),
  certificateState: z.string(),
  notice: z.object({ zh: z.string(), en: z.string() }),
});

export type CopyStatement = z.infer<typeof Statement>;

export interface ReadCopy {
  readonly annotation: CopyStatement;
  /** The statement as it was signed: compact JWS. */
  readonly signed: string;
  readonly credential: string;
  /** The annotated copy as a sealed PDF. */
  readonly file: Uint8Array;
}

/**
 * What stands in a decrypted annotated copy. The signatures of statement, credential and file are the verifier's to check.
 * @param sha256 SHA-256 as hex
 * @throws DomainError INVALID_FORMAT, also for a file that is not the one of the statement
 */
export function readCopy(body: Uint8Array, sha256: (file: Uint8Array) => string): ReadCopy {
  try {
    const { annotation: signed, credential, file: text } = Copy.parse(parseJson(Buffer.from(body).toString('utf8'), body.length));
    const payload = Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString('utf8');
    const annotation = Statement.parse(parseJson(payload));
    const file = new Uint8Array(Buffer.from(text, 'base64'));
    if (sha256(file) !== annotation.fileDigest) throw new Error('another file');
    return { annotation, signed, credential, file };
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'copy' }), { cause: error });
  }
}
