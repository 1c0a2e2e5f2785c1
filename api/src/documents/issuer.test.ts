import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webcrypto } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { certificateFace, makeLicenceId, parseRegisterEntry, proofFace, type CertificateKind } from '@zhenglian/chaincode/domain';
import { CREDENTIAL_TYPES, parseCredential } from '@zhenglian/verify';
import type { CredentialContent, Issuer } from '../ports.js';
import { SAMPLE } from '../testing/registry.js';
import { testIdentity } from '../testing/identity.js';
import { credentialIssuer } from './issuer.js';

const USCC = '11440600MB0000001E';
const LEDGER = { channel: 'zhenglian', genesisHash: 'ab'.repeat(32) };
const HOLDER = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) } as const;
const PROOF = proofFace(
  {
    matter: 'MORTGAGE',
    holders: ['示例银行'],
    obligors: ['张示例'],
    location: '示例路1号',
    unitCode: '440605001001GB00001F00010001',
    other: [],
    remarks: '',
  },
  '粤(2026)佛南不动产证明第0000001号',
  '2026-11-21',
);

let folder: string;
let issuer: Issuer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-issuer-'));
  const { certificate, key } = await testIdentity();
  const user = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  writeFileSync(user.certificate, certificate);
  writeFileSync(user.key, key, { mode: 0o600 });
  issuer = credentialIssuer({
    user,
    uscc: USCC,
    random: { bytes: (length) => webcrypto.getRandomValues(new Uint8Array(length)) },
    ledger: LEDGER,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const content = (kind: CertificateKind, more: Partial<CredentialContent> = {}): CredentialContent => {
  const face =
    kind === 'REGISTRATION_PROOF' ? PROOF : certificateFace(parseRegisterEntry(SAMPLE), '粤(2026)佛南不动产权第0000001号', '2026-11-21');
  const licenceId = makeLicenceId({ kind, issuer: USCC, serial: '20264406050000001', version: 1 });
  return { licenceId, certificateNumber: face.certificate_number, face, issuedAt: new Date('2026-11-21T02:00:00Z'), ...more };
};

test.each(['TITLE_CERTIFICATE', 'REGISTRATION_PROOF'] as const)('LC-03: a credential of %s tells every field of its face', async (kind) => {
  const wanted = content(kind, { holderKey: HOLDER });
  const { claims, disclosures, digest } = parseCredential((await issuer.sign(wanted)).credential);
  const { certificate_number: number, ...rest } = wanted.face;
  expect(Object.fromEntries(disclosures.map(({ name, value }) => [name, value]))).toEqual(rest);
  expect(claims).toMatchObject({
    vct: CREDENTIAL_TYPES[kind],
    certificate_number: number,
    cnf: { jwk: HOLDER },
    status: { ledger: { channel: LEDGER.channel, genesis: LEDGER.genesisHash } },
  });
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test('without a holder key there is no cnf', async () => {
  expect(parseCredential((await issuer.sign(content('TITLE_CERTIFICATE'))).credential).claims.cnf).toBeUndefined();
});

test('a face that lacks a field of its kind is not signed', async () => {
  const mixed = content('TITLE_CERTIFICATE', { face: PROOF });
  await expect(issuer.sign(mixed)).rejects.toMatchObject({ code: 'REQUIRED', field: 'tenure' });
});

test('a private key is never taken for a public one', async () => {
  const leaking = { ...HOLDER, d: 'd'.repeat(43) };
  await expect(issuer.sign(content('TITLE_CERTIFICATE', { holderKey: leaking }))).rejects.toThrow();
});
