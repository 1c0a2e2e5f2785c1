/** Verification of certificates as PDF files; apart from the rest, so that a page loads it only when somebody drops one. */
export { PDF_LIMIT } from './reader.js';
export { PDF_CHECKS, verifyPdf } from './verify-pdf.js';
