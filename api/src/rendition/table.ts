import type { Box, Sheet, TextStyle } from './sheet.js';
import { LEADING } from './sheet.js';

export interface Row {
  readonly label: string;
  readonly value: string;
  /** Height in points at least. */
  readonly height: number;
  /** Takes the height that the others leave. */
  readonly grows?: boolean;
}

/** Lines for which a table had no room: they go to the continuation page. */
export interface Overflow {
  readonly label: string;
  readonly lines: readonly string[];
}

const LABEL_WIDTH = 104;
const PADDING = 9;
const LINE = '#5a5a5a';
const LABEL: TextStyle = { size: 11, weight: 'bold' };
const VALUE: TextStyle = { size: 10.5, weight: 'regular' };
const CONTINUED = '（以下内容续见附页）';

/**
 * Draws the two-column table of a certificate into a box: every row as high as its text, the growing row as high as what is left.
 * A text without room is cut at a line, says so, and its rest is returned. @throws DomainError GLYPH_MISSING
 */
export function drawTable(sheet: Sheet, rows: readonly Row[], box: Box): Overflow[] {
  const width = box.width - LABEL_WIDTH - 2 * PADDING;
  const lines = rows.map(({ value }) => sheet.wrap(value, width, VALUE));
  const heights = rowHeights(rows, lines, box.height);
  const overflows: Overflow[] = [];
  let y = box.y;
  rows.forEach((row, n) => {
    const height = heights[n] ?? row.height;
    drawFrame(sheet, box, y, height);
    drawLabel(sheet, row.label, { x: box.x, y, width: LABEL_WIDTH, height });
    const rest = drawValue(sheet, lines[n] ?? [], { x: box.x + LABEL_WIDTH + PADDING, y, width, height });
    if (rest.length > 0) overflows.push({ label: row.label, lines: rest });
    y += height;
  });
  return overflows;
}

const lineHeight = VALUE.size * LEADING;
const wantedHeight = (count: number): number => count * lineHeight + 2 * PADDING;

/** Rows that want more than fits are cut to a fair share; what is left goes to the growing row. */
function rowHeights(rows: readonly Row[], lines: readonly (readonly string[])[], total: number): number[] {
  const least = rows.map(({ height }) => height);
  let spare = total - least.reduce((sum, height) => sum + height, 0);
  const heights = least.map((height, n) => {
    const extra = Math.min(spare, Math.max(0, wantedHeight(lines[n]?.length ?? 1) - height));
    spare -= extra;
    return height + extra;
  });
  const grower = rows.findIndex(({ grows }) => grows === true);
  if (grower >= 0) heights[grower] = (heights[grower] ?? 0) + spare;
  return heights;
}

function drawFrame({ pdf }: Sheet, { x, width }: Box, y: number, height: number): void {
  pdf.lineWidth(0.7).strokeColor(LINE).rect(x, y, width, height).stroke();
  pdf
    .moveTo(x + LABEL_WIDTH, y)
    .lineTo(x + LABEL_WIDTH, y + height)
    .stroke();
}

function drawLabel(sheet: Sheet, label: string, box: Box): void {
  const lines = sheet.wrap(label.replace('（', '\n（'), box.width - 10, LABEL);
  const step = LABEL.size * 1.4;
  const top = box.y + box.height / 2 - (lines.length * step) / 2;
  lines.forEach((line, n) => sheet.centred(line, box.x + box.width / 2, top + n * step + LABEL.size * 1.05, LABEL));
}

function drawValue(sheet: Sheet, lines: readonly string[], box: Box): readonly string[] {
  const room = Math.max(1, Math.floor((box.height - PADDING) / lineHeight));
  const fits = lines.length <= room;
  const shown = fits ? lines : [...lines.slice(0, room - 1), CONTINUED];
  const height = shown.length * lineHeight;
  const y = fits ? box.y + (box.height - height) / 2 : box.y + PADDING / 2;
  sheet.paragraph(shown, { ...box, y, height: height + 1 }, VALUE);
  return fits ? [] : lines.slice(room - 1);
}
