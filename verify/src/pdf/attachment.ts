import { fromUtf8 } from '../bytes.js';
import { CREDENTIAL_LIMITS } from '../credential/format.js';
import { guarded, VerifyError } from '../errors.js';
import { type PdfFile, resolved } from './reader.js';
import { decodeStream } from './stream.js';
import { isDictionary, isReference, nameOf } from './syntax.js';

/**
 * The text of the one attached credential (an associated file, ISO 32000-2, 14.13).
 * @throws VerifyError ATTACHMENT_MISSING, ATTACHMENT_AMBIGUOUS, PDF_MALFORMED
 */
export async function readAttachment(file: PdfFile): Promise<string> {
  const specifications = [...file.objects.values()].filter(({ value }) => isDictionary(value) && nameOf(value.get('Type')) === 'Filespec');
  const embedded = [...file.objects.values()].filter(({ value }) => isDictionary(value) && nameOf(value.get('Type')) === 'EmbeddedFile');
  const [specification] = specifications;
  const [stream] = embedded;
  if (!specification || !stream) throw new VerifyError('ATTACHMENT_MISSING');
  if (specifications.length > 1 || embedded.length > 1) throw new VerifyError('ATTACHMENT_AMBIGUOUS');
  const associated = resolved(file, file.catalog.get('AF'));
  const [reference] = Array.isArray(associated) ? associated : [];
  const entry = isDictionary(specification.value) ? resolved(file, specification.value.get('EF')) : undefined;
  const target = isDictionary(entry) ? entry.get('F') : undefined;
  // what a reader opens, what the catalog names and what is read here must be one and the same
  if (!isReference(reference) || file.objects.get(reference.object) !== specification) throw new VerifyError('ATTACHMENT_MISSING');
  if (!isReference(target) || file.objects.get(target.object) !== stream) throw new VerifyError('ATTACHMENT_MISSING');
  const bytes = await decodeStream(stream, CREDENTIAL_LIMITS.text);
  return guarded('PDF_MALFORMED', 'attachment', () => fromUtf8(bytes));
}
