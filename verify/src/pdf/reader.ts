import type { Bytes } from '../bytes.js';
import { VerifyError } from '../errors.js';
import { isDictionary, isReference, nameOf, type PdfDictionary, PdfScanner, type PdfValue } from './syntax.js';

export interface PdfObject {
  readonly value: PdfValue;
  /** Encoded bytes of the stream, where there is one. */
  readonly stream: Bytes | undefined;
}

/** A PDF taken apart. Every byte of the file belongs to exactly one of its parts. */
export interface PdfFile {
  readonly bytes: Bytes;
  readonly objects: ReadonlyMap<number, PdfObject>;
  readonly catalog: PdfDictionary;
}

/** A certificate has some 100 KB; with the 200 buildings that the register allows at most, some 400 KB. */
export const PDF_LIMIT = 4 * 1024 * 1024;
const MOST_OBJECTS = 2_000;

/** Whatever makes a reader act when a file is opened, printed or clicked (ISO 32000-1, 12.6 and 12.7). */
const ACTIVE = new Set(
  'A AA OpenAction JS JavaScript Launch SubmitForm ImportData ResetForm GoToR GoToE URI Named Movie Sound Rendition RichMedia 3D XFA'.split(
    ' ',
  ),
);

/**
 * Reads a file as the renderer writes it: objects one after the other, one table of places, one trailer. Stricter than PDF on
 * purpose: nothing may stand between, before or behind the parts, so that no two readers can see two different documents.
 * @throws VerifyError PDF_MALFORMED, PDF_APPENDED, PDF_ACTIVE
 */
export function readPdf(bytes: Bytes): PdfFile {
  if (bytes.length > PDF_LIMIT) throw new VerifyError('PDF_MALFORMED', 'size');
  const scanner = new PdfScanner(bytes);
  scanner.expect('%PDF-1.7\n%\u00ff\u00ff\u00ff\u00ff\n');
  const { objects, places } = readObjects(scanner);
  const trailer = readEnd(scanner, places);
  const root = trailer.get('Root');
  const catalog = isReference(root) ? objects.get(root.object)?.value : undefined;
  if (!isDictionary(catalog) || nameOf(catalog.get('Type')) !== 'Catalog') throw new VerifyError('PDF_MALFORMED', 'catalog');
  for (const { value } of objects.values()) refuseActive(value);
  return { bytes, objects, catalog };
}

/** Follows a reference. */
export function resolved({ objects }: PdfFile, value: PdfValue | undefined): PdfValue | undefined {
  return isReference(value) ? objects.get(value.object)?.value : value;
}

function readObjects(scanner: PdfScanner): { objects: Map<number, PdfObject>; places: Map<number, number> } {
  const objects = new Map<number, PdfObject>();
  const places = new Map<number, number>();
  while (!scanner.startsWith('xref\n')) {
    const place = scanner.at;
    const number = scanner.integer();
    if (objects.has(number) || objects.size >= MOST_OBJECTS) throw scanner.wrong();
    scanner.expect(' 0 obj\n');
    objects.set(number, readObject(scanner));
    places.set(number, place);
  }
  return { objects, places };
}

function readObject(scanner: PdfScanner): PdfObject {
  const value = scanner.value();
  scanner.expect('\n');
  let stream: Bytes | undefined;
  if (scanner.startsWith('stream\n')) {
    scanner.expect('stream\n');
    const length = isDictionary(value) ? value.get('Length') : undefined;
    if (typeof length !== 'number' || !Number.isInteger(length) || scanner.at + length > scanner.bytes.length) throw scanner.wrong();
    stream = scanner.bytes.subarray(scanner.at, scanner.at + length);
    scanner.at += length;
    scanner.expect('\nendstream\n');
  }
  scanner.expect('endobj\n');
  return { value, stream };
}

/** Table, trailer and end; the table must say of every object where it really is. */
function readEnd(scanner: PdfScanner, places: ReadonlyMap<number, number>): PdfDictionary {
  const start = scanner.at;
  scanner.expect(`xref\n0 ${places.size + 1}\n0000000000 65535 f \n`);
  for (let number = 1; number <= places.size; number++) scanner.expect(`${String(places.get(number)).padStart(10, '0')} 00000 n \n`);
  scanner.expect('trailer\n');
  const trailer = scanner.value();
  scanner.expect(`\nstartxref\n${start}\n%%EOF\n`);
  if (scanner.at !== scanner.bytes.length) throw new VerifyError('PDF_APPENDED', `at ${scanner.at}`);
  if (!isDictionary(trailer) || [...trailer.keys()].toSorted().join() !== 'ID,Info,Root,Size')
    throw new VerifyError('PDF_MALFORMED', 'trailer');
  return trailer;
}

function refuseActive(value: PdfValue): void {
  if (Array.isArray(value)) for (const item of value as readonly PdfValue[]) refuseActive(item);
  if (!isDictionary(value)) return;
  const subtype = nameOf(value.get('S')) ?? '';
  for (const [key, member] of value) {
    if (ACTIVE.has(key) || (key === 'S' && ACTIVE.has(subtype))) throw new VerifyError('PDF_ACTIVE', key);
    refuseActive(member);
  }
}
