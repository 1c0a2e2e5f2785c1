import encodeQR from 'qr';
import { text, useSay } from '../../language/say.js';

const QUIET = 4;

/** A text as a QR code, drawn as one path: sharp at every size, no picture from elsewhere. */
export function QrPicture({ value, size = 200 }: { value: string; size?: number }): React.JSX.Element {
  const say = useSay();
  const cells = encodeQR(value, 'raw', { border: QUIET, ecc: 'medium' });
  const path = cells.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg
      width={size}
      height={size}
      viewBox={`0 0 ${cells.length} ${cells.length}`}
      role="img"
      aria-label={say(text('二维码', 'QR code'))}
      className="qr"
    >
      <rect width={cells.length} height={cells.length} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
