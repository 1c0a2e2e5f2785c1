import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const FROM = new Date('2026-01-01T00:00:00Z');
const TO = new Date('2036-01-01T00:00:00Z');
const ATTRIBUTES = '1.2.3.4.5.6.7.8.1';

export interface TestPem {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority for tests, and one identity of it with a role. */
export async function testAuthority() {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=registry',
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: FROM,
    notAfter: TO,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  let serial = 16;
  return {
    pem: `${root.toString('pem')}\n`,
    async issue(role: string): Promise<TestPem> {
      const own = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: (serial++).toString(16),
        subject: `CN=${role},OU=client`,
        issuer: root.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        notBefore: FROM,
        notAfter: TO,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
          await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
          new x509.Extension(ATTRIBUTES, false, Buffer.from(JSON.stringify({ attrs: { 'zl.role': role } }))),
        ],
      });
      return { certificate: `${certificate.toString('pem')}\n`, key: await pemOf(own.privateKey) };
    },
  };
}

/** One identity with a role, from an authority of its own. */
export async function testIdentity(role = 'issuer'): Promise<TestPem> {
  return (await testAuthority()).issue(role);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const text = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${text.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}
