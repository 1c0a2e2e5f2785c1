import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certRefOf, parseLicenceId } from '@zhenglian/chaincode/domain';
import { parseCredential, type LedgerFacts, type RenditionFacts } from '@zhenglian/verify';
import type { RenditionContent } from '../../../api/src/ports.js';
import { readSealIdentity, type SealIdentity } from '../../../api/src/rendition/cms.js';
import { pdfRenderer } from '../../../api/src/rendition/renderer.js';
import { AUTHORITY, PUBLIC_URL } from '../../../api/src/testing/renditions.js';
import { createTestNetwork, factsOf } from '../../../verify/testing/credential.js';
import { createAuthority, type TestIdentity } from '../../../verify/testing/pki.js';

export interface Files {
  readonly certificate: string;
  readonly key: string;
}

/** A registration office that issues and seals, and those who would like to be it. */
export async function openOffice() {
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-office-'));
  const network = await createTestNetwork();
  const { registry } = network.authorities;
  const stranger = await createAuthority('registry');
  const seal = await keep(folder, 'seal', await registry.issue({ attributes: { 'zl.role': 'seal' } }));
  return {
    folder,
    network,
    root: registry.pem,
    issuer: await keep(folder, 'issuer', network.issuer),
    seal,
    /** Signs as the office does. */
    genuine: readSealIdentity(seal),
    /** A sealing identity of an authority that nobody trusts. */
    forger: await identityFor(await stranger.issue({ attributes: { 'zl.role': 'seal' } })),
    /** An identity of the office that may not seal. */
    clerk: await identityFor(await registry.issue({ attributes: { 'zl.role': 'registrar' } })),
    /** A sealing identity that was not in force when the certificate was issued. */
    expired: await identityFor(await registry.issue({ attributes: { 'zl.role': 'seal' }, notAfter: new Date('2026-06-30T00:00:00Z') })),
    /** An issuing identity of an authority that nobody trusts. */
    impostor: await keep(folder, 'impostor', await stranger.issue({ attributes: { 'zl.role': 'issuer' } })),
    /** Files of a further identity of the office. */
    files: async (role: string) => keep(folder, role, await registry.issue({ attributes: { 'zl.role': role } })),
    renderer: pdfRenderer({ user: seal, fonts: [], authority: AUTHORITY, publicUrl: PUBLIC_URL }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** What the ledger says about a certificate and one file of it. */
export function anchored({ credential, code }: RenditionContent, sha256: string): { certificate: LedgerFacts; rendition: RenditionFacts } {
  const { digest, claims } = parseCredential(credential);
  const { kind } = parseLicenceId(claims.licence_id);
  const certificate = factsOf(digest, { certRef: certRefOf(claims.licence_id, code), kind });
  return { certificate, rendition: { sha256, transaction: certificate.transaction, certificate } };
}

async function keep(folder: string, name: string, identity: TestIdentity): Promise<Files> {
  const files = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
  writeFileSync(files.certificate, identity.pem);
  writeFileSync(files.key, await keyOf(identity), { mode: 0o600 });
  return files;
}

async function identityFor(identity: TestIdentity): Promise<SealIdentity> {
  return { certificate: new X509Certificate(identity.pem), key: createPrivateKey(await keyOf(identity)) };
}

async function keyOf({ keys }: TestIdentity): Promise<string> {
  const text = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${text.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}
