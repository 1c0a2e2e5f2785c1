import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CertificateAuthority } from './authority.js';
import { ATTRIBUTES_OID, certificateIds, createRequest, newPrivateKey, readRevocationList } from './certificates.js';
import { CaClient, type CaClientError, type EnrolledIdentity } from './client.js';
import { serveAuthority } from './server.js';

const SECRET = 'the secret of the administrator';
const folder = mkdtempSync(join(tmpdir(), 'zhenglian-ca-'));
let authority: CertificateAuthority;
let server: Server;
let client: CaClient;
let admin: EnrolledIdentity;
let published = '';
let counter = 0;
const fresh = (): string => `user${(counter += 1)}`;

beforeAll(async () => {
  authority = await CertificateAuthority.open({
    name: 'ca-test',
    organization: 'test',
    folder,
    onRevocation: (list) => (published = list),
  });
  await authority.bootstrap('admin', SECRET);
  const key = newPrivateKey();
  const certificateRequest = await createRequest('ca.tls', key, ['localhost', '127.0.0.1']);
  const cert = await authority.issueOwn('ca.tls', 'client', { certificateRequest, profile: 'tls' });
  server = await serveAuthority({ authority, host: '127.0.0.1', port: 0, tls: { key, cert }, log: () => undefined });
  client = new CaClient(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, authority.certificate);
  admin = await client.enroll('admin', SECRET);
}, 30_000);

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

async function codeOf(promise: Promise<unknown>): Promise<number | undefined | string> {
  return promise.then(
    () => 'accepted',
    (error: CaClientError) => error.code,
  );
}

async function enrolled(attributes: { name: string; value: string; ecert?: boolean }[] = []): Promise<EnrolledIdentity & { id: string }> {
  const id = fresh();
  const secret = await client.register(admin, { id, type: 'client', attributes });
  return { ...(await client.enroll(id, secret)), id };
}

test('cainfo names the authority and gives its chain', async () => {
  expect(await client.cainfo()).toEqual({ name: 'ca-test', chain: authority.certificate, version: '1.5.21' });
});

test('an identity has its unit, its ecert attributes, and chains to the root', async () => {
  const user = await enrolled([
    { name: 'zl.role', value: 'registrar', ecert: true },
    { name: 'hidden', value: 'x' },
  ]);
  const certificate = new X509Certificate(user.certificate);
  expect(certificate.subject.split('\n')).toEqual([`CN=${user.id}`, 'OU=client', 'O=test']);
  expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
  const text = certificate.raw.toString('latin1');
  const attrs = JSON.parse(/\{"attrs":\{.*?\}\}/.exec(text)?.[0] ?? '{}') as { attrs: Record<string, string> };
  expect(attrs.attrs).toEqual({ 'zl.role': 'registrar', 'hf.EnrollmentID': user.id, 'hf.Type': 'client', 'hf.Affiliation': '' });
  expect(ATTRIBUTES_OID).toBe('1.2.3.4.5.6.7.8.1');
});

test.each(['client', 'peer', 'admin', 'orderer'] as const)('type %s becomes the organisational unit', async (type) => {
  const id = fresh();
  const { certificate } = await client.enroll(id, await client.register(admin, { id, type }));
  expect(new X509Certificate(certificate).subject).toContain(`OU=${type}`);
});

