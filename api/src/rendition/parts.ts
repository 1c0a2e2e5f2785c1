import type { PrintedCertificate } from './content.js';
import { drawQr } from './qr-image.js';
import { SEAL_SIZE } from './seal-picture.js';
import type { Box, Sheet, TextStyle } from './sheet.js';

export const PAGE = { width: 595.28, height: 841.89, margin: 56 } as const;
export const INNER = PAGE.width - 2 * PAGE.margin;

const BODY: TextStyle = { size: 14, weight: 'regular' };
const SMALL: TextStyle = { size: 8.5, weight: 'regular', color: '#333333' };

/** The statutory statement in large type, indented by two characters. */
export function drawStatement(sheet: Sheet, text: string, y: number): void {
  const size = 15;
  const step = size * 2;
  const lines = sheet.wrap(`　　${text}`, INNER, { size, weight: 'regular' });
  lines.forEach((line, n) => sheet.line(line, PAGE.margin, y + n * step, { size, weight: 'regular' }));
}

/** Place of the seal, which covers name and day. */
export const sealBox = (x: number, y: number): Box => ({ x, y, width: SEAL_SIZE, height: SEAL_SIZE });

/** Authority and day of entry, centred under the seal. */
export function drawIssuer(sheet: Sheet, authority: string, { issuedOn }: PrintedCertificate, x: number, y: number): void {
  sheet.centred('登记机构（章）', x, y, BODY);
  sheet.centred(authority, x, y + 26, { ...BODY, size: 13 });
  sheet.centred(issuedOn, x, y + 52, BODY);
}

const QR_SIZE = 116;

/** QR with identifier and code in words, for those who cannot scan. */
export function drawVerification(sheet: Sheet, certificate: PrintedCertificate, publicUrl: string, x: number, y: number): void {
  const { licenceId, code } = certificate;
  drawQr(sheet.pdf, qrContent(publicUrl, certificate), x, y, QR_SIZE);
  sheet.centred('扫码核验', x + QR_SIZE / 2, y + QR_SIZE + 8, SMALL);
  const text = [`核验码 ${code.replace(/.{4}(?=.)/g, '$&-')}`, '电子证照标识', ...(licenceId.match(/.{1,34}/g) ?? [])];
  text.forEach((line, n) => sheet.line(line, x + 4, y + QR_SIZE + 24 + n * 12, SMALL));
}

/** `PUBLIC_URL/v#<identifier>.<code>`: in the fragment, so that no server's log sees it. */
export function qrContent(publicUrl: string, { licenceId, code }: Pick<PrintedCertificate, 'licenceId' | 'code'>): string {
  return `${publicUrl}/v#${licenceId}.${code}`;
}
