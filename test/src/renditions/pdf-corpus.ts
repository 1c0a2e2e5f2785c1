import type { CheckCode } from '@zhenglian/chaincode/domain';
import { deflateSync } from 'node:zlib';
import type { SealIdentity } from '../../../api/src/rendition/cms.js';
import { add, edit, find, objectOf, type PdfParts, putTogether, sealAgain, takeApart, update } from './pdf-parts.js';

/** A genuine file, another one of the same office, and the identities that a forger may have. */
export interface PdfCorpusBase {
  readonly pdf: Buffer;
  readonly other: Buffer;
  readonly genuine: SealIdentity;
  readonly forger: SealIdentity;
  readonly clerk: SealIdentity;
  readonly expired: SealIdentity;
}

export interface PdfMutation {
  readonly name: string;
  readonly pdf: Buffer;
  /** One of these checks must say why, beside the anchor that no changed file has. */
  readonly reasons: readonly CheckCode[];
  /** What was done to the file, for those who ask which checker sees what. */
  readonly kind: 'flip' | 'append' | 'update' | 'rewrite' | 'reseal' | 'other';
}

const BROKEN: readonly CheckCode[] = ['SEAL_BROKEN'];
const APPENDED: readonly CheckCode[] = ['PDF_APPENDED'];
const MALFORMED: readonly CheckCode[] = ['PDF_MALFORMED'];
const ACTIVE: readonly CheckCode[] = ['PDF_ACTIVE'];
const UNTRUSTED: readonly CheckCode[] = ['SEAL_UNTRUSTED'];
const UNANCHORED: readonly CheckCode[] = ['RENDITION_NOT_ANCHORED'];

/** What can be done to a file by anybody: none of these may ever be VALID, and each must say why. */
export function pdfMutations(base: PdfCorpusBase): readonly PdfMutation[] {
  return [...flips(base), ...appends(base), ...updates(base), ...rewrites(base), ...reseals(base), ...others(base)];
}

const TYPES: Readonly<Record<string, RegExp>> = {
  page: /\/Type \/Page\n[\s\S]*\/Annots/,
  image: /\/Subtype \/Image\n/,
  attachment: /\/Type \/EmbeddedFile\n/,
  metadata: /\/Type \/Metadata\n/,
  seal: /\/Type \/Sig\n/,
  appearance: /\/Subtype \/Form\n/,
  catalog: /\/Type \/Catalog\n/,
  widget: /\/Subtype \/Widget\n/,
  filespec: /\/Type \/Filespec\n/,
  profile: /\/N 3\n/,
};

