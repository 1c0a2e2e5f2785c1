import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import identitiesPb from '@hyperledger/fabric-protos/lib/msp/identities_pb.js';
import { concat, utf8 } from '../src/bytes.js';
import { decodeSignature } from '../src/ecdsa.js';
/** A certificate authority and its identities, made anew for each test: honest ones and those of a forger. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
export const PAST = new Date('2026-01-01T00:00:00Z');
export const FUTURE = new Date('2036-01-01T00:00:00Z');
export async function createAuthority(name, options = {}) {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: PAST,
    notAfter: FUTURE,
    extensions: authorityExtensions(options),
  });
  return authority(certificate, keys);
}
/** msp.SerializedIdentity of an identity, parsed and as bytes. */
export function serialize(mspId, pem) {
  const identity = new identitiesPb.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(utf8(pem));
  return { mspId, certificate: utf8(pem), bytes: identity.serializeBinary() };
}
/** The other form of the same ECDSA signature: S replaced by order − S. */
export function withHighS(der) {
  const raw = decodeSignature(der, { highS: true });
  if (!raw) throw new Error('not a signature');
  return encodeDer(raw, true);
}
const authorityExtensions = ({ isAuthority = true, pathLength, usage = x509.KeyUsageFlags.keyCertSign }) => [
  new x509.BasicConstraintsExtension(isAuthority, pathLength, true),
  new x509.KeyUsagesExtension(usage, true),
];
function authority(certificate, keys) {
  let serial = 16;
  const create = async (subject, subjectKeys, options, extensions) =>
    x509.X509CertificateGenerator.create({
      serialNumber: (serial++).toString(16),
      subject,
      issuer: certificate.subject,
      publicKey: subjectKeys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore: options.notBefore ?? PAST,
      notAfter: options.notAfter ?? FUTURE,
      extensions,
    });
  return {
    ...identity(certificate, keys),
    async issue(options = {}) {
      const leafKeys = await newKeys();
      const subject = ['CN=leaf', ...(options.units ?? ['client']).map((unit) => `OU=${unit}`)].join(',');
      const attributes = options.attributeText ?? (options.attributes && JSON.stringify({ attrs: options.attributes }));
      const extensions = [
        new x509.BasicConstraintsExtension(options.isAuthority ?? false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ...(attributes === undefined ? [] : [new x509.Extension('1.2.3.4.5.6.7.8.1', false, new Uint8Array(utf8(attributes)))]),
        ...(options.extensions ?? []),
      ];
      return identity(await create(subject, leafKeys, options, extensions), leafKeys);
    },
    async issueAuthority(name, pathLength) {
      const childKeys = await newKeys();
      return authority(
        await create(`CN=${name}`, childKeys, {}, authorityExtensions(pathLength === undefined ? {} : { pathLength })),
        childKeys,
      );
    },
  };
}
function identity(certificate, keys) {
  const signRaw = async (message) => new Uint8Array(await crypto.subtle.sign(ALGORITHM, keys.privateKey, new Uint8Array(message)));
  return {
    pem: `${certificate.toString('pem')}\n`,
    der: new Uint8Array(certificate.rawData),
    keys,
    signRaw,
    signDer: async (message, options = {}) => encodeDer(await signRaw(message), options.highS ?? false),
  };
}
function encodeDer(raw, highS) {
  const r = toBigInt(raw.subarray(0, 32));
  const s = toBigInt(raw.subarray(32));
  const wanted = s > ORDER >> 1n === highS ? s : ORDER - s;
  const body = concat(derInteger(r), derInteger(wanted));
  return concat(Uint8Array.of(0x30, body.length), body);
}
const toBigInt = (bytes) => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
function derInteger(value) {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  if (Number.parseInt(hex.slice(0, 2), 16) >= 0x80) hex = `00${hex}`;
  return Uint8Array.of(0x02, hex.length / 2, ...(hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}
//# sourceMappingURL=pki.js.map
