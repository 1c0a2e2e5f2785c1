import jsqr from 'jsqr';

const SCALE = 4;

/** What a QR code on a page says, read from the cells of its drawing as a camera would. */
export async function readQr(svg) {
  const { size, path } = await svg.evaluate((element) => ({
    size: element.viewBox.baseVal.width,
    path: element.querySelector('path').getAttribute('d'),
  }));
  const width = size * SCALE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1/g)) dark(pixels, width, Number(x) * SCALE, Number(y) * SCALE);
  const found = jsqr(pixels, width, width);
  if (!found) throw new Error('no QR code');
  return found.data;
}

function dark(pixels, width, left, top) {
  for (let y = top; y < top + SCALE; y += 1)
    for (let x = left; x < left + SCALE; x += 1) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
}
