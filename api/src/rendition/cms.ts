import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  Attribute,
  CertificateChoices,
  CertificateSet,
  ContentInfo,
  DigestAlgorithmIdentifier,
  DigestAlgorithmIdentifiers,
  EncapsulatedContentInfo,
  id_contentType,
  id_data,
  id_messageDigest,
  id_signedData,
  IssuerAndSerialNumber,
  SignatureAlgorithmIdentifier,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';

/** Certificate and key with which an organisation seals. */
export interface SealIdentity {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

/** @throws Error when a file cannot be read, or key and certificate do not belong together */
export function readSealIdentity(user: { readonly certificate: string; readonly key: string }): SealIdentity {
  const certificate = new X509Certificate(readFileSync(user.certificate));
  const key = createPrivateKey(readFileSync(user.key));
  if (!certificate.checkPrivateKey(key)) throw new Error(`${user.certificate} and ${user.key} do not belong together`);
  return { certificate, key };
}

const SHA256 = '2.16.840.1.101.3.4.2.1';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const OBJECT_IDENTIFIER_DATA = Buffer.from('06092a864886f70d010701', 'hex');
/** SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }: SHA-256 is the default and left out (RFC 5035). */
const SIGNING_CERTIFICATE_PREFIX = Buffer.from('30263024302204' + '20', 'hex');

/**
 * CMS SignedData without content (RFC 5652) for a CAdES signature at level B: content type, message digest and the signing
 * certificate's digest as signed attributes, in the order of their DER. No signing time: in a PDF it stands in the signature
 * dictionary (ETSI EN 319 142-1, 6.3). @param hash SHA-256 of what is signed
 */
export function signDetached(hash: Uint8Array, { certificate, key }: SealIdentity): Buffer {
  const parsed = AsnConvert.parse(certificate.raw, Certificate);
  const attributes = signedAttributes(hash, certificate);
  const { issuer, serialNumber } = parsed.tbsCertificate;
  const signer = new SignerInfo({
    version: 1,
    sid: new SignerIdentifier({ issuerAndSerialNumber: new IssuerAndSerialNumber({ issuer, serialNumber }) }),
    digestAlgorithm: new DigestAlgorithmIdentifier({ algorithm: SHA256 }),
    signedAttrs: attributes.map((der) => AsnConvert.parse(der, Attribute)),
    signatureAlgorithm: new SignatureAlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 }),
    signature: new OctetString(sign('sha256', setOf(attributes), key)),
  });
  const signedData = new SignedData({
    version: 1,
    digestAlgorithms: new DigestAlgorithmIdentifiers([new DigestAlgorithmIdentifier({ algorithm: SHA256 })]),
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: id_data }),
    certificates: new CertificateSet([new CertificateChoices({ certificate: parsed })]),
    signerInfos: new SignerInfos([signer]),
  });
  const content = AsnConvert.serialize(signedData);
  return Buffer.from(AsnConvert.serialize(new ContentInfo({ contentType: id_signedData, content })));
}

/** DER of each signed attribute, in the order that DER wants in a SET OF (X.690, 11.6): other orders are refused by strict verifiers. */
function signedAttributes(hash: Uint8Array, certificate: X509Certificate): Buffer[] {
  const certificateHash = createHash('sha256').update(certificate.raw).digest();
  const attribute = (type: string, value: Uint8Array): Buffer =>
    Buffer.from(AsnConvert.serialize(new Attribute({ attrType: type, attrValues: [new Uint8Array(value).buffer] })));
  const list = [
    attribute(id_contentType, OBJECT_IDENTIFIER_DATA),
    attribute(id_messageDigest, Buffer.from(AsnConvert.serialize(new OctetString(hash)))),
    attribute(SIGNING_CERTIFICATE_V2, Buffer.concat([SIGNING_CERTIFICATE_PREFIX, certificateHash])),
  ];
  return list.toSorted((a, b) => Buffer.compare(a, b));
}

/** What is signed is the SET itself; inside SignerInfo the same members stand under the tag [0]. */
function setOf(members: readonly Buffer[]): Buffer {
  const body = Buffer.concat(members);
  if (body.length < 0x80 || body.length > 0xff) throw new Error('signed attributes of unexpected length');
  return Buffer.concat([Buffer.from([0x31, 0x81, body.length]), body]);
}
