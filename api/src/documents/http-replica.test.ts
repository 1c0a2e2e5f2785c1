import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DomainError } from '@zhenglian/chaincode/domain';
import express from 'express';
import { readConfig } from '../config.js';
import { verifySigned, type MessageSigner } from '../exchange/identity.js';
import { replicaRouter } from '../http/replica.js';
import type { ReplicaPeer } from '../ports.js';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { testDocuments, type TestDocuments } from '../testing/documents.js';
import { testParties } from '../testing/parties.js';
import { encryptedDocuments } from './documents.js';
import { fileBlockStore } from './file-blocks.js';
import { httpReplica } from './http-replica.js';
import { replicaEndpoint, type ReplicaRequest } from './replica-endpoint.js';
import { claimsText, digestOf, fromCar, toCar } from './replica-protocol.js';
import { replicate, replicationLag } from './replication.js';
import { scrub } from './scrub.js';

const OPENING = 120_000;
const { topology } = readConfig({ ORGANIZATION: 'registry' });
const organization = (id: string) => {
  const found = topology.organizations.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
const BODY = randomBytes(600_000);

let world: TestDocuments;
let keeper: TestDatabase;
let folder: string;
let server: Server;
let url: string;
let endpoint: (request: ReplicaRequest) => Promise<Uint8Array>;
let signers: Record<'registry' | 'bank' | 'issuer', MessageSigner>;
let peer: ReplicaPeer;
let now = Date.parse('2026-11-21T04:00:00Z');
const clock = { now: () => new Date(now) };

const signWith = (signer: MessageSigner) => (text: string) => signer.sign('zl-replica+jws', text);
const peerOf = (own: 'registry' | 'bank', signer: MessageSigner = signers[own], at = url) =>
  httpReplica({ organization: 'regulator', url: at, own, sign: signWith(signer), clock });

beforeAll(async () => {
  [world, keeper] = [await testDocuments(), await testDatabase()];
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-copies-'));
  const parties = await testParties(topology.organizations);
  const verification = { membership: parties.membership, clock };
  endpoint = replicaEndpoint({
    database: keeper.database,
    blocksOf: (from) => fileBlockStore(join(folder, from)),
    own: organization('regulator'),
    organizations: topology.organizations,
    verify: (jws, mspId) => verifySigned(jws, 'zl-replica+jws', mspId, verification),
    clock,
  });
  signers = {
    registry: await parties.signerOf(organization('registry')),
    bank: await parties.signerOf(organization('bank')),
    issuer: await parties.signerOf(organization('registry'), 'issuer'),
  };
  server = createServer(express().use(replicaRouter((request) => endpoint(request))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  peer = peerOf('registry');
}, OPENING);
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await Promise.all([world.close(), keeper.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const kept = (of: string) => readdirSync(join(folder, of), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.data'));

describe('copies at another organisation', () => {
  test('a document is copied, its blocks come back from the copy, and an erasure removes it there', async () => {
    // the documents' own replica is put in place of the one in memory
    const parts = { ...world.parts, replicas: [peer] };
    await encryptedDocuments(parts).putOnce('first', BODY);
    expect(await replicate(parts)).toEqual({ stored: 1, removed: 0, failed: 0 });
    expect(await replicationLag(parts)).toEqual([{ organization: 'regulator', pending: 0, seconds: 0 }]);
    const cid = await world.cidOf('first');
    expect(await peer.check(cid)).toEqual([]);
    expect(kept('registry')).toHaveLength(4);

    for (const { cid: block } of await parts.blocks.blocksOf(cid)) world.lose('blocks', block);
    const { findings } = await scrub(parts);
    expect(findings).toHaveLength(4);
    expect(findings.every(({ repaired }) => repaired)).toBe(true);
    expect(Buffer.compare(Buffer.from((await encryptedDocuments(parts).get('first')) ?? ''), BODY)).toBe(0);

    await peer.remove(cid);
    await peer.remove(cid);
    expect(kept('registry')).toEqual([]);
    expect(await peer.check(cid)).toEqual([{ block: cid, fault: 'MISSING' }]);
    expect(await peer.block(cid, cid)).toBeUndefined();
  });

  test('the keeper holds ciphertext and no key: nothing of the document is in its files or rows', async () => {
    const parts = { ...world.parts, replicas: [peer] };
    await encryptedDocuments(parts).putOnce('secret', Buffer.from('权利人：张示例'.repeat(50)));
    await replicate(parts);
    const rows = await keeper.database.selectFrom('documents.kept_copy').selectAll().execute();
    expect(rows).toEqual([{ organization: 'registry', cid: await world.cidOf('secret'), since: clock.now().toISOString() }]);
    expect(await keeper.database.selectFrom('documents.document_key').selectAll().execute()).toEqual([]);
    const cid = await world.cidOf('secret');
    expect(Buffer.from((await peer.block(cid, cid)) ?? '').includes('张示例')).toBe(false);
  });

  test('another organisation neither sees nor removes what it did not bring', async () => {
    const cid = await world.cidOf('secret');
    const bank = peerOf('bank');
    expect(await bank.check(cid)).toEqual([{ block: cid, fault: 'MISSING' }]);
    expect(await bank.block(cid, cid)).toBeUndefined();
    await bank.remove(cid);
    // not even when it brings the same bytes itself and removes those
    await bank.store(cid, await world.parts.blocks.blocksOf(cid));
    await bank.remove(cid);
    expect(await peer.check(cid)).toEqual([]);
  });

  test('away: STORAGE_UNAVAILABLE naming the organisation; nothing is lost and the lag shows', async () => {
    const away = peerOf('registry', signers.registry, 'http://127.0.0.1:9');
    await expect(away.check(await world.cidOf('secret'))).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', field: 'regulator' });
    const parts = { ...world.parts, replicas: [away] };
    await encryptedDocuments(parts).putOnce('later', BODY);
    await encryptedDocuments(parts).putOnce('much-later', BODY);
    world.pass(60_000);
    // one wait for all of them
    expect((await replicate(parts)).failed).toBe(1);
    expect(await replicationLag(parts)).toEqual([{ organization: 'regulator', pending: 2, seconds: 60 }]);
    expect((await replicate({ ...parts, replicas: [peer] })).stored).toBe(2);
  });
});

describe('a request that is refused changes nothing', () => {
  const cid = () => world.cidOf('secret');
  const claims = async (change: object = {}) => {
    const at = clock.now().toISOString();
    return {
      v: 1,
      from: 'registry',
      to: 'regulator',
      act: 'REMOVE',
      root: await cid(),
      block: '',
      body: digestOf(new Uint8Array()),
      at,
      ...change,
    };
  };
  const signed = async (change: object = {}, signer = signers.registry) =>
    signWith(signer)(claimsText((await claims(change)) as Parameters<typeof claimsText>[0]));

  test.each<[string, () => Promise<string>]>([
    ['signed by another organisation', () => signed({}, signers.bank)],
    ['signed by the key that speaks to holders', () => signed({}, signers.issuer)],
    ['for another keeper', () => signed({ to: 'court' })],
    ['for another act', () => signed({ act: 'CHECK' })],
    ['with another body', () => signed({ body: digestOf(new Uint8Array(1)) })],
    ['of an organisation that nobody knows', () => signed({ from: 'nobody' })],
    ['of the keeper itself', () => signed({ from: 'regulator' })],
    ['that is old', () => signed({ at: '2026-11-21T03:57:59.000Z' })],
    ['from the future', () => signed({ at: '2026-11-21T04:02:01.000Z' })],
    ['of another kind', async () => signers.registry.sign('zl-message+jws', claimsText((await claims()) as never))],
    ['that is no token', () => Promise.resolve('a.b.c')],
  ])('%s: MESSAGE_UNTRUSTED', async (_what, token) => {
    const request = { act: 'REMOVE', token: await token(), body: new Uint8Array() } as const;
    await expect(endpoint(request)).rejects.toMatchObject({ code: 'MESSAGE_UNTRUSTED' });
    expect(await peer.check(await cid())).toEqual([]);
  });

  test('without a token it is 401; over HTTP a refusal has its status and code', async () => {
    expect((await fetch(`${url}/replica/remove`, { method: 'POST' })).status).toBe(401);
    const headers = { authorization: `ZL-Replica ${await signed({}, signers.bank)}` };
    const response = await fetch(`${url}/replica/remove`, { method: 'POST', headers });
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'MESSAGE_UNTRUSTED' }]);
  });

  test.each<[string, (root: string) => Promise<Uint8Array>, string]>([
    ['no archive', async () => Buffer.from('CAR?'), 'INVALID_FORMAT'],
    ['nothing', async () => new Uint8Array(), 'INVALID_FORMAT'],
    ['another document under this name', async () => toCar(await world.cidOf('first'), []), 'INVALID_FORMAT'],
    ['bytes that do not fit their name', async (root) => toCar(root, [{ cid: root, bytes: Buffer.from('other') }]), 'INVALID_FORMAT'],
    ['too much', async () => new Uint8Array(18 * 1024 * 1024 + 1), 'TOO_LARGE'],
    [
      'more blocks than a document has',
      async (root) =>
        toCar(
          root,
          Array.from({ length: 1_001 }, () => ({ cid: root, bytes: new Uint8Array(1) })),
        ),
      'INVALID_FORMAT',
    ],
  ])('%s is not stored', async (_what, make, code) => {
    const root = await cid();
    const body = await make(root);
    const token = await signed({ act: 'STORE', body: digestOf(body) });
    const refusal = await endpoint({ act: 'STORE', token, body }).catch((error: unknown) => error);
    expect((refusal as DomainError).code).toBe(code);
    expect(await peer.check(root)).toEqual([]);
  });

  test('the CID of something else, such as a web page under SHA-512, is INVALID_FORMAT', async () => {
    const root = 'bafkrgqg5v2vmr2dbaa4pyy3k3cjrtcvf7o3wpiplgqtgk2nphwvz2pyxpgvtu2sbkbjswurtbjy3zj5gu3jdkjmvylvvdvo5fplpyvzqgnyhk';
    for (const act of ['CHECK', 'BLOCK', 'REMOVE'] as const) {
      const request = { act, token: await signed({ act, root }), body: new Uint8Array() };
      await expect(endpoint(request)).rejects.toMatchObject({ code: 'INVALID_FORMAT', field: 'cid' });
    }
  });

  test('an archive of the right root is read back block by block', async () => {
    const root = await cid();
    const blocks = await world.parts.blocks.blocksOf(root);
    expect((await fromCar(root, await toCar(root, blocks))).map(({ cid: block }) => block)).toEqual(blocks.map(({ cid: block }) => block));
  });

  test('an hour later the same request is old', async () => {
    const token = await signed();
    now += 3_600_000;
    await expect(endpoint({ act: 'REMOVE', token, body: new Uint8Array() })).rejects.toMatchObject({
      code: 'MESSAGE_UNTRUSTED',
      field: 'at',
    });
    now -= 3_600_000;
  });
});
