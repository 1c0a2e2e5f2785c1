import { createHash, generateKeyPairSync, sign, webcrypto, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '@zhenglian/chaincode/domain';
import { importJWK, compactDecrypt } from 'jose';
import { shanghaiDay } from '../calendar.js';
import { issueCertificate } from '../certificates/issue.js';
import { annotationSigner } from '../documents/annotations.js';
import { sealedCopies } from '../documents/copies.js';
import { encryptedDocuments } from '../documents/documents.js';
import { credentialIssuer } from '../documents/issuer.js';
import { sqlGrantBook } from '../grants/grant-book.js';
import { nodeP256 } from '../indexer/p256.js';
import type { AuditEvent, AuditRecord, PublicJwk, Random } from '../ports.js';
import { signingInput, USE_TYPE } from '../sharing/grant.js';
import { bindHolder, confirmGrant, draftGrant, type GrantRequest } from '../sharing/grants.js';
import { openGrant, type OpenRequest } from '../sharing/open-grant.js';
import type { SharingParts } from '../sharing/parts.js';
import { proofText, registerRecipient } from '../sharing/recipients.js';
import { wrappingKey } from '../wrapping.js';
import { testDocuments } from './documents.js';
import { testIdentity } from './identity.js';
import { memoryAccessLedger } from './memory-access-ledger.js';
import { memoryRegistry, SAMPLE } from './registry.js';

const USCC = '11440600MB0000001E';
const random: Random = { bytes: (length) => webcrypto.getRandomValues(new Uint8Array(length)) };

/** A P-256 key pair of a holder or recipient, as a device or a school has one. */
export async function testKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y };
  const { kid } = await wrappingKey(jwk);
  const decryption = await importJWK(privateKey.export({ format: 'jwk' }), 'ECDH-ES+A256KW');
  return {
    publicKey: jwk,
    kid,
    sign: (input: string) => `${input}.${signature(privateKey, input)}`,
    signature: (input: string) => signature(privateKey, input),
    unwrap: async (jwe: string) => (await compactDecrypt(jwe, decryption)).plaintext,
  };
}

export type TestKey = Awaited<ReturnType<typeof testKey>>;

function signature(key: KeyObject, input: string): string {
  return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

/** A registry that shares, one certificate of a holder with a device key, a school without a peer and a bank with one. */
export async function testSharing() {
  const world = await testDocuments();
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-sharing-'));
  const identity = await testIdentity();
  const user = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  writeFileSync(user.certificate, identity.certificate);
  writeFileSync(user.key, identity.key, { mode: 0o600 });

  const registry = await memoryRegistry();
  const issuer = credentialIssuer({ user, uscc: USCC, random });
  const registryParts = { ...registry.parts, issuer, random, clock: world.parts.clock, documents: encryptedDocuments(world.parts) };
  const { entry } = await issueCertificate(registryParts, { requestId: 'first', entry: SAMPLE });
  const verify = nodeP256();
  const grants = sqlGrantBook({ database: world.database, key: new Uint8Array(32).fill(5), clock: world.parts.clock, random });
  const day = () => shanghaiDay(world.parts.clock.now());
  const accessLedger = memoryAccessLedger({ verify, day, recipients: (id) => grants.recipient(id) });
  const log: AuditEvent[] = [];
  const parts: SharingParts = {
    accessLedger,
    grants,
    copies: sealedCopies(world.parts),
    book: registry.book,
    readModel: registry.ledger.readModel,
    signer: annotationSigner(user),
    audit: { record: async (event) => (log.push(event), { ...event, sequence: log.length, at: '', hash: '' } satisfies AuditRecord) },
    clock: world.parts.clock,
    random,
    verify,
    channel: 'zhenglian',
  };
  const holder = await testKey();
  const school = await testKey();
  const bank = await testKey();
  const register = (key: TestKey, name: string, mspId?: string) =>
    registerRecipient(parts, { mspId, name, publicKey: key.publicKey, kid: key.kid, proof: key.signature(proofText(name, key.kid)) });
  await register(school, '示例小学');
  await register(bank, '示例银行', 'BankMSP');
  await bindHolder(parts, { certRef: entry.certRef, publicKey: holder.publicKey, custody: 'DEVICE' });

  const actor = { account: 'somebody', organization: 'registry', roles: [] };
  const wish = (more: Partial<GrantRequest> = {}): GrantRequest => ({
    grantRef: newRef(),
    certRef: entry.certRef,
    recipient: `key:${school.kid}`,
    fields: ['location', 'holders'],
    purpose: '子女入学报名',
    uses: 1,
    expiresOn: '2026-12-31',
    ...more,
  });
  return {
    ...world,
    parts,
    documentParts: world.parts,
    registry,
    registryParts,
    accessLedger,
    log,
    holder,
    school,
    bank,
    entry,
    wish,
    register,
    actor,
    /** Drafts and signs a grant. */
    async granted(more: Partial<GrantRequest> = {}) {
      const { claims, signingInput: text } = await draftGrant(parts, wish(more));
      await confirmGrant(parts, holder.sign(text));
      return claims;
    },
    /** Opens as the school, which signs each request. */
    openAsSchool(grantRef: string, useId: string, more: { fields?: readonly string[]; key?: TestKey } = {}) {
      const fields = [...(more.fields ?? ['holders', 'location'])].toSorted();
      const place = { v: 1, suite: 'p256-sha256', channel: 'zhenglian', contract: 'access', grantRef } as const;
      const jws = (more.key ?? school).sign(signingInput(USE_TYPE, { ...place, useId, fields }));
      return openGrant(parts, { grantRef, useId, fields, actor, jws });
    },
    openAsBank(grantRef: string, useId: string, more: Partial<OpenRequest> = {}) {
      return openGrant(parts, { grantRef, useId, fields: ['holders', 'location'], actor, mspId: 'BankMSP', ...more });
    },
    async close() {
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type TestSharing = Awaited<ReturnType<typeof testSharing>>;

export function newRef(): string {
  return toHex(new Uint8Array(createHash('sha256').update(random.bytes(16)).digest()));
}
