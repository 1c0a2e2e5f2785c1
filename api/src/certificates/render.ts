import { DomainError } from '@zhenglian/chaincode/domain';
import type { Book, BookedEntry, DocumentStore, Renderer, Rendition } from '../ports.js';
import { checkReference } from '../requests.js';

export interface RenderParts {
  readonly book: Book;
  readonly documents: DocumentStore;
  readonly renderer: Renderer;
}

export interface RenderedCertificate {
  readonly certRef: string;
  readonly certificateNumber: string;
  readonly rendition: Rendition;
}

/**
 * The certificate as a sealed PDF. It is made when somebody first asks, and kept: a second seal would make another file, which
 * the ledger does not know. The stored bytes are the file from then on.
 * @throws DomainError NOT_FOUND, GLYPH_MISSING, TEXT_OVERFLOW, DOCUMENT_UNAVAILABLE
 */
export async function renderCertificate(parts: RenderParts, certRef: string): Promise<RenderedCertificate> {
  const entry = await parts.book.entryOfCertificate(checkReference(certRef, 'certRef'));
  if (entry === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  const pdf = (await parts.documents.get(documentId(certRef))) ?? (await make(parts, entry));
  return { certRef, certificateNumber: entry.certificateNumber, rendition: { pdf, sha256: parts.renderer.digestOf(pdf) } };
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
