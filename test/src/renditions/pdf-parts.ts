import { deflateSync } from 'node:zlib';
import type { SealIdentity } from '../../../api/src/rendition/cms.js';
import { CONTENTS_BYTES, PLACEHOLDER } from '../../../api/src/rendition/placeholder.js';
import { sealDocument } from '../../../api/src/rendition/seal.js';

/** A PDF as a forger takes it apart: objects by number in the order of the file, each with its bytes, and the trailer. */
export interface PdfParts {
  readonly objects: Map<number, Buffer>;
  trailer: string;
}

const HEADER = Buffer.from('%PDF-1.7\n%\u00ff\u00ff\u00ff\u00ff\n', 'latin1');

export function takeApart(pdf: Buffer): PdfParts {
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf.subarray(-40).toString('latin1'))?.[1]);
  const end = pdf.subarray(table).toString('latin1');
  const places = [...end.matchAll(/(\d{10}) 00000 n/g)].map(([, place]) => Number(place));
  const bounds = [...places, table].toSorted((a, b) => a - b);
  // in the order of the file, which is not that of the numbers
  const inOrder = places.map((place, n) => ({ place, number: n + 1 })).toSorted((a, b) => a.place - b.place);
  const objects = new Map(
    inOrder.map(({ place, number }) => [
      number,
      pdf.subarray(
        place,
        bounds.find((bound) => bound > place),
      ),
    ]),
  );
  return { objects, trailer: end.slice(end.indexOf('trailer\n') + 8, end.indexOf('\nstartxref')) };
}

/** The file again, with a table of places that fits. */
export function putTogether({ objects, trailer }: PdfParts): Buffer {
  const chunks: Buffer[] = [HEADER];
  let at = HEADER.length;
  const places: string[] = [];
  for (const [number, object] of objects) {
    places[number - 1] = `${String(at).padStart(10, '0')} 00000 n \n`;
    chunks.push(object);
    at += object.length;
  }
  const size = objects.size + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}trailer\n${trailer.replace(/\/Size \d+/, `/Size ${size}`)}\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([...chunks, Buffer.from(end, 'latin1')]);
}

/** Number of the one object whose dictionary matches. */
export function find({ objects }: PdfParts, pattern: RegExp): number {
  const found = [...objects].filter(([, object]) => pattern.test(object.toString('latin1')));
  if (found.length !== 1) throw new Error(`${found.length} objects match ${String(pattern)}`);
  return found[0]?.[0] ?? 0;
}

export function edit(parts: PdfParts, number: number, change: (text: string) => string): void {
  parts.objects.set(number, Buffer.from(change(parts.objects.get(number)?.toString('latin1') ?? ''), 'latin1'));
}

/** Adds an object. @returns its number */
export function add(parts: PdfParts, dictionary: string, stream?: Uint8Array): number {
  const number = parts.objects.size + 1;
  parts.objects.set(number, objectOf(number, dictionary, stream));
  return number;
}

/** An object with its number; a stream is compressed. */
export function objectOf(number: number, dictionary: string, stream?: Uint8Array): Buffer {
  if (!stream) return Buffer.from(`${number} 0 obj\n<<\n${dictionary}\n>>\nendobj\n`, 'latin1');
  const data = deflateSync(stream);
  const head = `${number} 0 obj\n<<\n${dictionary}\n/Filter /FlateDecode\n/Length ${data.length}\n>>\nstream\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), data, Buffer.from('\nendstream\nendobj\n')]);
}

/** Seals a changed file anew, with whatever identity one has. */
export function sealAgain(pdf: Buffer, identity: SealIdentity): Buffer {
  const parts = takeApart(pdf);
  edit(parts, find(parts, /\/Type \/Sig\n/), (text) =>
    text
      .replace(/\/ByteRange \[[^\]]*\] */, `/ByteRange [0 ${PLACEHOLDER} ${PLACEHOLDER} ${PLACEHOLDER}]`)
      .replace(/\/Contents <[0-9a-f]*>/, `/Contents <${'00'.repeat(CONTENTS_BYTES)}>`),
  );
  return sealDocument(putTogether(parts), identity);
}

/** What an editing program does: new versions of objects behind the end, with a table that points back. */
export function update(pdf: Buffer, objects: readonly Buffer[], catalogOrPage: readonly { number: number; object: Buffer }[] = []): Buffer {
  const { trailer, objects: old } = takeApart(pdf);
  const previous = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf.subarray(-40).toString('latin1'))?.[1]);
  let at = pdf.length;
  let table = 'xref\n';
  const chunks = [pdf];
  const fresh = objects.map((object, n) => ({ number: old.size + 1 + n, object }));
  for (const { number, object } of [...catalogOrPage, ...fresh]) {
    table += `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
    chunks.push(object);
    at += object.length;
  }
  const size = old.size + objects.length + 1;
  const end = `${table}trailer\n${trailer.replace(/\/Size \d+/, `/Size ${size}`).replace('>>', `/Prev ${previous}\n>>`)}\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([...chunks, Buffer.from(end, 'latin1')]);
}
