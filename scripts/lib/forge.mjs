// Forgeries of a credential (SD-JWT), for the demo and the tests: each breaks one thing only.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());

/** A field of the issuer-signed part is changed; the signature stays. */
export function changeField(credential) {
  const { header, payload, signature, rest } = split(credential);
  return join(encode(header), encode({ ...payload, certificate_number: `${payload.certificate_number}1` }), signature, rest);
}

/** The value of one disclosure is changed. */
export function alterDisclosure(credential) {
  const { parts, rest } = split(credential);
  const [salt, name] = decode(rest[0]);
  return join(...parts, [encode([salt, name, '改动的内容']), ...rest.slice(1)]);
}

/** A disclosure that the issuer never signed is added. */
export function addDisclosure(credential) {
  const { parts, rest } = split(credential);
  return join(...parts, [...rest, encode([randomBytes(16).toString('base64url'), 'restriction_note', '无抵押'])]);
}

/** The same content, signed by a self-made authority that calls itself the registry's. */
export async function forgeIssuer(credential) {
  const { header, payload, rest } = split(credential);
  const keys = await webcrypto.subtle.generateKey(ES256, true, ['sign', 'verify']);
  x509.cryptoProvider.set(webcrypto);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=issuer,OU=client,O=RegistryMSP',
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    keys,
    signingAlgorithm: ES256,
  });
  const signed = `${encode({ ...header, x5c: [certificate.toString('base64')] })}.${encode(payload)}`;
  const signature = Buffer.from(await webcrypto.subtle.sign(ES256, keys.privateKey, Buffer.from(signed)));
  return [`${signed}.${signature.toString('base64url')}`, ...rest, ''].join('~');
}

function split(credential) {
  const [jwt, ...rest] = credential.split('~');
  const parts = jwt.split('.');
  return { parts, header: decode(parts[0]), payload: decode(parts[1]), signature: parts[2], rest: rest.filter(Boolean) };
}

const join = (header, payload, signature, disclosures) => [`${header}.${payload}.${signature}`, ...disclosures, ''].join('~');
