import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import { parseCredential, type Trust } from '@zhenglian/verify';
import express from 'express';
import { readConfig } from './config.js';
import { askRegistry, copyDesk } from './copy-side.js';
import { openCopy } from './documents/copies.js';
import type { MessageSigner } from './exchange/identity.js';
import { signRequest } from './exchange/signed-request.js';
import { copiesRouter, type SignedDesk } from './http/copies.js';
import { nodeP256 } from './indexer/p256.js';
import { receiveCopy, type ReceivingParts } from './sharing/receive-copy.js';
import { revocationInput, revokeGrant } from './sharing/grants.js';
import type { Organization } from './topology.js';
import { testParties } from './testing/parties.js';
import { newRef, testKey, testSharing, type TestSharing } from './testing/sharing.js';

// S10 between two organisations' APIs: the bank asks the registry over HTTP, counts its use under its own name, and gets its copy.

const config = readConfig({ ORGANIZATION: 'registry' });
const organization = (id: string): Organization => {
  const found = config.topology.organizations.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

let world: TestSharing;
let server: Server;
let url: string;
let desk: SignedDesk;
let signers: { bank: MessageSigner; tax: MessageSigner };
let receiving: ReceivingParts;
const log: object[] = [];

beforeAll(async () => {
  world = await testSharing();
  const parties = await testParties(config.topology.organizations);
  signers = { bank: await parties.signerOf(organization('bank')), tax: await parties.signerOf(organization('tax')) };
  const { clock } = world.parts;
  const trust = { roots: parties.roots } as unknown as Trust;
  desk = copyDesk({ config, trust, verify: nodeP256(), clock, sharing: world.parts });
  server = createServer(express().use(copiesRouter((token, body) => desk(token, body))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 120_000);
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await world.close();
});
beforeEach(() => {
  log.length = 0;
  receiving = {
    ask: ask(),
    accessLedger: world.bankLedger,
    keys: { current: () => Promise.resolve({ kid: world.bank.kid, publicKey: world.bank.publicKey }) },
    decrypt: (copy) => openCopy(copy, world.bank.unwrap),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    audit: { record: async (event) => (log.push(event), { ...event, sequence: log.length, at: '', hash: '' }) },
    sleep: () => Promise.resolve(),
    mspId: 'BankMSP',
  };
});

const actor = { account: 'bank-officer', organization: 'bank', roles: ['bank-officer'] };
const ask = (at = url, own = 'bank', signer = signers.bank) =>
  askRegistry({ url: at, registry: 'registry', own, signer, clock: world.parts.clock });
const granted = async (more: object = {}) => (await world.granted({ recipient: 'BankMSP', ...more })).grantRef;
const receive = (grantRef: string, requestId: string, more: { fields?: string[]; parts?: Partial<ReceivingParts> } = {}) =>
  receiveCopy({ ...receiving, ...more.parts }, { requestId, grantRef, fields: more.fields ?? ['location', 'holders'], actor });

test('the bank gets its annotated copy, its use stands on the ledger under its own name, and both logs know', async () => {
  const grantRef = await granted();
  const copy = await receive(grantRef, 'first');
  expect(copy.annotation).toMatchObject({ recipientName: '示例银行', recipient: 'BankMSP', fields: ['holders', 'location'] });
  expect(parseCredential(copy.credential).disclosures.map(({ name }) => name)).toEqual(['holders', 'location']);
  expect(Buffer.from(copy.file.subarray(0, 5)).toString()).toBe('%PDF-');
  expect((await world.state(grantRef)).uses).toEqual([expect.objectContaining({ n: 1, recipient: 'BankMSP' })]);
  expect(log).toEqual([
    expect.objectContaining({ action: 'DOCUMENT_READ', grant: grantRef, purpose: '子女入学报名', account: 'bank-officer' }),
  ]);
  expect(world.log.at(-1)).toMatchObject({ action: 'GRANT_CONSUMED', result: 'RELEASED', organization: 'bank', grant: grantRef });
});

test('the same request again is the same use and the same copy; another request is a second use', async () => {
  const grantRef = await granted({ uses: 2 });
  const first = await receive(grantRef, 'again');
  expect(await receive(grantRef, 'again')).toEqual(first);
  expect((await world.state(grantRef)).uses).toHaveLength(1);
  await receive(grantRef, 'another');
  await expect(receive(grantRef, 'third')).rejects.toMatchObject({ code: 'GRANT_CONSUMED' });
  expect((await world.state(grantRef)).uses).toHaveLength(2);
});

test('two requests of the bank at once get a number each', async () => {
  const grantRef = await granted({ uses: 2 });
  await Promise.all([receive(grantRef, 'left'), receive(grantRef, 'right')]);
  expect((await world.state(grantRef)).uses.map(({ n }) => n)).toEqual([1, 2]);
});

test('a bank that dies after counting asks again and gets the copy it has paid for', async () => {
  const grantRef = await granted();
  const dying = {
    consume: async (...use: Parameters<ReceivingParts['accessLedger']['consume']>) => (
      await world.bankLedger.consume(...use),
      Promise.reject(new Error('killed'))
    ),
  };
  await expect(receive(grantRef, 'dying', { parts: { accessLedger: dying } })).rejects.toThrow('killed');
  expect((await receive(grantRef, 'dying')).annotation.grantRef).toBe(grantRef);
  expect((await world.state(grantRef)).uses).toHaveLength(1);
});

test('a registry that does not see the use yet is asked again, not for ever', async () => {
  const grantRef = await granted();
  const uses: unknown[] = [];
  const blind: Partial<ReceivingParts> = { accessLedger: { consume: async (use) => void uses.push(use) } };
  await expect(receive(grantRef, 'blind', { parts: blind })).rejects.toMatchObject({ code: 'LEDGER_TIMEOUT' });
  expect(uses).toHaveLength(1);
});

describe('refused by the registry’s own code:', () => {
  test.each<[string, () => Promise<string>, object, string[]]>([
    ['another recipient', async () => (await world.granted()).grantRef, {}, ['WRONG_RECIPIENT']],
    ['more fields', () => granted(), { fields: ['holders', 'remarks'] }, ['FIELDS_NOT_GRANTED']],
    ['a revoked grant', () => revoked(), {}, ['GRANT_REVOKED']],
    ['an unknown grant', async () => newRef(), {}, ['GRANT_UNKNOWN']],
    ['all at once', () => revoked('key'), { fields: ['remarks'] }, ['GRANT_REVOKED', 'WRONG_RECIPIENT', 'FIELDS_NOT_GRANTED']],
  ])('%s', async (_what, make, more, codes) => {
    const refusal = await receive(await make(), newRef(), more).catch((error: unknown) => error);
    expect((refusal as DomainError).codes).toEqual(codes);
    expect(log).toEqual([]);
  });

  async function revoked(recipient: 'key' | 'bank' = 'bank'): Promise<string> {
    const grantRef = recipient === 'bank' ? await granted() : (await world.granted()).grantRef;
    await revokeGrant(world.parts, world.holder.sign(revocationInput('zhenglian', grantRef)));
    return grantRef;
  }
});

describe('what nobody proved is not answered', () => {
  const body = async () =>
    JSON.stringify({ grantRef: await granted(), useId: newRef(), fields: ['holders'], publicKey: world.bank.publicKey });
  const signed = (text: string, change: object = {}, signer = signers.bank) =>
    signRequest(signer, 'zl-grant-open+jws', { from: 'bank', to: 'registry', body: text, now: world.parts.clock.now(), ...change });

  test.each<[string, (text: string) => Promise<string>]>([
    ['signed by the tax authority', (text) => signed(text, {}, signers.tax)],
    ['for another registry', (text) => signed(text, { to: 'court' })],
    ['over another body', () => signed('{}')],
    ['in the name of nobody', (text) => signed(text, { from: 'nobody' })],
    ['in the name of the registry', (text) => signed(text, { from: 'registry' })],
    ['an hour old', (text) => signed(text, { now: new Date(world.parts.clock.now().getTime() - 3_600_000) })],
    ['of another kind', async (text) => `ZL-Request ${await signers.bank.sign('zl-replica+jws', text)}`],
    ['that is none', async () => 'ZL-Request a.b.c'],
    ['that is missing', async () => ''],
  ])('a question %s: 401', async (_what, sign) => {
    const text = await body();
    const headers = { 'content-type': 'application/json', authorization: await sign(text) };
    const response = await fetch(`${url}/grants/open`, { method: 'POST', headers, body: text });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      401,
      expect.stringMatching(/MESSAGE_UNTRUSTED|NOT_SIGNED_IN/),
    ]);
  });

  test.each([
    ['no JSON', () => 'x'],
    [
      'a further member',
      () => JSON.stringify({ grantRef: newRef(), useId: newRef(), fields: ['holders'], publicKey: world.bank.publicKey, more: 1 }),
    ],
    [
      'a use id that is none',
      () => JSON.stringify({ grantRef: newRef(), useId: 'x', fields: ['holders'], publicKey: world.bank.publicKey }),
    ],
    ['no key', () => JSON.stringify({ grantRef: newRef(), useId: newRef(), fields: ['holders'] })],
  ])('%s is refused, though signed', async (_what, make) => {
    const text = make();
    const headers = { 'content-type': 'application/json', authorization: await signed(text) };
    const response = await fetch(`${url}/grants/open`, { method: 'POST', headers, body: text });
    expect(response.ok).toBe(false);
    expect(['INVALID_FORMAT', 'UNKNOWN_FIELD', 'REQUIRED']).toContain(((await response.json()) as { code: string }).code);
  });
});

test('a registry that is away, or answers nonsense, is STORAGE_UNAVAILABLE; a copy for another key is DOCUMENT_UNAVAILABLE', async () => {
  const grantRef = await granted();
  await expect(receive(grantRef, 'away', { parts: { ask: ask('http://127.0.0.1:9') } })).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
  });
  const honest = desk;
  desk = () => Promise.resolve({ nonsense: true });
  await expect(receive(grantRef, 'nonsense')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  desk = honest;
  const stranger = await testKey();
  const other = { decrypt: (copy: Parameters<typeof openCopy>[0]) => openCopy(copy, stranger.unwrap) };
  await expect(receive(grantRef, 'stranger', { parts: other })).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
});
