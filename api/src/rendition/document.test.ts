import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import { discloseFields, parseCredential } from '@zhenglian/verify';
import type { Annotation, RenditionContent } from '../ports.js';
import { AUTHORITY, CODE, proofContent, PUBLIC_URL, testIssuers, titleContent, type TestIssuers } from '../testing/renditions.js';
import { readSealIdentity } from './cms.js';
import { WITHHELD } from './content.js';
import { renderDocument, type UnsealedDocument } from './document.js';
import { type Fonts, openFonts } from './fonts.js';
import { pdfRenderer } from './renderer.js';
import { sealDocument } from './seal.js';

const RARE = '08-long-address-rare-character.json';
const ANNOTATION: Annotation = {
  recipient: '示例市第一中学',
  purpose: '子女入学报名',
  validUntil: '2026-12-31',
  maker: '吴𠮷样（持证人）',
  madeOn: '2026-11-21',
};

let issuers: TestIssuers;
let fonts: Fonts;
beforeAll(async () => {
  issuers = await testIssuers();
  fonts = openFonts();
}, 30_000);
afterAll(() => issuers.remove());

const render = (content: RenditionContent): Promise<UnsealedDocument> =>
  renderDocument(content, { fonts, authority: AUTHORITY, publicUrl: PUBLIC_URL });
/** The printed characters of a page, in the order of printing. */
const printed = ({ cells }: UnsealedDocument, page?: number): string =>
  cells
    .filter((cell) => page === undefined || cell.page === page)
    .map(({ character }) => character)
    .join('');
const plain = (text: string): string => text.replace(/\s/g, '');
const refusal = async (work: Promise<unknown>): Promise<DomainError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DomainError)) throw new Error('not refused with a code', { cause: error });
  return error;
};

test('LC-03: a certificate of title prints every field of the credential, the rare character included', async () => {
  const content = await titleContent(issuers, RARE);
  const document = await render(content);
  const { disclosures, claims } = parseCredential(content.credential);
  for (const { value } of disclosures) expect(printed(document)).toContain(plain(value));
  expect(printed(document)).toContain(claims.certificate_number);
  expect(printed(document, 3)).toContain('吴𠮷样');
  expect(printed(document)).toContain('ABCD-EFGH-JKMN-PQRS');
  expect(Math.max(...document.cells.map(({ page }) => page))).toBe(5);
});

test('LC-03: a proof of registration is one page with every field', async () => {
  const content = await proofContent(issuers);
  const document = await render(content);
  for (const { value } of parseCredential(content.credential).disclosures) expect(printed(document, 1)).toContain(plain(value));
  expect(Math.max(...document.cells.map(({ page }) => page))).toBe(1);
});

test('the same content gives the same bytes; two seals differ in the signature alone', async () => {
  const content = await titleContent(issuers, '01-flat-sole.json');
  const [first, second] = [
    await render(content),
    await renderDocument(content, { fonts: openFonts(), authority: AUTHORITY, publicUrl: PUBLIC_URL }),
  ];
  expect(createHash('sha256').update(first.bytes).digest('hex')).toBe(createHash('sha256').update(second.bytes).digest('hex'));
  const identity = readSealIdentity(issuers.seal);
  const [one, two] = [sealDocument(first.bytes, identity), sealDocument(first.bytes, identity)];
  const without = (pdf: Buffer): string => pdf.toString('latin1').replace(/\/Contents <[0-9a-f]*>/, '');
  expect(one.equals(two)).toBe(false);
  expect(without(one)).toBe(without(two));
});

test('the digest of a rendition is that of its bytes', async () => {
  const renderer = pdfRenderer({ user: issuers.seal, fonts: [], authority: AUTHORITY, publicUrl: PUBLIC_URL });
  const { pdf, sha256 } = await renderer.render(await proofContent(issuers));
  expect(sha256).toBe(createHash('sha256').update(pdf).digest('hex'));
});