/** One bit changed, at a place that is found by what stands there. */
function flips({ pdf }: PdfCorpusBase): PdfMutation[] {
  const at = (name: string, offset: number, reasons: readonly CheckCode[], flip = flipped): PdfMutation => {
    const copy = Buffer.from(pdf);
    copy[offset] = flip(copy[offset] ?? 0);
    return { name: `a bit flipped in ${name}`, pdf: copy, reasons, kind: 'flip' };
  };
  const hexAt = (name: string, offset: number): PdfMutation => at(name, offset, BROKEN, otherDigit);
  const behind = (text: string, more = 0): number => pdf.indexOf(text) + text.length + more;
  const parts = takeApart(pdf);
  const streamOf = (type: string): number => {
    const object = parts.objects.get(find(parts, TYPES[type] ?? /$/)) ?? Buffer.alloc(0);
    return pdf.indexOf(object) + object.indexOf('stream\n') + 7 + 40;
  };
  const fonts = [...pdf.toString('latin1').matchAll(/\/Length1? \d+[\s\S]{0,40}?stream\n/g)];
  const largest = fonts.toSorted((a, b) => Number(/\d+/.exec(b[0])) - Number(/\d+/.exec(a[0])))[0];
  const contents = behind('/Contents <');
  return [
    at('the version', 7, MALFORMED),
    at('the first object number', pdf.indexOf(' 0 obj') - 1, MALFORMED),
    at('the QR picture', streamOf('image'), ['SEAL_BROKEN', 'PDF_MALFORMED']),
    at('the attached credential', streamOf('attachment'), ['SEAL_BROKEN', 'PDF_MALFORMED']),
    at('the metadata', streamOf('metadata'), BROKEN),
    at('the picture of the seal', streamOf('appearance'), BROKEN),
    at('the colour profile', streamOf('profile'), BROKEN),
    at('a font', (largest?.index ?? 0) + (largest?.[0].length ?? 0) + 400, BROKEN),
    at('the width of a page', behind('/MediaBox [0 0 '), BROKEN),
    at('the title', behind('<dc:title>', 80), BROKEN),
    at('the claimed time', behind('/M (D:202'), BROKEN),
    at('the name of the sealer', behind('/Name (', 2), BROKEN),
    at('the covered range', behind('/ByteRange [0 ', 2), ['SEAL_PARTIAL']),
    at('the form of the signature', behind('/SubFilter /ETSI.CAdES.detache'), ['SEAL_MISSING', 'SEAL_BROKEN']),
    hexAt('the length of the signature', contents + 5),
    hexAt('the certificate of the seal', contents + 400),
    hexAt('the signed digest', pdf.indexOf('2a864886f70d010904') + 40),
    hexAt('the signature value', signatureValueAt(pdf, contents)),
    hexAt('the padding of the signature', pdf.indexOf('>', contents) - 9),
    at('the table of places', behind('0000000000 65535 f \n', 8), MALFORMED),
    at('the identifier of the file', behind('/ID [<', 3), BROKEN),
    at('the place of the table', behind('startxref\n', 1), MALFORMED),
    at('the end mark', pdf.length - 3, MALFORMED),
  ];
}

const flipped = (byte: number): number => byte ^ 1;
/** Another digit of a hexadecimal string, so that it stays one. */
const otherDigit = (byte: number): number => (byte === 0x30 ? 0x31 : 0x30);

/** The last hex digits before the padding are the end of the signature value. */
function signatureValueAt(pdf: Buffer, contents: number): number {
  const hex = pdf.subarray(contents, pdf.indexOf('>', contents)).toString('latin1');
  return contents + hex.replace(/(00)*$/, '').length - 21;
}

/** Something behind the end. */
function appends({ pdf, other }: PdfCorpusBase): PdfMutation[] {
  const make = (name: string, tail: Buffer | string): PdfMutation => ({
    name: `${name} appended`,
    pdf: Buffer.concat([pdf, Buffer.from(tail)]),
    reasons: APPENDED,
    kind: 'append',
  });
  return [
    make('a line feed', '\n'),
    make('a zero byte', Buffer.alloc(1)),
    make('a kilobyte of junk', Buffer.alloc(1024, 0x41)),
    make('a comment', '% checked by the bank\n'),
    make('a second end mark', '%%EOF\n'),
    make('a whole other certificate', other),
    make('the same file again', pdf),
    make('an archive', 'PK\u0005\u0006'.padEnd(22, '\0')),
    make('an object that nothing refers to', objectOf(9999, '/Type /Note')),
  ];
}

