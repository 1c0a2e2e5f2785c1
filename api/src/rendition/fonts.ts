import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { readFileSync } from 'node:fs';
import { DomainError } from '@zhenglian/chaincode/domain';

/** A font file, read once and shared by all documents. */
export interface Face {
  /** Name under which documents register it. */
  readonly name: string;
  readonly font: Font;
}

export type Weight = 'regular' | 'bold';

/** The fonts of certificates: for each character the first face of a chain that has it. */
export interface Fonts {
  /** @throws DomainError GLYPH_MISSING: a certificate is never issued with a hole in a name */
  faceOf(codePoint: number, weight: Weight): Face;
  /** Width of a character at size 1. @throws DomainError GLYPH_MISSING */
  widthOf(codePoint: number, weight: Weight): number;
  readonly faces: readonly Face[];
}

const resolve = createRequire(import.meta.url).resolve;
const SC = '@expo-google-fonts/noto-serif-sc';
const JP = '@expo-google-fonts/noto-serif-jp';

/** Noto Serif SC (30,928 characters), then Noto Serif JP, which has 353 characters of CJK extension B, 𠮷 among them. */
const FILES = {
  bold: `${SC}/700Bold/NotoSerifSC_700Bold.ttf`,
  regular: `${SC}/400Regular/NotoSerifSC_400Regular.ttf`,
  rare: `${JP}/400Regular/NotoSerifJP_400Regular.ttf`,
} as const;

/**
 * Opens the fonts. `more`: paths of further TrueType or OpenType files for characters that the usual ones lack, asked in order
 * (an office with rarer names adds a font with CJK extensions C to H). @throws Error when a file cannot be read or is no font
 */
export function openFonts(more: readonly string[] = []): Fonts {
  const open = (name: string, path: string): Face => ({ name, font: readFont(path) });
  const [bold, regular, rare] = [
    open('bold', resolve(FILES.bold)),
    open('regular', resolve(FILES.regular)),
    open('rare', resolve(FILES.rare)),
  ];
  const others = more.map((path, n) => open(`more${n}`, path));
  const chains: Record<Weight, readonly Face[]> = { regular: [regular, rare, ...others], bold: [bold, regular, rare, ...others] };
  const chosen: Record<Weight, Map<number, Chosen>> = { regular: new Map(), bold: new Map() };

  const choose = (codePoint: number, weight: Weight): Chosen => {
    const known = chosen[weight].get(codePoint);
    if (known) return known;
    const face = chains[weight].find(({ font }) => font.hasGlyphForCodePoint(codePoint));
    if (!face) throw missing(codePoint);
    const width = face.font.glyphForCodePoint(codePoint).advanceWidth / face.font.unitsPerEm;
    const choice = { face, width };
    chosen[weight].set(codePoint, choice);
    return choice;
  };
  return {
    faceOf: (codePoint, weight) => choose(codePoint, weight).face,
    widthOf: (codePoint, weight) => choose(codePoint, weight).width,
    faces: [bold, regular, rare, ...others],
  };
}

interface Chosen {
  readonly face: Face;
  readonly width: number;
}

function readFont(path: string): Font {
  const font = create(readFileSync(path));
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${path} is a collection: give the path of a single font`);
  return font;
}

function missing(codePoint: number): DomainError {
  const character = `“${String.fromCodePoint(codePoint)}”（U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}）`;
  return new DomainError('GLYPH_MISSING', {
    detail: { zh: `字库中没有字符${character}，不能缮证`, en: `no font has the character ${character}, so it cannot be printed` },
  });
}
