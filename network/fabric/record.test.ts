import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRoot, issueLeaf, newPrivateKey, publicKeyOf } from '../ca/certificates.js';
import { Folders } from './folders.js';
import { ceremonyRecord, recordDifferences } from './record.js';

const folder = mkdtempSync(join(tmpdir(), 'zhenglian-record-'));
const folders = new Folders(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const root = await createRoot('ca-registry', 'registry');
  const publicKey = await publicKeyOf(newPrivateKey());
  const leaf = (commonName: string) => issueLeaf(root, { publicKey, commonName, unit: 'client', organization: 'registry' });
  const trust = {
    channel: 'zhenglian',
    genesisHash: 'aa',
    organizations: [{ id: 'registry', mspId: 'RegistryMSP', roots: [root.certificate] }],
    orderers: [{ id: 1, mspId: 'RegistryOrdererMSP', identity: await leaf('orderer1') }],
    policies: { title: "AND('A.peer','B.peer')" },
    unitKey: '02bb',
  };
  writeFileSync(folders.trust, JSON.stringify(trust));
  for (const user of ['issuer', 'seal']) {
    mkdirSync(folders.userOf('registry', user), { recursive: true });
    writeFileSync(join(folders.userOf('registry', user), 'cert.pem'), await leaf(user));
  }
});

test('the record names every root, key and policy by its digest, and holds no secret', () => {
  const record = ceremonyRecord(folders);
  expect(record.map((line) => line.split('  ')[0])).toEqual([
    'channel zhenglian, hash of its genesis block',
    'RegistryMSP, root certificate',
    'RegistryOrdererMSP, key of consenter 1',
    'RegistryMSP, key of the issuer of certificates',
    'RegistryMSP, key of the seal of documents',
    'public key of the unit references',
    'policy of title',
  ]);
  expect(record.join('\n')).not.toContain('BEGIN');
});

test('the same record agrees; a changed, a missing and a surplus line are each named', () => {
  const here = ceremonyRecord(folders);
  expect(recordDifferences(here, [...here, ''])).toEqual([]);
  expect(recordDifferences(here, [here[0]!.replace(/.$/, 'x'), ...here.slice(1)])).toHaveLength(2);
  expect(recordDifferences(here, here.slice(1))).toEqual([`only here: ${here[0]}`]);
  expect(recordDifferences(here, [...here, 'EvilMSP, root certificate  cc'])).toEqual([
    'only in the record: EvilMSP, root certificate  cc',
  ]);
});
