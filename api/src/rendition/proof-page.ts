import type { PrintedCertificate } from './content.js';
import { drawIssuer, drawVerification, INNER, PAGE, sealBox } from './parts.js';
import type { Sheet, TextStyle } from './sheet.js';
import { drawTable, type Overflow } from './table.js';
import type { Design } from './title-pages.js';

/** Paper of the proof: a pale green sheet, no cover. */
const PAPER = '#eef6f0';
const FRAME = '#2e6b4f';
const STATEMENT =
  '根据《中华人民共和国民法典》等法律法规，为保护申请人合法权益，对申请人申请登记的本证明所列不动产权利或登记事项，经审查核实，准予登记，颁发此证明。';
const TITLE: TextStyle = { size: 26, weight: 'bold' };

/** 不动产登记证明: one sheet with number, statement, table, QR and seal. @returns what found no room in the table */
export function drawProofPage(sheet: Sheet, certificate: PrintedCertificate, design: Design): Overflow[] {
  sheet.addPage(PAPER);
  sheet.pdf
    .lineWidth(1.4)
    .strokeColor(FRAME)
    .rect(30, 30, PAGE.width - 60, PAGE.height - 60)
    .stroke();
  sheet.centred('不动产登记证明', PAGE.width / 2, 84, TITLE);
  sheet.rightAligned(certificate.number, PAGE.width - PAGE.margin, 116, { size: 12, weight: 'bold' });
  const style = { size: 10.5, weight: 'regular' } as const;
  const statement = sheet.wrap(`　　${STATEMENT}`, INNER, style);
  sheet.paragraph(statement, { x: PAGE.margin, y: 128, width: INNER, height: 60 }, style);
  const rows = certificate.rows.map(({ key, label, value }) => ({ label, value, height: 38, grows: key === 'other' }));
  const overflow = drawTable(sheet, rows, { x: PAGE.margin, y: 190, width: INNER, height: 380 });
  drawVerification(sheet, certificate, design.publicUrl, PAGE.margin, 582);
  drawIssuer(sheet, design.authority, certificate, 425, 640);
  design.seal(sealBox(425 - 60, 602));
  design.endPage();
  return overflow;
}
