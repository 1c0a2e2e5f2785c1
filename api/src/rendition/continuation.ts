import type { PrintedCertificate } from './content.js';
import { INNER, PAGE } from './parts.js';
import type { Sheet, TextStyle } from './sheet.js';
import type { Overflow } from './table.js';

const STYLE: TextStyle = { size: 9.5, weight: 'regular' };
const BOTTOM = PAGE.height - 100;

/** Pages for what found no room (附页): long lists of holders, an entry with many buildings. */
export function drawContinuation(sheet: Sheet, { number }: PrintedCertificate, overflows: readonly Overflow[], endPage: () => void): void {
  for (const { label, lines } of overflows) {
    // wrapped for a narrower column: joined and wrapped anew would move the office's own line breaks
    let rest: readonly string[] = lines;
    while (rest.length > 0) {
      sheet.addPage();
      sheet.line(`附页：${label}（续）`, PAGE.margin, 84, { size: 12, weight: 'bold' });
      sheet.rightAligned(number, PAGE.width - PAGE.margin, 84, { size: 9.5, weight: 'regular' });
      rest = sheet.paragraph(rest, { x: PAGE.margin, y: 100, width: INNER, height: BOTTOM - 100 }, STYLE);
      endPage();
    }
  }
}
