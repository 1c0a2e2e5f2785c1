/** X.509 for the certificate authorities: roots, leaves, requests and revocation lists, all P-256 with SHA-256. */
import 'reflect-metadata';
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { isLowS } from './signature.js';

x509.cryptoProvider.set(webcrypto);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RENEW_BEFORE_DAYS = 30;
const DAY = 86_400_000;
const ROOT_YEARS = 15; // Fabric CA's default for roots
const LEAF_DAYS = 365; // and for leaves
const CLOCK_SKEW = 5 * 60_000;

/** Object identifier of the extension in which Fabric CA puts an identity's attributes. */
export const ATTRIBUTES_OID = '1.2.3.4.5.6.7.8.1';

/** A certificate authority's own key pair, PEM. */
export interface Root {
  certificate: string;
  key: string;
}

export interface LeafRequest {
  /** Subject public key as CryptoKey or from a certificate request. */
  publicKey: x509.PublicKey;
  commonName: string;
  /** organisational unit, which Fabric reads as the node's role (client, peer, admin, orderer) */
  unit: string;
  organization: string;
  /** attributes for the ecert extension; none: no extension */
  attributes?: Record<string, string>;
  /** host names and IP addresses; present: a TLS certificate for servers and clients */
  hosts?: readonly string[];
  notAfter?: Date;
}

/** A fresh P-256 private key, PKCS#8 PEM. */
export function newPrivateKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A self-signed root for one organisation. */
export async function createRoot(commonName: string, organization: string): Promise<Root> {
  const key = newPrivateKey();
  const keys = await cryptoKeys(key);
  const certificate = await lowS(async () =>
    x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: newSerial(),
      name: [{ CN: [commonName] }, { O: [organization] }],
      keys,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Date.now() - CLOCK_SKEW),
      notAfter: new Date(Date.now() + ROOT_YEARS * LEAF_DAYS * DAY),
      extensions: [
        new x509.BasicConstraintsExtension(true, 1, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    }),
  );
  return { certificate: pem(certificate), key };
}

/** Issues a leaf certificate; returns PEM. It never outlives its root. */
export async function issueLeaf(root: Root, request: LeafRequest): Promise<string> {
  const issuer = new x509.X509Certificate(root.certificate);
  const { privateKey } = await rootKeys(root);
  const wanted = request.notAfter ?? new Date(Date.now() + LEAF_DAYS * DAY);
  const certificate = await lowS(async () =>
    x509.X509CertificateGenerator.create({
      serialNumber: newSerial(),
      subject: [{ CN: [request.commonName] }, { OU: [request.unit] }, { O: [request.organization] }],
      issuer: issuer.subject,
      publicKey: request.publicKey,
      signingKey: privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Date.now() - CLOCK_SKEW),
      notAfter: wanted < issuer.notAfter ? wanted : issuer.notAfter,
      extensions: await leafExtensions(issuer, request),
    }),
  );
  return pem(certificate);
}

/** A PKCS#10 request with the common name, signed with the key. @param key PKCS#8 PEM */
export async function createRequest(commonName: string, key: string, hosts: readonly string[] = []): Promise<string> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [commonName] }],
    keys: await cryptoKeys(key),
    signingAlgorithm: ALGORITHM,
    extensions: hosts.length > 0 ? [subjectNames(hosts)] : [],
  });
  return `${request.toString('pem')}\n`;
}

/** What the authority takes from a PKCS#10 request. @throws when it is malformed or its signature is wrong. */
export async function readRequest(text: string): Promise<{ commonName: string; publicKey: x509.PublicKey; hosts: string[] }> {
  const request = new x509.Pkcs10CertificateRequest(text);
  if (!(await request.verify())) throw new Error('the signature of the certificate request is wrong');
  const algorithm = request.publicKey.algorithm as { name: string; namedCurve?: string };
  if (algorithm.name !== 'ECDSA' || algorithm.namedCurve !== 'P-256') throw new Error('the key must be ECDSA P-256');
  const names = request.extensions.flatMap((entry) => (entry instanceof x509.SubjectAlternativeNameExtension ? entry.names.toJSON() : []));
  return {
    commonName: request.subjectName.getField('CN')[0] ?? '',
    publicKey: request.publicKey,
    hosts: names.filter((name) => name.type === 'dns' || name.type === 'ip').map((name) => name.value),
  };
}

/** The revocation list of a root over the given serial numbers (hex), PEM. Fabric ignores its next update. */
export async function createRevocationList(root: Root, entries: readonly { serial: string; revokedAt: Date }[]): Promise<string> {
  const { privateKey } = await rootKeys(root);
  const list = await x509.X509CrlGenerator.create({
    issuer: new x509.X509Certificate(root.certificate).subject,
    thisUpdate: new Date(),
    nextUpdate: new Date(Date.now() + DAY),
    entries: entries.map((entry) => ({ serialNumber: entry.serial, revocationDate: entry.revokedAt })),
    signingAlgorithm: ALGORITHM,
    signingKey: privateKey,
    extensions: [await x509.AuthorityKeyIdentifierExtension.create(new x509.X509Certificate(root.certificate).publicKey)],
  });
  // RFC 7468 names the label; Fabric takes a list under any other one for DER
  return `${list.toString('pem').replaceAll(/(?<=BEGIN |END )CRL/g, 'X509 CRL')}\n`;
}

