import { createHash } from 'node:crypto';
import type { Renderer } from '../ports.js';
import { readSealIdentity } from './cms.js';
import { type DocumentOptions, renderDocument } from './document.js';
import { openFonts } from './fonts.js';
import { sealDocument } from './seal.js';

export interface RendererOptions extends Omit<DocumentOptions, 'fonts'> {
  /** Files of the organisation's sealing identity. */
  readonly user: { readonly certificate: string; readonly key: string };
  /** Further font files, for characters that the usual fonts lack. */
  readonly fonts: readonly string[];
}

const digestOf = (pdf: Uint8Array): string => createHash('sha256').update(pdf).digest('hex');

/**
 * Prints certificates as PDF/A-3b and seals them (PAdES-B-B). The fonts are opened with the first certificate.
 * @throws Error when the identity's files cannot be read
 */
export function pdfRenderer({ user, fonts: more, authority, publicUrl }: RendererOptions): Renderer {
  const identity = readSealIdentity(user);
  let fonts: ReturnType<typeof openFonts> | undefined;
  return {
    async render(content) {
      fonts ??= openFonts(more);
      const { bytes } = await renderDocument(content, { fonts, authority, publicUrl });
      const pdf = sealDocument(bytes, identity);
      return { pdf, sha256: digestOf(pdf) };
    },
    digestOf,
  };
}
