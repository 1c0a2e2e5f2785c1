import PDFDocument from 'pdfkit';
import { KIND_NAMES } from '@zhenglian/chaincode/domain';
import type { RenditionContent } from '../ports.js';
import { drawAnnotation } from './annotation.js';
import { type PrintedCertificate, printedCertificate } from './content.js';
import { drawContinuation } from './continuation.js';
import type { Fonts } from './fonts.js';
import { addSignatureField, newObject, pdfString } from './objects.js';
import { drawProofPage } from './proof-page.js';
import { CONTENTS_BYTES, PLACEHOLDER } from './placeholder.js';
import { sealPicture } from './seal-picture.js';
import { type Box, type Cell, createSheet, type Pdf, type Sheet } from './sheet.js';
import { drawTitlePages } from './title-pages.js';

export interface DocumentOptions {
  readonly fonts: Fonts;
  /** Name of the registration authority, as on its seal. */
  readonly authority: string;
  /** Address of the verification page, without a trailing slash. */
  readonly publicUrl: string;
}

/** A certificate as PDF/A-3b with room for a signature, and where each character stands. */
export interface UnsealedDocument {
  readonly bytes: Buffer;
  readonly cells: readonly Cell[];
}

/** Name and media type of the attached credential (RFC 9901, SD-JWT VC). */
export const ATTACHMENT = { name: 'credential.sd-jwt', type: 'application/dc+sd-jwt' } as const;

/**
 * Renders a certificate. The same content, authority and address give the same bytes: all times are the credential's.
 * @throws DomainError GLYPH_MISSING, TEXT_OVERFLOW, REQUIRED, CODE_SHAPE; VerifyError CREDENTIAL_MALFORMED
 */
export async function renderDocument(content: RenditionContent, options: DocumentOptions): Promise<UnsealedDocument> {
  const certificate = printedCertificate(content);
  const pdf = openDocument(certificate, options.authority);
  const finished = collect(pdf);
  const sheet = createSheet(pdf, options.fonts);
  drawPages(sheet, certificate, options);
  attach(pdf, content.credential, certificate.issuedAt);
  pdf.end();
  return { bytes: await finished, cells: sheet.cells };
}

function openDocument({ kind, number, issuedAt }: PrintedCertificate, authority: string): Pdf {
  return new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    lang: 'zh-CN',
    displayTitle: true,
    // an empty name keeps pdfkit from adding Helvetica, which would not be embedded
    font: '',
    info: {
      Title: `${KIND_NAMES[kind].zh} ${number}`,
      Author: authority,
      Creator: 'Zhenglian',
      Producer: 'Zhenglian',
      CreationDate: issuedAt,
      ModDate: issuedAt,
    },
  } as ConstructorParameters<typeof PDFDocument>[0]);
}

function drawPages(sheet: Sheet, certificate: PrintedCertificate, { fonts, authority, publicUrl }: DocumentOptions): void {
  const { annotation } = certificate;
  const endPage = (): void => {
    if (annotation) drawAnnotation(sheet, annotation);
  };
  const seal = (box: Box): void => addSeal(sheet.pdf, fonts, authority, certificate.issuedAt, box);
  const draw = certificate.kind === 'TITLE_CERTIFICATE' ? drawTitlePages : drawProofPage;
  drawContinuation(sheet, certificate, draw(sheet, certificate, { authority, publicUrl, seal, endPage }), endPage);
}

/** The signature dictionary with room for what {@link sealDocument} fills in. The claimed time is that of the credential. */
function addSeal(pdf: Pdf, fonts: Fonts, authority: string, time: Date, box: Box): void {
  const value = newObject(pdf, {
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, PLACEHOLDER, PLACEHOLDER, PLACEHOLDER],
    Contents: Buffer.alloc(CONTENTS_BYTES),
    M: time,
    Name: pdfString(authority),
  });
  addSignatureField(pdf, { value, appearance: sealPicture(pdf, fonts, authority), box, name: 'Seal' });
}

function attach(pdf: Pdf, credential: string, time: Date): void {
  const options = { name: ATTACHMENT.name, type: ATTACHMENT.type, relationship: 'Source', creationDate: time, modifiedDate: time };
  pdf.file(Buffer.from(credential), options as Parameters<Pdf['file']>[1]);
}

function collect(pdf: Pdf): Promise<Buffer> {
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.once('end', () => done(Buffer.concat(chunks)));
    pdf.once('error', failed);
  });
}
