import type { PrintedCertificate } from './content.js';
import { drawIssuer, drawStatement, drawVerification, INNER, PAGE, sealBox } from './parts.js';
import type { Box, Sheet, TextStyle } from './sheet.js';
import { drawTable, type Overflow, type Row } from './table.js';

export interface Design {
  readonly authority: string;
  readonly publicUrl: string;
  /** Called while the page of the seal is open. */
  readonly seal: (box: Box) => void;
  /** Called at the end of every page. */
  readonly endPage: () => void;
}

/** Cover of the statutory book: deep red, gold letters. */
const COVER = '#8c1a1f';
const GOLD = '#e7c46a';
/** Security paper of the inner pages, as plain tint. */
const PAPER = '#fbf6ec';

const STATEMENT =
  '根据《中华人民共和国民法典》等法律法规，为保护不动产权利人合法权益，对不动产权利人申请登记的本证所列不动产权利，经审查核实，准予登记，颁发此证。';
const HEADING: TextStyle = { size: 13, weight: 'bold' };

/** 不动产权证书: cover, statement with seal and QR, table, 附记, 附图. @returns what found no room in table and 附记 */
export function drawTitlePages(sheet: Sheet, certificate: PrintedCertificate, design: Design): Overflow[] {
  drawCover(sheet);
  design.endPage();
  sheet.addPage(PAPER);
  drawStatement(sheet, STATEMENT, 150);
  drawVerification(sheet, certificate, design.publicUrl, PAGE.margin, 520);
  drawIssuer(sheet, design.authority, certificate, 425, 590);
  design.seal(sealBox(425 - 60, 552));
  design.endPage();
  sheet.addPage(PAPER);
  const overflow = drawTablePage(sheet, certificate);
  design.endPage();
  sheet.addPage(PAPER);
  const remarks = drawRemarks(sheet, certificate);
  design.endPage();
  sheet.addPage(PAPER);
  drawMap(sheet);
  design.endPage();
  return [...overflow, ...remarks];
}

function drawCover(sheet: Sheet): void {
  sheet.addPage(COVER);
  const { pdf } = sheet;
  const middle = PAGE.width / 2;
  // the emblem's artwork comes from the authority; its place is marked
  pdf.lineWidth(2).strokeColor(GOLD).circle(middle, 250, 62).stroke();
  pdf.lineWidth(0.8).circle(middle, 250, 56).stroke();
  sheet.centred('国徽', middle, 257, { size: 20, weight: 'regular', color: GOLD });
  sheet.centred('中华人民共和国', middle, 420, { size: 30, weight: 'bold', color: GOLD });
  sheet.centred('不动产权证书', middle, 490, { size: 46, weight: 'bold', color: GOLD });
  sheet.centred('（电子证照）', middle, 540, { size: 18, weight: 'regular', color: GOLD });
}

function drawTablePage(sheet: Sheet, { number, rows }: PrintedCertificate): Overflow[] {
  sheet.rightAligned(number, PAGE.width - PAGE.margin, 84, HEADING);
  const table: Row[] = rows
    .filter(({ key }) => key !== 'remarks')
    .map(({ key, label, value }) => ({ label, value, height: 36, grows: key === 'other_state' }));
  return drawTable(sheet, table, { x: PAGE.margin, y: 100, width: INNER, height: 640 });
}

function drawRemarks(sheet: Sheet, { rows }: PrintedCertificate): Overflow[] {
  sheet.centred('附　　记', PAGE.width / 2, 84, HEADING);
  const box = { x: PAGE.margin, y: 100, width: INNER, height: 640 };
  sheet.pdf.lineWidth(0.7).strokeColor('#5a5a5a').rect(box.x, box.y, box.width, box.height).stroke();
  const style = { size: 10.5, weight: 'regular' } as const;
  const remarks = rows.find(({ key }) => key === 'remarks')?.value ?? '';
  const inner = { x: box.x + 16, y: box.y + 14, width: box.width - 32, height: box.height - 28 };
  const rest = sheet.paragraph(sheet.wrap(remarks, inner.width, style), inner, style);
  return rest.length > 0 ? [{ label: '附记', lines: rest }] : [];
}

function drawMap(sheet: Sheet): void {
  sheet.centred('附　　图', PAGE.width / 2, 84, HEADING);
  sheet.pdf.lineWidth(0.7).strokeColor('#5a5a5a').dash(4, { space: 4 }).rect(PAGE.margin, 100, INNER, 640).stroke().undash();
  const style = { size: 10.5, weight: 'regular', color: '#5a5a5a' } as const;
  sheet.centred('宗地图、房产平面图存于不动产登记机构，不随电子证照提供。', PAGE.width / 2, 420, style);
}