/** Incremental updates, as editing programs make them: the sealed bytes stay as they are. */
function updates({ pdf }: PdfCorpusBase): PdfMutation[] {
  const parts = takeApart(pdf);
  const next = parts.objects.size + 1;
  const changed = (type: string, change: (text: string) => string): { number: number; object: Buffer } => {
    const number = find(parts, TYPES[type] ?? /$/);
    return { number, object: Buffer.from(change(parts.objects.get(number)?.toString('latin1') ?? ''), 'latin1') };
  };
  const make = (name: string, fresh: readonly Buffer[], replaced: Parameters<typeof update>[2] = []): PdfMutation => ({
    name: `update: ${name}`,
    pdf: update(pdf, fresh, replaced),
    reasons: APPENDED,
    kind: 'update',
  });
  const annotated = changed('page', (text) => text.replace('/Annots [', `/Annots [${next} 0 R `));
  const inCatalog = (entry: string): { number: number; object: Buffer } =>
    changed('catalog', (text) => text.replace('/Type /Catalog\n', `/Type /Catalog\n${entry}\n`));
  const rectangle = '/Rect [100 100 300 140]\n/F 4';
  return [
    make('nothing but a new table', []),
    make('a note', [objectOf(next, `/Type /Annot\n/Subtype /Text\n/Contents (paid off)\n${rectangle}`)], [annotated]),
    make(
      'a free text',
      [objectOf(next, `/Type /Annot\n/Subtype /FreeText\n/DA (/Helv 12 Tf)\n/Contents (no mortgage)\n${rectangle}`)],
      [annotated],
    ),
    make('a stamp', [objectOf(next, `/Type /Annot\n/Subtype /Stamp\n/Name /Approved\n${rectangle}`)], [annotated]),
    make(
      'a link',
      [objectOf(next, `/Type /Annot\n/Subtype /Link\n/A << /S /URI /URI (https://example.org/v) >>\n${rectangle}`)],
      [annotated],
    ),
    make(
      'a hidden layer',
      [objectOf(next, '/Type /OCG\n/Name (layer)')],
      [inCatalog(`/OCProperties << /OCGs [${next} 0 R] /D << /OFF [${next} 0 R] >> >>`)],
    ),
    make('a script when opened', [objectOf(next, '/S /JavaScript\n/JS (app.alert\\(1\\))')], [inCatalog(`/OpenAction ${next} 0 R`)]),
    make(
      'another page content',
      [objectOf(next, '', Buffer.from('BT ET'))],
      [changed('page', (text) => text.replace(/\/Contents \d+ 0 R/, `/Contents ${next} 0 R`))],
    ),
    make('a second attachment', [objectOf(next, '/Type /Filespec\n/F (second.txt)')], [inCatalog(`/Second ${next} 0 R`)]),
    make('an empty signature field', [objectOf(next, `/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (Second)\n${rectangle}`)], [annotated]),
    make('another time of sealing', [], [changed('seal', (text) => text.replace('D:2026', 'D:2025'))]),
    make('the seal taken out of the form', [], [changed('widget', (text) => text.replace(/\/V \d+ 0 R\n/, ''))]),
  ];
}

