import type PDFDocument from 'pdfkit';
import type { Fonts } from './fonts.js';
import { breakLines, type Style, widthOf } from './lines.js';

export type Pdf = InstanceType<typeof PDFDocument>;

/** One printed character: where it must leave ink. Points from the upper left corner of its page. */
export interface Cell {
  readonly page: number;
  readonly character: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextStyle extends Style {
  readonly color?: string;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pages under construction. Every text goes through it, so that each character's glyph and place are known. */
export interface Sheet {
  readonly pdf: Pdf;
  readonly fonts: Fonts;
  readonly cells: readonly Cell[];
  addPage(background?: string): void;
  /** One line, its baseline at `y`. @throws DomainError GLYPH_MISSING */
  line(text: string, x: number, y: number, style: TextStyle): void;
  /** One line, centred at or ending at `x`. */
  centred(text: string, x: number, y: number, style: TextStyle): void;
  rightAligned(text: string, x: number, y: number, style: TextStyle): void;
  /** Lines from the top of a box on; returns those for which there was no room. */
  paragraph(lines: readonly string[], box: Box, style: TextStyle): readonly string[];
  wrap(text: string, width: number, style: Style): readonly string[];
}

export const LEADING = 1.55;
const INK = '#1a1a1a';
/** What is printed is what was measured: no kerning, no ligatures. */
const FEATURES = { kern: false, liga: false, clig: false, calt: false } as unknown as PDFKit.Mixins.OpenTypeFeatures[];

export function createSheet(pdf: Pdf, fonts: Fonts): Sheet {
  for (const { name, font } of fonts.faces) pdf.registerFont(name, font as unknown as PDFKit.Mixins.PDFFontSource);
  const cells: Cell[] = [];
  let page = 0;

  const line: Sheet['line'] = (text, x, y, { size, weight, color = INK }) => {
    let at = x;
    for (const { face, run } of runs(fonts, text, weight)) {
      // the baseline option keeps faces of different height on one line
      pdf.font(face).fontSize(size).fillColor(color).text(run, at, y, { lineBreak: false, baseline: 'alphabetic', features: FEATURES });
      for (const character of run) {
        const width = fonts.widthOf(character.codePointAt(0) ?? 0, weight) * size;
        if (character.trim() !== '') cells.push({ page, character, x: at, y: y - size * 0.88, width, height: size * 1.14 });
        at += width;
      }
    }
  };
  return {
    pdf,
    fonts,
    cells,
    addPage(background) {
      page += 1;
      pdf.addPage();
      if (background !== undefined) pdf.rect(0, 0, pdf.page.width, pdf.page.height).fill(background);
    },
    line,
    centred: (text, x, y, style) => line(text, x - widthOf(fonts, text, style) / 2, y, style),
    rightAligned: (text, x, y, style) => line(text, x - widthOf(fonts, text, style), y, style),
    paragraph(lines, box, style) {
      const step = style.size * LEADING;
      const room = Math.floor(box.height / step);
      lines.slice(0, room).forEach((text, n) => line(text, box.x, box.y + step * n + style.size * 1.1, style));
      return lines.slice(room);
    },
    wrap: (text, width, style) => breakLines(fonts, text, width, style),
  };
}

/** Neighbouring characters of one face. */
function runs(fonts: Fonts, text: string, weight: TextStyle['weight']): { face: string; run: string }[] {
  const list: { face: string; run: string }[] = [];
  for (const character of text) {
    const face = fonts.faceOf(character.codePointAt(0) ?? 0, weight).name;
    const last = list.at(-1);
    if (last?.face === face) last.run += character;
    else list.push({ face, run: character });
  }
  return list;
}
