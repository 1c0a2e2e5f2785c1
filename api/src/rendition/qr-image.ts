import { encodeQR } from 'qr';
import type { Pdf } from './sheet.js';
import { namedImage } from './objects.js';

const PIXELS_PER_MODULE = 8;
const QUIET_MODULES = 4;

/** Draws a QR code (error correction M, with its quiet zone) as a black and white image. @param size width and height in points */
export function drawQr(pdf: Pdf, text: string, x: number, y: number, size: number): void {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_MODULES });
  const width = modules.length * PIXELS_PER_MODULE;
  const rowBytes = Math.ceil(width / 8);
  const bits = Buffer.alloc(rowBytes * width, 0xff);
  modules.forEach((row, r) => {
    row.forEach((dark, c) => {
      // eight pixels of a module are one byte
      if (dark) for (let line = 0; line < PIXELS_PER_MODULE; line += 1) bits[(r * PIXELS_PER_MODULE + line) * rowBytes + c] = 0;
    });
  });
  namedImage(pdf, 'QR', { width, height: width, bits }, { x, y, width: size, height: size });
}
