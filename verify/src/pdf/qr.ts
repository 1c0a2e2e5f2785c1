import { parseCode, parseLicenceId } from '@zhenglian/chaincode/domain';
import { decodeQR } from 'qr/decode.js';
import type { Bytes } from '../bytes.js';
import type { PdfDictionary } from './syntax.js';
import type { PdfFile, PdfObject } from './reader.js';
import { decodeStream } from './stream.js';
import { isDictionary, nameOf } from './syntax.js';

/** What the printed QR says. */
export interface QrReference {
  readonly licenceId: string;
  readonly code: string;
}

const MOST_PIXELS = 2_000;

/**
 * Decodes the QR pictures of a file, `PUBLIC_URL/v#<identifier>.<code>`. Undefined when there is none, one cannot be read, or two
 * say different things.
 */
export async function readQr(file: PdfFile): Promise<QrReference | undefined> {
  const images = [...file.objects.values()].filter(({ value }) => isDictionary(value) && nameOf(value.get('Subtype')) === 'Image');
  const texts = new Set<string>();
  for (const image of images) texts.add((await decodeImage(image)) ?? '');
  const [text] = texts;
  return texts.size === 1 && text !== undefined ? parseQr(text) : undefined;
}

/** Takes the text of a QR apart. */
export function parseQr(text: string): QrReference | undefined {
  const [, licenceId = '', code = ''] = /^https?:\/\/[^\s#]+\/v#([0-9A-Z.]{1,200})\.([0-9A-Z]{1,64})$/.exec(text) ?? [];
  try {
    return { licenceId: parseLicenceId(licenceId).text, code: parseCode(code) };
  } catch {
    return undefined;
  }
}

async function decodeImage(image: PdfObject): Promise<string | undefined> {
  const size = isDictionary(image.value) ? sizeOf(image.value) : undefined;
  if (!size) return undefined;
  const rowBytes = Math.ceil(size.width / 8);
  try {
    const bits = await decodeStream(image, rowBytes * size.height);
    return bits.length === rowBytes * size.height ? decodeQR({ ...size, data: toRgb(bits, size) }) : undefined;
  } catch {
    // no QR, or a picture that cannot be read: the check then fails for want of a QR
    return undefined;
  }
}

/** Only what the renderer draws: one bit per pixel, 1 = white. */
function sizeOf(image: PdfDictionary): { width: number; height: number } | undefined {
  const [width, height] = [image.get('Width'), image.get('Height')];
  const plain = image.get('BitsPerComponent') === 1 && nameOf(image.get('ColorSpace')) === 'DeviceGray' && !image.has('Decode');
  const fits = (n: unknown): n is number => typeof n === 'number' && Number.isInteger(n) && n > 0 && n <= MOST_PIXELS;
  return plain && fits(width) && fits(height) ? { width, height } : undefined;
}

function toRgb(bits: Bytes, { width, height }: { width: number; height: number }): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  const rowBytes = Math.ceil(width / 8);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const white = ((bits[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
      rgb.fill(white ? 255 : 0, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return rgb;
}