test('a TLS certificate names its hosts', async () => {
  const id = fresh();
  const { certificate } = await client.enroll(id, await client.register(admin, { id, type: 'client' }), {
    hosts: ['localhost', '127.0.0.1'],
  });
  expect(new X509Certificate(certificate).subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
});

test('re-enrolment keeps the key', async () => {
  const user = await enrolled();
  const renewed = await client.reenroll(user, user.id);
  const [before, after] = [new X509Certificate(user.certificate), new X509Certificate(renewed.certificate)];
  expect(after.serialNumber).not.toBe(before.serialNumber);
  expect(after.publicKey.equals(before.publicKey)).toBe(true);
});

test('a revoked identity is on the list and can do nothing any more', async () => {
  const id = fresh();
  const secret = await client.register(admin, { id, type: 'client' });
  const user = await client.enroll(id, secret);
  const { revoked, crl } = await client.revoke(admin, { id, gencrl: true });
  const { serial } = certificateIds(user.certificate);
  expect(revoked).toEqual([serial]);
  expect(await readRevocationList(crl, authority.certificate)).toContain(serial);
  expect(crl).toMatch(/^-----BEGIN X509 CRL-----\n[^]+\n-----END X509 CRL-----\n$/); // the one label that Fabric knows
  expect(await readRevocationList(published, authority.certificate)).toContain(serial);
  expect(await codeOf(client.reenroll(user, id))).toBe(20);
  expect(await codeOf(client.enroll(id, secret))).toBe(20);
});

test('one certificate can be revoked by serial and AKI, once', async () => {
  const user = await enrolled();
  const { serial, aki } = certificateIds(user.certificate);
  expect(await codeOf(client.revoke(admin, { serial, aki, id: 'admin' }))).toBe(9);
  expect((await client.revoke(admin, { serial, aki })).revoked).toEqual([serial]);
  expect(await codeOf(client.revoke(admin, { serial, aki }))).toBe(66);
});

test('a revocation list that another authority signed is refused', async () => {
  const other = await CertificateAuthority.open({
    name: 'x',
    organization: 'x',
    folder: mkdtempSync(join(tmpdir(), 'zhenglian-ca-')),
    onRevocation: () => undefined,
  });
  await expect(readRevocationList(published, other.certificate)).rejects.toThrow('not signed by its certificate authority');
});

test.each<[string, () => Promise<unknown>, number]>([
  ['a wrong secret', () => client.enroll('admin', 'wrong'), 20],
  ['an unknown identity', () => client.enroll('nobody', 'wrong'), 20],
  ['an identity without a secret', () => client.enroll('ca.tls', ''), 20],
  ['a second registration', () => client.register(admin, { id: 'admin', type: 'client' }), 74],
  ['a registrar without the right', async () => client.register(await enrolled(), { id: fresh(), type: 'client' }), 71],
  ['a revoker without the right', async () => client.revoke(await enrolled(), { id: 'admin' }), 71],
  ['a reserved attribute', async () => registerReserved(), 71],
  ['another common name', async () => client.reenroll(await enrolled(), 'admin'), 77],
  ['a token for another key', async () => client.register({ ...admin, key: newPrivateKey() }, { id: fresh(), type: 'client' }), 20],
  ['revoking an unknown identity', () => client.revoke(admin, { id: 'nobody' }), 10],
  ['revoking an unknown certificate', () => client.revoke(admin, { serial: 'ab', aki: 'cd' }), 8],
  ['revoking nothing', () => client.revoke(admin, {}), 15],
  ['enrolling oftener than allowed', async () => enrollTwice(), 20],
  ['another authority’s name', () => new CaClient(clientUrl(), authority.certificate, 'other').enroll('admin', SECRET), 19],
])('%s is refused', async (_name, attempt, code) => {
  expect(await codeOf(attempt())).toBe(code);
});

test('an identity is closed after ten wrong secrets', async () => {
  const id = fresh();
  const secret = await client.register(admin, { id, type: 'client' });
  for (let i = 0; i < 10; i += 1) expect(await codeOf(client.enroll(id, 'wrong'))).toBe(20);
  expect(await codeOf(client.enroll(id, secret))).toBe(73);
});

test('keys and database are readable by the owner only and hold no secret', async () => {
  for (const name of ['ca-key.pem', 'database.json']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'database.json'), 'utf8')).not.toContain(SECRET);
  expect(existsSync(join(folder, 'ca-cert.pem'))).toBe(true);
});

test('an authority comes back with its root and its identities', async () => {
  const again = await CertificateAuthority.open({ name: 'ca-test', organization: 'test', folder, onRevocation: () => undefined });
  expect(again.certificate).toBe(authority.certificate);
  const certificateRequest = await createRequest('admin', newPrivateKey());
  await expect(again.enroll('admin', SECRET, { certificateRequest })).resolves.toContain('BEGIN CERTIFICATE');
});

async function registerReserved(): Promise<unknown> {
  const id = fresh();
  const attributes = [{ name: 'hf.Registrar.Roles', value: 'client' }];
  const registrar = await client.enroll(id, await client.register(admin, { id, type: 'client', attributes }));
  return client.register(registrar, { id: fresh(), type: 'client', attributes: [{ name: 'hf.Revoker', value: 'true' }] });
}

async function enrollTwice(): Promise<unknown> {
  const id = fresh();
  const secret = await client.register(admin, { id, type: 'client', maxEnrollments: 1 });
  await client.enroll(id, secret);
  return client.enroll(id, secret);
}

function clientUrl(): string {
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
