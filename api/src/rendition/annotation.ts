import { DomainError, printDate } from '@zhenglian/chaincode/domain';
import type { Annotation } from '../ports.js';
import { INNER, PAGE } from './parts.js';
import type { Sheet, TextStyle } from './sheet.js';

const RED = '#b00020';
const STYLE: TextStyle = { size: 9, weight: 'regular', color: RED };
const MOST_LINES = 3;

/**
 * The strip at the foot of every page of an annotated copy (加注件): for whom, for what, until when, who made it.
 * @throws DomainError TEXT_OVERFLOW when recipient and purpose do not fit: a copy is not bound to half a purpose
 */
export function drawAnnotation(sheet: Sheet, annotation: Annotation): void {
  const lines = annotationLines(sheet, annotation);
  const height = lines.length * 14 + 12;
  const y = PAGE.height - 22 - height;
  // on white: red ink would not be seen on the red cover
  sheet.pdf.lineWidth(1).rect(PAGE.margin, y, INNER, height).fillAndStroke('#ffffff', RED);
  sheet.paragraph(lines, { x: PAGE.margin + 8, y: y + 5, width: INNER - 16, height }, STYLE);
}

function annotationLines(sheet: Sheet, { recipient, purpose, validUntil, maker, madeOn }: Annotation): readonly string[] {
  const text =
    `加注件：本件仅供“${recipient}”用于“${purpose}”，有效期至${printDate(validUntil)}，转作他用无效。` +
    `加注：${maker}，${printDate(madeOn)}。`;
  const lines = sheet.wrap(text, INNER - 16, STYLE);
  if (lines.length > MOST_LINES) throw new DomainError('TEXT_OVERFLOW', { field: 'annotation' });
  return lines;
}
