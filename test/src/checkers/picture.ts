import { readFileSync } from 'node:fs';
import { run } from './tools.js';

/** A page as grey values, one byte per pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Rasterises one page. @param path the PDF; the picture is put beside it */
export function rasterise(path: string, page: number, dpi: number): Picture {
  const target = `${path}-${page}-${dpi}`;
  run('pdftoppm', ['-gray', '-r', String(dpi), '-f', String(page), '-l', String(page), '-singlefile', path, target]);
  const file = readFileSync(`${target}.pgm`);
  const [head = '', width = '', height = ''] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 40).toString('latin1')) ?? [];
  return { width: Number(width), height: Number(height), pixels: file.subarray(head.length) };
}

/** The grey value that most of a page has. */
export function background({ pixels }: Picture): number {
  const counts = Array.from({ length: 256 }, () => 0);
  for (const pixel of pixels) counts[pixel] = (counts[pixel] ?? 0) + 1;
  return counts.indexOf(Math.max(...counts));
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Share of the pixels in a box that clearly differ from the paper. @param scale pixels per point */
export function ink(picture: Picture, { x, y, width, height }: Place, scale: number, paper: number): number {
  const bits = cut(picture, { x, y, width, height }, scale, paper);
  return bits.filter(Boolean).length / bits.length;
}

/** The pixels of a box, true where there is ink. */
export function cut(picture: Picture, { x, y, width, height }: Place, scale: number, paper: number): boolean[] {
  const bits: boolean[] = [];
  const [left, top] = [Math.round(x * scale), Math.round(y * scale)];
  for (let row = 0; row < Math.round(height * scale); row++) {
    for (let column = 0; column < Math.round(width * scale); column++) {
      const pixel = picture.pixels[(top + row) * picture.width + left + column] ?? paper;
      bits.push(Math.abs(pixel - paper) > CONTRAST);
    }
  }
  return bits;
}

const CONTRAST = 48;