test.each([
  ['a character of extension G', '王\u{30000}样', '\u{30000}', 'U+30000'],
  ['an emoji', '王🏠', '🏠', 'U+1F3E0'],
  ['a variation selector', '葛\u{E0100}', '\u{E0100}', 'U+E0100'],
  ['a character of the private use area', '王\u{E000}', '\u{E000}', 'U+E000'],
])('GLYPH_MISSING: %s is not printed as a hole, and the refusal names it', async (_name, name, character, codePoint) => {
  const error = await refusal(render(await proofContent(issuers, { obligors: [name] })));
  expect(error.code).toBe('GLYPH_MISSING');
  expect(error.text('zh')).toContain(character);
  expect(error.text('en')).toContain(codePoint);
});

test('a further font file that cannot be read stops the opening', () => {
  expect(() => openFonts(['/nonexistent.ttf'])).toThrow(/nonexistent/);
});

test('what finds no room in the table goes to continuation pages, whole', async () => {
  const building = (n: number) => ({
    name: `第${n}栋`,
    use: '1',
    structure: '3',
    totalStoreys: '33',
    storey: '23',
    area: '143.20',
    exclusiveArea: '115.00',
    sharedArea: '28.20',
    completedOn: '2026-08-08',
  });
  const content = await titleContent(issuers, RARE, (entry) => ({
    ...entry,
    buildings: Array.from({ length: 200 }, (_, n) => building(n + 1)),
    remarks: '长附记。'.repeat(250),
  }));
  const document = await render(content);
  const text = printed(document);
  for (let n = 1; n <= 200; n += 1) expect(text).toContain(`幢号：第${n}栋；`);
  expect(text).toContain('（以下内容续见附页）');
  expect(text.split('长附记。')).toHaveLength(251);
  expect(text).toContain('附页：权利其他状况（续）');
});

test('every character stands within the margins of its page', async () => {
  for (const { cells } of [await render(await titleContent(issuers, RARE)), await render(await proofContent(issuers))]) {
    for (const { x, y, width, height } of cells) {
      expect(x).toBeGreaterThanOrEqual(30);
      expect(x + width).toBeLessThanOrEqual(566);
      expect(y).toBeGreaterThanOrEqual(30);
      expect(y + height).toBeLessThanOrEqual(812);
    }
  }
});

test('an annotated copy names recipient, purpose, validity and maker on every page, and shows what is granted only', async () => {
  const { credential } = await titleContent(issuers, RARE);
  const granted = discloseFields(credential, ['holders', 'location', 'issued_on']);
  const document = await render({ credential: granted, code: CODE, annotation: ANNOTATION });
  for (let page = 1; page <= 5; page += 1) {
    const text = printed(document, page);
    for (const part of ['示例市第一中学', '子女入学报名', '2026年12月31日', '吴𠮷样（持证人）', '2026年11月21日'])
      expect(text).toContain(part);
  }
  expect(printed(document)).toContain(WITHHELD);
  expect(printed(document)).not.toContain('143.209');
  expect(document.bytes.includes('143.209')).toBe(false);
});

test.each<[string, string, () => Promise<RenditionContent>]>([
  [
    'an original that lacks a field',
    'REQUIRED',
    async () => ({ credential: discloseFields((await titleContent(issuers, RARE)).credential, ['holders']), code: CODE }),
  ],
  ['a code that is none', 'CODE_SHAPE', async () => ({ ...(await proofContent(issuers)), code: 'short' })],
  [
    'a purpose of a thousand characters',
    'TEXT_OVERFLOW',
    async () => ({ ...(await proofContent(issuers)), annotation: { ...ANNOTATION, purpose: '长'.repeat(1000) } }),
  ],
  [
    'a day that is none',
    'INVALID_DATE',
    async () => ({ ...(await proofContent(issuers)), annotation: { ...ANNOTATION, validUntil: '2026-02-30' } }),
  ],
])('%s is refused: %s', async (_name, code, make) => {
  expect((await refusal(render(await make()))).code).toBe(code);
});

test('what is no credential is refused', async () => {
  await expect(render({ credential: 'x', code: CODE })).rejects.toMatchObject({ code: 'CREDENTIAL_MALFORMED' });
});

test('a file without a place for a signature is not sealed, nor is one with a key of somebody else', async () => {
  expect(() => sealDocument(Buffer.from('%PDF-1.7'), readSealIdentity(issuers.seal))).toThrow(/one place/);
  expect(() => readSealIdentity({ certificate: issuers.seal.certificate, key: issuers.issuer.key })).toThrow(/belong together/);
});
