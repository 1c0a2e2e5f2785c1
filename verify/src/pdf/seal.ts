import { equalBytes, fromHex, fromUtf8, sha256 } from '../bytes.js';
import type { P256Verify } from '../ecdsa.js';
import { guarded, VerifyError } from '../errors.js';
import type { Trust } from '../trust.js';
import { parseCertificate } from '../x509/certificate.js';
import { assertInForce, buildChain } from '../x509/chain.js';
import { type DetachedSignature, readSignature } from './cms.js';
import { type PdfFile, resolved } from './reader.js';
import { isDictionary, isHex, nameOf, type PdfDictionary, type PdfHex, type PdfValue } from './syntax.js';

export type SealCode = 'OK' | 'SEAL_MISSING' | 'SEAL_PARTIAL' | 'SEAL_BROKEN' | 'SEAL_UNTRUSTED';

/** Role attribute that a registry's authority gives to its sealing identity and to nobody else. */
const SEAL_ROLE = 'seal';

/**
 * Judges the seal of a file: one signature over all of it (PAdES-B-B), good, and made by a registry's sealing identity that was in
 * force at the claimed time. It proves neither that the certificate is current nor, once a key is stolen, that it is genuine.
 */
export async function judgeSeal(file: PdfFile, trust: Trust, verify: P256Verify): Promise<SealCode> {
  const found = findSignature(file);
  if (found === undefined) return 'SEAL_MISSING';
  if (!found.contents || !coversAll(file, found.dictionary, found.contents)) return 'SEAL_PARTIAL';
  const { start, end, hex } = found.contents;
  try {
    const signature = readSignature(fromHex(hex.toLowerCase()));
    const digest = sha256(file.bytes.subarray(0, start), file.bytes.subarray(end));
    if (!equalBytes(digest, signature.messageDigest)) return 'SEAL_BROKEN';
    return await judgeSigner(signature, timeOf(found.dictionary), trust, verify);
  } catch (error) {
    if (error instanceof VerifyError) return 'SEAL_BROKEN';
    throw error;
  }
}

async function judgeSigner(
  { certificates, signed, signature }: DetachedSignature,
  time: Date,
  trust: Trust,
  verify: P256Verify,
): Promise<'OK' | 'SEAL_BROKEN' | 'SEAL_UNTRUSTED'> {
  try {
    const [leaf, ...intermediates] = certificates.map((der) => parseCertificate(der));
    if (!leaf) return 'SEAL_BROKEN';
    if (!(await verify(leaf.key, signed, signature))) return 'SEAL_BROKEN';
    const organizations = new Set(trust.document.issuers.map(({ mspId }) => mspId));
    const roots = [...organizations].flatMap((mspId) => trust.roots.get(mspId) ?? []);
    assertInForce(await buildChain(leaf, intermediates, roots, verify), time);
    return leaf.attributes.get('zl.role') === SEAL_ROLE ? 'OK' : 'SEAL_UNTRUSTED';
  } catch (error) {
    if (error instanceof VerifyError) return 'SEAL_UNTRUSTED';
    throw error;
  }
}

interface Found {
  readonly dictionary: PdfDictionary;
  readonly contents: PdfHex | undefined;
}

/** The one signature of the form; two, or one beside the form, are none. */
function findSignature(file: PdfFile): Found | undefined {
  const form = resolved(file, file.catalog.get('AcroForm'));
  const fields: PdfValue | undefined = isDictionary(form) ? resolved(file, form.get('Fields')) : undefined;
  const [field, ...others] = Array.isArray(fields) ? (fields as readonly PdfValue[]).map((entry) => resolved(file, entry)) : [];
  if (others.length > 0 || !isDictionary(field) || nameOf(field.get('FT')) !== 'Sig') return undefined;
  const dictionary = resolved(file, field.get('V'));
  if (!isDictionary(dictionary) || nameOf(dictionary.get('SubFilter')) !== 'ETSI.CAdES.detached') return undefined;
  const contents = dictionary.get('Contents');
  return { dictionary, contents: isHex(contents) ? contents : undefined };
}

/** All but the signature's own contents, from the first byte to the last. */
function coversAll({ bytes }: PdfFile, dictionary: PdfDictionary, { start, end }: PdfHex): boolean {
  const range = dictionary.get('ByteRange');
  const wanted = [0, start, end, bytes.length - end];
  return Array.isArray(range) && range.length === wanted.length && wanted.every((value, n) => range[n] === value);
}

/** The claimed time, `(D:20261121020000Z)`. @throws VerifyError SEAL_MALFORMED */
function timeOf(dictionary: PdfDictionary): Date {
  const value = dictionary.get('M');
  const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : new Uint8Array();
  return guarded('SEAL_MALFORMED', 'time', () => {
    const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(fromUtf8(text));
    if (!match) throw new VerifyError('SEAL_MALFORMED', 'time');
    const [, year, month, day, hour, minute, second] = match;
    return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  });
}
