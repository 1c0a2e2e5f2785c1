import { type Attribute, ContentInfo, id_contentType, id_data, id_messageDigest, id_signedData, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { type Bytes, concat, equalBytes, fromHex, sha256, toHex } from '../bytes.js';
import { decodeSignature } from '../ecdsa.js';
import { guarded, VerifyError } from '../errors.js';

/** A CMS signature taken apart (RFC 5652, CAdES level B). Nothing in it is verified but its form. */
export interface DetachedSignature {
  /** DER certificates, the signer's first. */
  readonly certificates: readonly Bytes[];
  /** SHA-256 of what is signed, as the signer says. */
  readonly messageDigest: Bytes;
  /** What the signature covers. */
  readonly signed: Bytes;
  /** r‖s. */
  readonly signature: Bytes;
}

const SHA256 = '2.16.840.1.101.3.4.2.1';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const SIGNING_CERTIFICATE_PREFIX = fromHex('3026302430220420');
const OBJECT_IDENTIFIER_DATA = fromHex('06092a864886f70d010701');
const LEVEL_B = [id_contentType, id_messageDigest, SIGNING_CERTIFICATE_V2];

/**
 * Reads the contents of a signature, padded with zeros. Strict: one signer, SHA-256 and P-256, the three attributes of level B,
 * no unsigned ones, and DER throughout, so that there is one encoding only.
 * @throws VerifyError SEAL_MALFORMED
 */
export function readSignature(contents: Bytes): DetachedSignature {
  return guarded('SEAL_MALFORMED', 'CMS', () => {
    const der = withoutPadding(contents);
    const info = AsnConvert.parse(der, ContentInfo);
    if (info.contentType !== id_signedData) throw new VerifyError('SEAL_MALFORMED', 'content type');
    const data = AsnConvert.parse(info.content, SignedData);
    const again = AsnConvert.serialize(new ContentInfo({ contentType: id_signedData, content: AsnConvert.serialize(data) }));
    if (!equalBytes(new Uint8Array(again), der)) throw new VerifyError('SEAL_MALFORMED', 'not DER');
    return readSigner(data);
  });
}

function readSigner({ signerInfos, certificates, encapContentInfo }: SignedData): DetachedSignature {
  const [signer, ...others] = [...signerInfos];
  const attached = encapContentInfo.eContentType !== id_data || encapContentInfo.eContent !== undefined;
  if (!signer || others.length > 0 || attached) throw new VerifyError('SEAL_MALFORMED', 'signers');
  const { signedAttrs, unsignedAttrs, digestAlgorithm, signatureAlgorithm } = signer;
  const usual = digestAlgorithm.algorithm === SHA256 && signatureAlgorithm.algorithm === ECDSA_WITH_SHA256 && unsignedAttrs === undefined;
  if (!signedAttrs || !usual) throw new VerifyError('SEAL_MALFORMED', 'signer');
  const chain = [...(certificates ?? [])].flatMap(({ certificate }) =>
    certificate ? [new Uint8Array(AsnConvert.serialize(certificate))] : [],
  );
  const signature = decodeSignature(new Uint8Array(signer.signature.buffer), { highS: true });
  if (!signature) throw new VerifyError('SEAL_MALFORMED', 'signature');
  return { certificates: chain, messageDigest: readAttributes(signedAttrs, chain[0]), signed: setOf(signedAttrs), signature };
}

/** What is signed: the attributes as a SET, which DER orders by their encodings (X.690, 11.6). */
function setOf(attributes: readonly Attribute[]): Bytes {
  const members = attributes.map((attribute) => new Uint8Array(AsnConvert.serialize(attribute)));
  const sorted = members.every((member, n) => n === 0 || toHex(members[n - 1] ?? member) < toHex(member));
  const body = concat(...members);
  if (!sorted || body.length < 0x80 || body.length > 0xff) throw new VerifyError('SEAL_MALFORMED', 'attributes');
  return concat(Uint8Array.of(0x31, 0x81, body.length), body);
}

/** Checks the attributes but for the digest, which is returned. */
function readAttributes(attributes: readonly Attribute[], leaf: Bytes | undefined): Bytes {
  const values = new Map(attributes.map(({ attrType, attrValues }) => [attrType, attrValues]));
  const single = (type: string): Bytes => {
    const [value, ...more] = values.get(type) ?? [];
    if (!value || more.length > 0) throw new VerifyError('SEAL_MALFORMED', 'attribute');
    return new Uint8Array(value);
  };
  if (attributes.length !== LEVEL_B.length || !leaf) throw new VerifyError('SEAL_MALFORMED', 'attributes');
  if (!equalBytes(single(id_contentType), OBJECT_IDENTIFIER_DATA)) throw new VerifyError('SEAL_MALFORMED', 'content type');
  if (!equalBytes(single(SIGNING_CERTIFICATE_V2), concat(SIGNING_CERTIFICATE_PREFIX, sha256(leaf)))) {
    throw new VerifyError('SEAL_MALFORMED', 'signing certificate');
  }
  return new Uint8Array(AsnConvert.parse(single(id_messageDigest), OctetString).buffer);
}

/** The DER element at the beginning; behind it there may be zeros only. */
function withoutPadding(contents: Bytes): Bytes {
  const size = (contents[1] ?? 0) - 0x80;
  if (contents[0] !== 0x30 || size < 1 || size > 2) throw new VerifyError('SEAL_MALFORMED', 'length');
  let length = 0;
  for (let n = 0; n < size; n++) length = length * 256 + (contents[2 + n] ?? 0);
  const end = 2 + size + length;
  if (end > contents.length || contents.subarray(end).some((byte) => byte !== 0)) throw new VerifyError('SEAL_MALFORMED', 'padding');
  return contents.slice(0, end);
}