/** Serial numbers (lower-case hex, no leading zeros) on a revocation list. @throws when the root did not sign it. */
export async function readRevocationList(list: string, rootCertificate: string): Promise<string[]> {
  const crl = new x509.X509Crl(list);
  if (!(await crl.verify({ publicKey: new x509.X509Certificate(rootCertificate) })))
    throw new Error('the revocation list is not signed by its certificate authority');
  return crl.entries.map((entry) => normalizeSerial(entry.serialNumber));
}

/** Serial and authority key identifier as Fabric CA names them: lower-case hex without leading zeros. */
export function certificateIds(certificate: string): { serial: string; aki: string; notAfter: Date; commonName: string } {
  const parsed = new x509.X509Certificate(certificate);
  return {
    serial: normalizeSerial(parsed.serialNumber),
    aki: normalizeSerial(parsed.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId ?? ''),
    notAfter: parsed.notAfter,
    commonName: parsed.subjectName.getField('CN')[0] ?? '',
  };
}

/** Tells whether a certificate (PEM) ends so soon that it is to be renewed. */
export function isEnding(certificate: string): boolean {
  return certificateIds(certificate).notAfter.getTime() - Date.now() < RENEW_BEFORE_DAYS * DAY;
}

/** Public key (as the generators take it) of a private key in PEM. */
export async function publicKeyOf(key: string): Promise<x509.PublicKey> {
  return x509.PublicKey.create((await cryptoKeys(key)).publicKey);
}

export function privateKeyObject(key: string): KeyObject {
  return createPrivateKey(key);
}

export function normalizeSerial(text: string): string {
  return text.toLowerCase().replaceAll(':', '').replace(/^0+/, '');
}

async function leafExtensions(issuer: x509.X509Certificate, request: LeafRequest): Promise<x509.Extension[]> {
  const extensions: x509.Extension[] = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    await x509.SubjectKeyIdentifierExtension.create(request.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
  ];
  if (request.hosts !== undefined) {
    extensions.push(new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]));
    extensions.push(subjectNames(request.hosts));
  }
  if (request.attributes !== undefined)
    extensions.push(new x509.Extension(ATTRIBUTES_OID, false, Buffer.from(JSON.stringify({ attrs: request.attributes }))));
  return extensions;
}

function subjectNames(hosts: readonly string[]): x509.SubjectAlternativeNameExtension {
  return new x509.SubjectAlternativeNameExtension(
    hosts.map((host) => ({ type: /^[\d.]+$|:/.test(host) ? ('ip' as const) : ('dns' as const), value: host })),
  );
}

const rootKeyCache = new WeakMap<Root, Promise<webcrypto.CryptoKeyPair>>();

function rootKeys(root: Root): Promise<webcrypto.CryptoKeyPair> {
  let keys = rootKeyCache.get(root);
  if (keys === undefined) rootKeyCache.set(root, (keys = cryptoKeys(root.key)));
  return keys;
}

async function cryptoKeys(key: string): Promise<webcrypto.CryptoKeyPair> {
  const privateKey = createPrivateKey(key);
  const jwk = privateKey.export({ format: 'jwk' });
  const { d: _, ...publicJwk } = jwk;
  const subtle = webcrypto.subtle;
  return {
    privateKey: await subtle.importKey('pkcs8', privateKey.export({ type: 'pkcs8', format: 'der' }), ALGORITHM, false, ['sign']),
    publicKey: await subtle.importKey('jwk', publicJwk as webcrypto.JsonWebKey, ALGORITHM, true, ['verify']),
  };
}

/** Fabric wants certificates, too, with low-S signatures: half of the attempts have one. */
async function lowS(make: () => Promise<x509.X509Certificate>): Promise<x509.X509Certificate> {
  for (;;) {
    const certificate = await make();
    if (isLowS(signatureOf(certificate))) return certificate;
  }
}

/** The generator keeps the signature as r‖s or DER depending on the provider; the certificate itself always holds DER at its end. */
function signatureOf(certificate: x509.X509Certificate): Uint8Array {
  const der = Buffer.from(certificate.rawData);
  for (let length = 68; length <= 72; length += 1) {
    const start = der.length - length;
    if (der[start] === 0x30 && der[start + 1] === length - 2 && der[start - 1] === 0) return der.subarray(start);
  }
  return new Uint8Array();
}

function newSerial(): string {
  const bytes = randomBytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40; // positive, and never with a leading zero
  return bytes.toString('hex');
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
