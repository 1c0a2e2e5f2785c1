import type { Box, Pdf } from './sheet.js';

/** pdfkit's low-level objects, which its types leave out. Everything that reaches below its public interface stands in this file. */
export interface Reference {
  readonly data: Record<string, unknown>;
  end(chunk?: Uint8Array | string): void;
}

interface Internals {
  ref(data: object): Reference;
  addContent(operators: string): void;
  readonly page: {
    readonly xobjects: Record<string, Reference>;
    readonly annotations: Reference[];
    readonly dictionary: Reference;
    readonly height: number;
  };
  readonly _root: Reference;
  endAcroForm: () => void;
}

const internals = (pdf: Pdf): Internals => pdf as unknown as Internals;

/** A string of a PDF; plain strings become names. */
// oxlint-disable-next-line no-new-wrappers -- pdfkit tells strings from names by the wrapper
export const pdfString = (text: string): object => new String(text);

export function newObject(pdf: Pdf, data: object, stream?: Uint8Array | string): Reference {
  const reference = internals(pdf).ref(data);
  reference.end(stream);
  return reference;
}

/** A one-bit image of the current page, 1 = white. */
export function namedImage(pdf: Pdf, name: string, image: { width: number; height: number; bits: Uint8Array }, box: Box): void {
  const { width, height, bits } = image;
  const data = { Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 1, ColorSpace: 'DeviceGray' };
  const inner = internals(pdf);
  inner.page.xobjects[name] = newObject(pdf, data, bits);
  // pdfkit draws with y downwards: turned back for the image
  inner.addContent(`q ${box.width} 0 0 ${-box.height} ${box.x} ${box.y + box.height} cm /${name} Do Q`);
}

/** Puts a signature field with its appearance on the current page. */
export function addSignatureField(pdf: Pdf, field: { value: Reference; appearance: Reference; box: Box; name: string }): void {
  const inner = internals(pdf);
  const { page, _root: root } = inner;
  const { x, y, width, height } = field.box;
  const widget = newObject(pdf, {
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: pdfString(field.name),
    // Print and Locked
    F: 132,
    Rect: [x, page.height - y - height, x + width, page.height - y],
    P: page.dictionary,
    V: field.value,
    AP: { N: field.appearance },
  });
  page.annotations.push(widget);
  root.data['AcroForm'] = newObject(pdf, { Fields: [widget], SigFlags: 3 });
  // pdfkit would add fonts for text fields to a form that it did not make
  inner.endAcroForm = () => undefined;
}
