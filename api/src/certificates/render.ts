import { DomainError } from '@zhenglian/chaincode/domain';
import type { Book, BookedEntry, DocumentStore, Ledger, ReadModel, Renderer, Rendition } from '../ports.js';
import { checkReference } from '../requests.js';

export interface RenderParts {
  readonly book: Book;
  readonly documents: DocumentStore;
  readonly renderer: Renderer;
  readonly ledger: Ledger;
  readonly readModel: ReadModel;
}

/** How long an answer waits for the own index after the commit. */
const INDEX_MILLISECONDS = 10_000;

export interface RenderedCertificate {
  readonly certRef: string;
  readonly certificateNumber: string;
  readonly rendition: Rendition;
}

/**
 * The certificate as a sealed PDF. It is made when somebody first asks, and kept: a second seal would make another file, which
 * the ledger does not know. In this order: file stored, its digest anchored, file handed out. Whoever asks again after a failure
 * in between continues there.
 * @throws DomainError NOT_FOUND, GLYPH_MISSING, TEXT_OVERFLOW, DOCUMENT_UNAVAILABLE, the ledger's codes
 */
export async function renderCertificate(parts: RenderParts, certRef: string): Promise<RenderedCertificate> {
  const entry = await parts.book.entryOfCertificate(checkReference(certRef, 'certRef'));
  if (entry === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  if (entry.secret.credential === '') throw new DomainError('DOCUMENT_ERASED', { field: 'certRef' });
  const pdf = (await parts.documents.get(documentId(certRef))) ?? (await make(parts, entry));
  const sha256 = parts.renderer.digestOf(pdf);
  await anchor(parts, certRef, sha256);
  return { certRef, certificateNumber: entry.certificateNumber, rendition: { pdf, sha256 } };
}

/** The day is the one that the file states of itself, so that a repetition is the same request on any day. */
async function anchor({ ledger, readModel }: RenderParts, certRef: string, sha256: string): Promise<void> {
  if ((await readModel.rendition(sha256)) !== undefined) return;
  const facts = await readModel.certificate({ certRef });
  if (facts === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  const { block } = await ledger.submit('anchorRendition', { sha256, certRef, form: 'PDF', day: facts.enteredOn });
  await readModel.reach(block, INDEX_MILLISECONDS);
}

const documentId = (certRef: string): string => `rendition:${certRef}`;

async function make({ renderer, documents }: RenderParts, { certRef, secret }: BookedEntry): Promise<Uint8Array> {
  const { pdf } = await renderer.render({ credential: secret.credential, code: secret.code });
  try {
    await documents.putOnce(documentId(certRef), pdf);
    return pdf;
  } catch (error) {
    // somebody else asked at the same time and was first: theirs is the file
    const kept = error instanceof DomainError && error.code === 'CONFLICT' ? await documents.get(documentId(certRef)) : undefined;
    if (kept === undefined) throw error;
    return kept;
  }
}
