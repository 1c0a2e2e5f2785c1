import { createHash, generateKeyPairSync, sign, webcrypto, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyOfJwk, placeOf, signingInput, toHex, type GrantClaims } from '@zhenglian/chaincode/domain';
import { importJWK, compactDecrypt } from 'jose';
import { shanghaiDay } from '../calendar.js';
import { issueCertificate } from '../certificates/issue.js';
import { annotationSigner } from '../documents/annotations.js';
import { sealedCopies } from '../documents/copies.js';
import { encryptedDocuments } from '../documents/documents.js';
import { credentialIssuer } from '../documents/issuer.js';
import { sqlGrantBook } from '../grants/grant-book.js';
import { nodeP256 } from '../indexer/p256.js';
import type { AuditEvent, AuditRecord, GrantState, PublicJwk, Random, SealedCopy } from '../ports.js';
import { bindHolder, confirmGrant, draftBinding, draftGrant, type GrantRequest } from '../sharing/grants.js';
import { openForOrganization, openGrant, useInput, type OrganizationRequest } from '../sharing/open-grant.js';
import type { SharingParts } from '../sharing/parts.js';
import { proofText, registerRecipient } from '../sharing/recipients.js';
import { wrappingKey } from '../wrapping.js';
import { testDocuments } from './documents.js';
import { testIdentity } from './identity.js';
import { accessLedger } from '../ledger/access-ledger.js';
import { pdfRenderer } from '../rendition/renderer.js';
import { memoryAccess } from './memory-access-ledger.js';
import { memoryRegistry, SAMPLE } from './registry.js';
import { PERSONS } from './review.js';

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
    /** As the ledger has it. */
    key: keyOfJwk(jwk),
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
  const keep = async (role: string) => {
    const identity = await testIdentity(role);
    const user = { certificate: join(folder, `${role}.pem`), key: join(folder, `${role}.key`) };
    writeFileSync(user.certificate, identity.certificate);
    writeFileSync(user.key, identity.key, { mode: 0o600 });
    return user;
  };
  const user = await keep('issuer');
  const renderer = pdfRenderer({ user: await keep('seal'), fonts: [], authority: MAKER, publicUrl: 'https://verify.example' });

  const registry = await memoryRegistry();
  const issuer = credentialIssuer({ user, uscc: USCC, random });
  const registryParts = {
    ...registry.parts,
    issuer,
    renderer,
    random,
    clock: world.parts.clock,
    documents: encryptedDocuments(world.parts),
  };
  const { entry } = await issueCertificate(registryParts, { persons: PERSONS, requestId: 'first', entry: SAMPLE });
  const verify = nodeP256();
  const grants = sqlGrantBook({ database: world.database, key: new Uint8Array(32).fill(5), clock: world.parts.clock, random });
  const memory = memoryAccess({ channel: CHANNEL, day: () => shanghaiDay(world.parts.clock.now()) });
  const ledger = accessLedger(memory.as('RegistryMSP'), CHANNEL);
  const log: AuditEvent[] = [];
  const parts: SharingParts = {
    accessLedger: ledger,
    grants,
    copies: sealedCopies(world.parts),
    book: registry.book,
    readModel: registry.ledger.readModel,
    renderer,
    signer: annotationSigner(user),
    audit: { record: async (event) => (log.push(event), { ...event, sequence: log.length, at: '', hash: '' } satisfies AuditRecord) },
    clock: world.parts.clock,
    random,
    verify,
    channel: CHANNEL,
    maker: MAKER,
    organizations: [{ mspId: 'BankMSP', name: { zh: '示例银行' } }],
  };
  const holder = await testKey();
  const school = await testKey();
  const bank = await testKey();
  const bankLedger = accessLedger(memory.as('BankMSP'), CHANNEL);
  const register = (key: TestKey, name: string) =>
    registerRecipient(parts, { name, publicKey: key.publicKey, proof: key.signature(proofText(name, key.kid)) });
  await register(school, '示例小学');
  const bind = async (certRef: string, key: TestKey = holder, custody: 'DEVICE' | 'PLATFORM' = 'DEVICE') => {
    const { signingInput: text } = await draftBinding(parts, { certRef, publicKey: key.publicKey, custody });
    await bindHolder(parts, { certRef, jws: key.sign(text) });
  };
  await bind(entry.certRef);

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
  /** What the school signs to open; unchecked, so that a test can have it sign nonsense. */
  const askAsSchool = (grantRef: string, useId: string, more: Asking = {}) => {
    const request = { grantRef, useId, fields: more.fields ?? ['holders', 'location'] };
    return (more.key ?? school).sign(useInput(CHANNEL, request));
  };
  return {
    ...world,
    parts,
    documentParts: world.parts,
    registry,
    registryParts,
    memory,
    log,
    holder,
    school,
    bank,
    bankLedger,
    entry,
    wish,
    register,
    bind,
    actor,
    askAsSchool,
    async state(grantRef: string): Promise<GrantState> {
      const state = await ledger.state(grantRef);
      if (state === undefined) throw new Error('no such grant');
      return state;
    },
    /** Drafts and signs a grant. */
    async granted(more: Partial<GrantRequest> = {}, of: SharingParts = parts): Promise<GrantClaims> {
      const { claims, signingInput: text } = await draftGrant(of, wish(more));
      await confirmGrant(of, holder.sign(text));
      return claims;
    },
    /** Opens as the school, which signs each request. */
    openAsSchool: async (grantRef: string, useId: string, more: Asking & { parts?: SharingParts } = {}): Promise<SealedCopy> =>
      openGrant(more.parts ?? parts, { jws: askAsSchool(grantRef, useId, more), actor }),
    /** Opens as the bank, which counts its use itself. */
    async openAsBank(grantRef: string, useId: string, more: Partial<OrganizationRequest> & { parts?: SharingParts } = {}) {
      const { parts: of = parts, ...change } = more;
      const request = { grantRef, useId, fields: ['holders', 'location'], actor, mspId: 'BankMSP', publicKey: bank.publicKey, ...change };
      const first = await openForOrganization(of, request);
      if (first.copy !== undefined) return first.copy;
      await bankLedger.consume(first.use);
      const { copy } = await openForOrganization(of, request);
      if (copy === undefined) throw new Error('counted and not released');
      return copy;
    },
    /** Any statement of the contract `access`, signed. */
    statement: (key: TestKey, kind: 'revocation', grantRef: string) =>
      key.sign(signingInput(kind, { ...placeOf(CHANNEL), act: 'REVOKE', grantRef })),
    async close() {
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Asking {
  readonly fields?: readonly string[];
  readonly key?: TestKey;
}

const CHANNEL = 'zhenglian';
const MAKER = '佛山市不动产登记中心';

export type TestSharing = Awaited<ReturnType<typeof testSharing>>;

/** 32 bytes as hex that nobody had before. */
export function newRef(): string {
  return toHex(new Uint8Array(createHash('sha256').update(random.bytes(16)).digest()));
}