/** Files written anew with correct tables, the old signature kept where it was. */
function rewrites(base: PdfCorpusBase): PdfMutation[] {
  const make = (name: string, change: (parts: PdfParts) => void, reasons: readonly CheckCode[]): PdfMutation => ({
    name: `rewritten: ${name}`,
    pdf: rewritten(base.pdf, change),
    reasons,
    kind: 'rewrite',
  });
  const PARTIAL: readonly CheckCode[] = ['SEAL_PARTIAL', 'SEAL_BROKEN'];
  return [
    ...Object.entries(changes(base)).map(([name, { change, reasons }]) => make(name, change, reasons ?? PARTIAL)),
    make('the seal removed', removeSeal, ['SEAL_MISSING']),
    make(
      'the signature emptied',
      (parts) => edit(parts, find(parts, TYPES['seal'] ?? /$/), (t) => t.replace(/\/Contents <[0-9a-f]*>/, '/Contents <>')),
      PARTIAL,
    ),
    make(
      'the signature of another file',
      (parts) => parts.objects.set(find(parts, TYPES['seal'] ?? /$/), sealOf(base.other, find(parts, TYPES['seal'] ?? /$/))),
      PARTIAL,
    ),
    make(
      'a range that leaves out the end',
      (parts) => edit(parts, find(parts, TYPES['seal'] ?? /$/), (t) => t.replace(/(\/ByteRange \[0 \d+ \d+) \d+/, '$1 100')),
      PARTIAL,
    ),
    make(
      'objects in another order',
      (parts) => void parts.objects.set(2, Buffer.from(parts.objects.get(2)?.toString('latin1').replace('\n', '\n ') ?? '', 'latin1')),
      ['PDF_MALFORMED', 'SEAL_PARTIAL', 'SEAL_BROKEN'],
    ),
  ];
}

/** The same changes, sealed again by whoever can seal. */
function reseals(base: PdfCorpusBase): PdfMutation[] {
  const list: PdfMutation[] = [];
  const sealers = [
    ['a stranger', base.forger, UNTRUSTED],
    ['a clerk of the office', base.clerk, UNTRUSTED],
    ['a seal of the office that has expired', base.expired, UNTRUSTED],
    ['the stolen seal of the office', base.genuine, UNANCHORED],
  ] as const;
  for (const [who, identity, reasons] of sealers) {
    list.push({ name: `unchanged, sealed again by ${who}`, pdf: sealAgain(base.pdf, identity), reasons, kind: 'reseal' });
    for (const [name, { change, reasons: own }] of Object.entries(changes(base))) {
      const pdf = sealAgain(rewritten(base.pdf, change), identity);
      list.push({ name: `${name}, sealed again by ${who}`, pdf, reasons: own ?? reasons, kind: 'reseal' });
    }
  }
  return list;
}

interface Change {
  readonly change: (parts: PdfParts) => void;
  /** Where the change itself is told, whoever sealed. */
  readonly reasons?: readonly CheckCode[];
}

function changes({ other }: PdfCorpusBase): Readonly<Record<string, Change>> {
  const inCatalog = (entry: (parts: PdfParts) => string) => (parts: PdfParts) => {
    const text = entry(parts);
    edit(parts, find(parts, TYPES['catalog'] ?? /$/), (catalog) => catalog.replace('/Type /Catalog\n', `/Type /Catalog\n${text}\n`));
  };
  const annotate = (dictionary: string) => (parts: PdfParts) => {
    const number = add(parts, `/Type /Annot\n${dictionary}\n/Rect [100 100 300 140]\n/F 4`);
    edit(parts, find(parts, TYPES['page'] ?? /$/), (text) => text.replace('/Annots [', `/Annots [${number} 0 R `));
  };
  return {
    'a white box over the page': {
      change: (parts) => {
        const content = add(parts, '', Buffer.from('1 g 0 0 600 400 re f'));
        edit(parts, find(parts, TYPES['page'] ?? /$/), (text) => text.replace(/\/Contents (\d+) 0 R/, `/Contents [$1 0 R ${content} 0 R]`));
      },
    },
    'a free text': { change: annotate('/Subtype /FreeText\n/Contents (no mortgage)') },
    'a stamp': { change: annotate('/Subtype /Stamp\n/Name /Approved') },
    'a hidden layer': { change: inCatalog((parts) => `/OCProperties << /OCGs [${add(parts, '/Type /OCG\n/Name (layer)')} 0 R] >>`) },
    'a script when opened': { change: inCatalog(() => '/OpenAction << /S /JavaScript /JS (1) >>'), reasons: ACTIVE },
    'a link that leads elsewhere': { change: annotate('/Subtype /Link\n/A << /S /URI /URI (https://example.org/v) >>'), reasons: ACTIVE },
    'an action of the page': {
      change: (parts) =>
        edit(parts, find(parts, TYPES['page'] ?? /$/), (t) => t.replace('/Type /Page\n', '/Type /Page\n/AA << /O << /S /Launch >> >>\n')),
      reasons: ACTIVE,
    },
    "another certificate's QR": { change: (parts) => swap(parts, other, TYPES['image'] ?? /$/), reasons: ['QR_MISMATCH'] },
    'a QR painted white': { change: (parts) => blank(parts), reasons: ['QR_MISSING'] },
    "another certificate's credential attached": {
      change: (parts) => swap(parts, other, TYPES['attachment'] ?? /$/),
      reasons: ['QR_MISMATCH', 'RENDITION_OTHER_CERTIFICATE'],
    },
    'a second attachment': { change: (parts) => void add(parts, '/Type /Filespec\n/F (second.txt)'), reasons: ['ATTACHMENT_AMBIGUOUS'] },
    'no attachment': {
      change: (parts) => edit(parts, find(parts, TYPES['filespec'] ?? /$/), (t) => t.replace('/Filespec', '/Filesome')),
      reasons: ['ATTACHMENT_MISSING'],
    },
    'an attachment that swells': { change: (parts) => swell(parts), reasons: MALFORMED },
    'a comment between the objects': {
      change: (parts) => void parts.objects.set(1, Buffer.concat([parts.objects.get(1) ?? Buffer.alloc(0), Buffer.from('% hidden\n')])),
      reasons: MALFORMED,
    },
  };
}

function others({ pdf, other }: PdfCorpusBase): PdfMutation[] {
  const make = (name: string, file: Buffer, reasons: readonly CheckCode[] = MALFORMED): PdfMutation => ({
    name,
    pdf: file,
    reasons,
    kind: 'other',
  });
  const text = pdf.toString('latin1');
  return [
    make('nothing', Buffer.alloc(0)),
    make('one byte', Buffer.from('%')),
    make('a text', Buffer.from('粤（2026）佛顺不动产权第0000008号')),
    make('an archive', Buffer.from('PK\u0003\u0004')),
    make('cut in the middle', pdf.subarray(0, pdf.length / 2)),
    make('without its last line', pdf.subarray(0, -6)),
    make('without its last byte', pdf.subarray(0, -1)),
    make('a byte order mark before it', Buffer.concat([Buffer.from('\ufeff'), pdf])),
    make('line ends of another system', Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1')),
    make('an older version', Buffer.from(text.replace('%PDF-1.7', '%PDF-1.4'), 'latin1')),
    make('the end of one and the beginning of another', Buffer.concat([pdf.subarray(0, pdf.length / 2), other.subarray(other.length / 2)])),
    make('larger than any certificate', Buffer.concat([pdf, Buffer.alloc(5 * 1024 * 1024)])),
    make('names within names', Buffer.from(`%PDF-1.7\n%\u00ff\u00ff\u00ff\u00ff\n1 0 obj\n${'['.repeat(10_000)}`, 'latin1')),
  ];
}

function rewritten(pdf: Buffer, change: (parts: PdfParts) => void): Buffer {
  const parts = takeApart(pdf);
  change(parts);
  return putTogether(parts);
}

function removeSeal(parts: PdfParts): void {
  edit(parts, find(parts, TYPES['catalog'] ?? /$/), (text) => text.replace(/\/AcroForm \d+ 0 R\n/, ''));
}

/** The object of the other file takes the place of the own one, under the own one's number. */
function swap(parts: PdfParts, other: Buffer, type: RegExp): void {
  const theirs = takeApart(other);
  const object = theirs.objects.get(find(theirs, type))?.toString('latin1') ?? '';
  const number = find(parts, type);
  parts.objects.set(number, Buffer.from(object.replace(/^\d+ 0 obj/, `${number} 0 obj`), 'latin1'));
}

function sealOf(other: Buffer, number: number): Buffer {
  const theirs = takeApart(other);
  const object = theirs.objects.get(find(theirs, TYPES['seal'] ?? /$/))?.toString('latin1') ?? '';
  return Buffer.from(object.replace(/^\d+ 0 obj/, `${number} 0 obj`), 'latin1');
}

function blank(parts: PdfParts): void {
  const number = find(parts, TYPES['image'] ?? /$/);
  const text = parts.objects.get(number)?.toString('latin1') ?? '';
  const [width, height] = [/\/Width (\d+)/, /\/Height (\d+)/].map((pattern) => Number(pattern.exec(text)?.[1]));
  const white = Buffer.alloc(Math.ceil((width ?? 0) / 8) * (height ?? 0), 0xff);
  const dictionary = text.slice(text.indexOf('<<\n') + 3, text.indexOf('\n/Length'));
  parts.objects.set(number, objectOf(number, dictionary, white));
}

function swell(parts: PdfParts): void {
  const number = find(parts, TYPES['attachment'] ?? /$/);
  const data = deflateSync(Buffer.alloc(50_000_000, 0x41));
  const head = `${number} 0 obj\n<<\n/Type /EmbeddedFile\n/Length ${data.length}\n/Filter /FlateDecode\n>>\nstream\n`;
  parts.objects.set(number, Buffer.concat([Buffer.from(head), data, Buffer.from('\nendstream\nendobj\n')]));
}
