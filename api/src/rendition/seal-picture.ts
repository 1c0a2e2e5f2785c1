import { newObject, type Reference } from './objects.js';
import type { Pdf } from './sheet.js';
import type { Fonts } from './fonts.js';

/** Diameter of a registration seal: 42 mm. */
export const SEAL_SIZE = 119;

const RED = '0.84 0.02 0.06';
const PURPOSE = '不动产登记专用章';

/**
 * The round red seal as the appearance of the signature: name along the rim, star, purpose below. Drawn with the outlines of the
 * glyphs, so that the appearance needs no font. @throws DomainError GLYPH_MISSING
 */
export function sealPicture(pdf: Pdf, fonts: Fonts, authority: string): Reference {
  const middle = SEAL_SIZE / 2;
  const operators = [
    // ink on ink: what stands under the seal stays readable
    '/Ink gs',
    `${RED} rg ${RED} RG`,
    `2.6 w ${circle(middle, middle, middle - 3)} S`,
    star(middle, middle, 16),
    ...rim(fonts, authority, middle),
    ...straight(fonts, PURPOSE, middle),
  ];
  const data = {
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, SEAL_SIZE, SEAL_SIZE],
    Resources: { ExtGState: { Ink: { Type: 'ExtGState', BM: 'Multiply' } } },
  };
  return newObject(pdf, data, operators.join('\n'));
}

/** The name on an arc of at most 230 degrees, upright at the top. */
function rim(fonts: Fonts, text: string, middle: number): string[] {
  const characters = Array.from(text);
  const size = Math.min(14, 200 / characters.length);
  const step = Math.min(30, 230 / Math.max(1, characters.length - 1)) * (Math.PI / 180);
  const radius = middle - 6 - size;
  return characters.map((character, n) => {
    const angle = (n - (characters.length - 1) / 2) * step;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return glyph(fonts, character, size, [cos, -sin, sin, cos, middle + radius * sin, middle + radius * cos]);
  });
}

function straight(fonts: Fonts, text: string, middle: number): string[] {
  const size = 8;
  const characters = Array.from(text);
  return characters.map((character, n) => {
    const x = middle + (n - (characters.length - 1) / 2) * size;
    return glyph(fonts, character, size, [1, 0, 0, 1, x, middle - 37]);
  });
}

/** One glyph, centred on its advance, under a matrix. */
function glyph(fonts: Fonts, character: string, size: number, matrix: readonly number[]): string {
  const codePoint = character.codePointAt(0) ?? 0;
  const { font } = fonts.faceOf(codePoint, 'bold');
  const shape = font.glyphForCodePoint(codePoint);
  const scale = size / font.unitsPerEm;
  const at = (x: number, y: number): string => `${round((x - shape.advanceWidth / 2) * scale)} ${round(y * scale)}`;
  return `q ${matrix.map(round).join(' ')} cm\n${outline(shape.path.commands, at)}f Q`;
}

interface Command {
  readonly command: string;
  readonly args: readonly number[];
}

/** PDF has cubic curves only: quadratic ones are raised. */
function outline(commands: readonly Command[], at: (x: number, y: number) => string): string {
  let out = '';
  let [x0, y0] = [0, 0];
  for (const { command, args } of commands) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args;
    if (command === 'moveTo') out += `${at(a, b)} m\n`;
    else if (command === 'lineTo') out += `${at(a, b)} l\n`;
    else if (command === 'bezierCurveTo') out += `${at(a, b)} ${at(c, d)} ${at(e, f)} c\n`;
    else if (command === 'quadraticCurveTo') {
      out += `${at(x0 + (2 / 3) * (a - x0), y0 + (2 / 3) * (b - y0))} ${at(c + (2 / 3) * (a - c), d + (2 / 3) * (b - d))} ${at(c, d)} c\n`;
    } else out += 'h\n';
    if (args.length >= 2) [x0 = 0, y0 = 0] = args.slice(-2);
  }
  return out;
}

const KAPPA = 0.5523;

function circle(x: number, y: number, r: number): string {
  const k = KAPPA * r;
  const p = (...list: number[]): string => list.map(round).join(' ');
  return [
    `${p(x + r, y)} m`,
    `${p(x + r, y + k, x + k, y + r, x, y + r)} c`,
    `${p(x - k, y + r, x - r, y + k, x - r, y)} c`,
    `${p(x - r, y - k, x - k, y - r, x, y - r)} c`,
    `${p(x + k, y - r, x + r, y - k, x + r, y)} c h`,
  ].join(' ');
}

function star(x: number, y: number, r: number): string {
  const points = Array.from({ length: 10 }, (_, n) => {
    const angle = Math.PI / 2 + (n * Math.PI) / 5;
    const radius = n % 2 === 0 ? r : r * 0.382;
    return `${round(x + radius * Math.cos(angle))} ${round(y + radius * Math.sin(angle))}`;
  });
  return `${points.join(' l ').replace(' l ', ' m ')} l h f`;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
