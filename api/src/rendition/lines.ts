import type { Fonts, Weight } from './fonts.js';

export interface Style {
  readonly size: number;
  readonly weight: Weight;
}

/** Characters that must not begin a line (GB/T 15834). */
const CLOSING = '，。、；：？！）》」』〕】”’％%㎡°,.;:!?)]}';
/** Characters that must not end a line. */
const OPENING = '（《「『〔【“‘([{';

/**
 * Breaks a text into lines no wider than `width`: between Chinese characters, never inside a number or a Latin word that fits,
 * never before closing or after opening punctuation. Line feeds stay. @throws DomainError GLYPH_MISSING
 */
export function breakLines(fonts: Fonts, text: string, width: number, style: Style): string[] {
  return text.split('\n').flatMap((paragraph) => breakParagraph(fonts, paragraph, width, style));
}

/** Width of a text in points. @throws DomainError GLYPH_MISSING */
export function widthOf(fonts: Fonts, text: string, { size, weight }: Style): number {
  let width = 0;
  for (const character of text) width += fonts.widthOf(character.codePointAt(0) ?? 0, weight);
  return width * size;
}

function breakParagraph(fonts: Fonts, paragraph: string, width: number, style: Style): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(paragraph).flatMap((candidate) => fitting(fonts, candidate, width, style))) {
    if (line !== '' && widthOf(fonts, line + piece, style) > width) {
      lines.push(line);
      line = '';
    }
    line += piece;
  }
  return [...lines, line];
}

/** What must stay together: a run of ASCII, or one character, with the punctuation that clings to it. */
function pieces(text: string): string[] {
  const list: string[] = [];
  for (const [token] of text.matchAll(/[!-~]+|[^!-~]/gu)) {
    const before = list.at(-1);
    const clings = before !== undefined && (CLOSING.includes(token) || OPENING.includes(Array.from(before).at(-1) ?? ''));
    if (clings) list.splice(-1, 1, before + token);
    else list.push(token);
  }
  return list;
}

/** A piece that is wider than a whole line is cut between characters. */
function fitting(fonts: Fonts, piece: string, width: number, style: Style): string[] {
  return widthOf(fonts, piece, style) <= width ? [piece] : Array.from(piece);
}
