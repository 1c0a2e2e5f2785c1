import jsQR from 'jsqr';
import { readLink } from '../verify/evidence.js';

/** Longest side of the picture that is searched: enough for a printed code, and quick on a phone. */
const LONGEST = 1280;

/** What a picture shows: the fragment of a certificate's verification address, another code, or nothing yet. */
export type Seen = { readonly kind: 'CERTIFICATE'; readonly fragment: string } | { readonly kind: 'OTHER' } | { readonly kind: 'NOTHING' };

/** Looks for a QR code in a frame of the camera or in a photograph. Nothing leaves this device. */
export function readQr(source: CanvasImageSource, width: number, height: number, canvas: HTMLCanvasElement): Seen {
  const scale = Math.min(1, LONGEST / Math.max(width, height, 1));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context || canvas.width === 0 || canvas.height === 0) return { kind: 'NOTHING' };
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const found = jsQR(context.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
  return found ? seenIn(found.data) : { kind: 'NOTHING' };
}

/** Only identifier and code are taken from an address, never the address itself: a printed code leads nowhere else. */
export function seenIn(text: string): Seen {
  const at = text.indexOf('#');
  const fragment = at < 0 ? '' : text.slice(at);
  return readLink(fragment) ? { kind: 'CERTIFICATE', fragment } : { kind: 'OTHER' };
}
