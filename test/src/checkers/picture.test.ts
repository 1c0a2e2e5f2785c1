import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseCredential } from '@zhenglian/verify';
import { renderDocument } from '../../../api/src/rendition/document.js';
import { openFonts } from '../../../api/src/rendition/fonts.js';
import type { Cell } from '../../../api/src/rendition/sheet.js';
import { AUTHORITY, PUBLIC_URL } from '../../../api/src/testing/renditions.js';
import { background, cut, ink, rasterise } from './picture.js';
import { type Sample, type Samples, writeSamples } from './samples.js';
import { run } from './tools.js';

/** The pages as people see them. Extracted text proves nothing: a font can have the right text and no shapes. */
let samples: Samples;
const cells = new Map<string, readonly Cell[]>();
beforeAll(async () => {
  samples = await writeSamples();
  const fonts = openFonts();
  for (const { name, content } of samples.genuine) {
    cells.set(name, (await renderDocument(content, { fonts, authority: AUTHORITY, publicUrl: PUBLIC_URL })).cells);
  }
}, 120_000);
afterAll(() => samples.close());

const DPI = 150;
const SCALE = DPI / 72;
/** The thinnest: a full stop, a colon, the character one. */
const THIN = /[·.,:;'、。：；，一_-]/u;

const sample = (name: string): Sample => samples.genuine.find((candidate) => candidate.name === name) ?? expect_(name);
const expect_ = (name: string): never => {
  throw new Error(`no sample ${name}`);
};

test.each(['flat', 'shared', 'industrial', 'rare', 'proof', 'annotated'])(
  '%s: there is ink where each character stands',
  (name) => {
    const { path } = sample(name);
    const all = cells.get(name) ?? [];
    const without: string[] = [];
    for (const page of new Set(all.map((cell) => cell.page))) {
      const picture = rasterise(path, page, DPI);
      const paper = background(picture);
      for (const cell of all.filter((candidate) => candidate.page === page)) {
        if (ink(picture, cell, SCALE, paper) < (THIN.test(cell.character) ? 0.004 : 0.02))
          without.push(`${cell.character} on page ${page}`);
      }
    }
    expect(all.length).toBeGreaterThan(200);
    expect(without).toEqual([]);
  },
  120_000,
);

test('where nothing is printed there is no ink', () => {
  const picture = rasterise(sample('rare').path, 3, DPI);
  const paper = background(picture);
  expect(ink(picture, { x: 10, y: 10, width: 40, height: 400 }, SCALE, paper)).toBe(0);
});

test('𠮷 is printed as itself: every time alike, and like no other character', () => {
  const { path } = sample('rare');
  const dpi = 300;
  const picture = rasterise(path, 3, dpi);
  const paper = background(picture);
  const shapes = (character: string): string[] =>
    (cells.get('rare') ?? []).flatMap((cell) => (cell.page === 3 && cell.character === character ? [coarse(cell)] : []));
  /** The shape on a raster of 12 by 12, so that a shift by part of a pixel does not matter. */
  const coarse = (cell: Cell): string => {
    const side = 12;
    const step = cell.width / side;
    return Array.from({ length: side * side }, (_, n) => {
      const box = { x: cell.x + (n % side) * step, y: cell.y + Math.floor(n / side) * step, width: step, height: step };
      return cut(picture, box, dpi / 72, paper).filter(Boolean).length > (step * (dpi / 72)) ** 2 * 0.3 ? '1' : '0';
    }).join('');
  };
  const differing = (a = '', b = ''): number => Array.from(a).filter((bit, n) => bit !== b[n]).length;
  const [first, second] = shapes('𠮷');
  expect(first).toBeDefined();
  expect(differing(first, second)).toBeLessThan(20);
  for (const other of ['吴', '样', '司', '示']) expect(differing(first, shapes(other)[0])).toBeGreaterThan(20);
  // the upper stroke is the shorter one (土), which tells it from 吉 (士)
  const [cell] = (cells.get('rare') ?? []).filter((candidate) => candidate.page === 3 && candidate.character === '𠮷');
  const strokes = widestRows(picture, cell ?? expect_('𠮷'), dpi / 72, paper);
  expect(strokes.upper).toBeLessThan(strokes.lower);
});

/** Widths of the two horizontal strokes in the upper half of a character. */
function widestRows(picture: Parameters<typeof cut>[0], cell: Cell, scale: number, paper: number): { upper: number; lower: number } {
  const columns = Math.round(cell.width * scale);
  const bits = cut(picture, cell, scale, paper);
  const rows = Array.from(
    { length: Math.floor(bits.length / columns) },
    (_, n) => bits.slice(n * columns, (n + 1) * columns).filter(Boolean).length,
  );
  const half = rows.slice(0, Math.round(rows.length * 0.55));
  const lower = half.indexOf(Math.max(...half));
  const above = half.slice(0, Math.max(0, lower - 4));
  return { upper: Math.max(...above), lower: half[lower] ?? 0 };
}

test.each([72, 150, 300])(
  'zbar reads the printed QR at %i dpi',
  (dpi) => {
    for (const { name, content, path } of samples.genuine) {
      const page = name === 'proof' ? 1 : 2;
      run('pdftoppm', ['-png', '-r', String(dpi), '-f', String(page), '-l', String(page), '-singlefile', path, `${path}-${dpi}`]);
      const { licence_id: licenceId } = parseCredential(content.credential).claims;
      expect(run('zbarimg', ['-q', '--nodbus', '--raw', `${path}-${dpi}.png`]).out.trim()).toBe(
        `${PUBLIC_URL}/v#${licenceId}.${content.code}`,
      );
    }
  },
  120_000,
);

test('zbar reads nothing from a QR that was painted white', () => {
  const blank = samples.mutations.find(({ name }) => name === 'a QR painted white, sealed again by the stolen seal of the office');
  run('pdftoppm', ['-png', '-r', '150', '-f', '2', '-l', '2', '-singlefile', blank?.path ?? '', `${blank?.path ?? ''}-q`]);
  expect(run('zbarimg', ['-q', '--nodbus', '--raw', `${blank?.path ?? ''}-q.png`]).status).toBe(4);
});

test('pdfdetach finds the credential, byte for byte', () => {
  for (const { content, path } of samples.genuine) {
    run('pdfdetach', ['-save', '1', '-o', `${path}.credential`, path]);
    const { out } = run('sha256sum', [`${path}.credential`]);
    expect(out.slice(0, 64)).toBe(createHash('sha256').update(content.credential).digest('hex'));
  }
});
