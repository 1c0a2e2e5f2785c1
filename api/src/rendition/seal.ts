import { createHash } from 'node:crypto';
import { CONTENTS_BYTES, PLACEHOLDER } from './placeholder.js';
import { type SealIdentity, signDetached } from './cms.js';

const RANGE = Buffer.from(`/ByteRange [0 ${PLACEHOLDER} ${PLACEHOLDER} ${PLACEHOLDER}]`);
const CONTENTS = Buffer.from(`/Contents <${'00'.repeat(CONTENTS_BYTES)}>`);

/**
 * Seals a document: a detached CMS signature (PAdES-B-B) over the whole file but the signature's own place.
 * @throws Error when the document has no place for it, or more than one
 */
export function sealDocument(unsealed: Uint8Array, identity: SealIdentity): Buffer {
  const pdf = Buffer.from(unsealed);
  const range = only(pdf, RANGE);
  const contents = only(pdf, CONTENTS) + '/Contents '.length;
  const end = contents + 2 + 2 * CONTENTS_BYTES;
  const text = `/ByteRange [0 ${contents} ${end} ${pdf.length - end}]`;
  pdf.write(text.padEnd(RANGE.length), range, 'latin1');
  const hash = createHash('sha256').update(pdf.subarray(0, contents)).update(pdf.subarray(end)).digest();
  const signature = signDetached(hash, identity).toString('hex');
  if (signature.length > 2 * CONTENTS_BYTES) throw new Error('the certificate of the seal is too large');
  pdf.write(signature, contents + 1, 'latin1');
  return pdf;
}

function only(pdf: Buffer, part: Buffer): number {
  const at = pdf.indexOf(part);
  if (at < 0 || pdf.indexOf(part, at + 1) >= 0) throw new Error('not one place for a signature');
  return at;
}
