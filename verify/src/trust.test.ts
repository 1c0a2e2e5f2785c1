import { beforeAll, expect, test } from '@jest/globals';
import { createTestNetwork, type TestNetwork } from '../testing/credential.js';
import { parseTrust, quorumOf, type TrustDocument } from './trust.js';

let network: TestNetwork;
beforeAll(async () => {
  network = await createTestNetwork();
});

test('a trust file is read with what derives from it', () => {
  const trust = parseTrust(JSON.stringify(network.document));
  expect(trust.quorum).toBe(3);
  expect([...trust.consenters.keys()]).toEqual([1, 2, 3, 4]);
  expect(trust.roots.get('RegistryMSP')).toHaveLength(1);
  expect(trust.organizations.get('TaxMSP')?.name.en).toBe('tax');
  expect([...trust.policies.keys()]).toEqual(['title']);
});

// n → quorum of Fabric's BFT orderers, from common/policies/bft.go
test.each([
  [1, 1],
  [4, 3],
  [5, 4],
  [6, 4],
  [7, 5],
  [10, 7],
])('of %i orderers %i must sign', (orderers, quorum) => {
  expect(quorumOf(orderers)).toBe(quorum);
});

const refused: [string, string, (document: TrustDocument) => unknown][] = [
  ['not JSON', 'JSON', () => '{'],
  ['too large', 'size', () => ' '.repeat(1_048_577)],
  ['another version', 'v', (document) => ({ ...document, v: 2 })],
  ['an unknown field', 'document', (document) => ({ ...document, note: '' })],
  ['an unknown kind of network', 'network', (document) => ({ ...document, network: 'test' })],
  ['a genesis hash in capitals', 'genesisHash', (document) => ({ ...document, genesisHash: 'AB'.repeat(32) })],
  ['no organisation', 'organizations', (document) => ({ ...document, organizations: [] })],
  [
    'an organisation twice',
    'organizations: twice',
    (document) => ({ ...document, organizations: [...document.organizations, ...document.organizations] }),
  ],
  ['a root that is no certificate', 'roots of RegistryMSP', (document) => withRoot(document, 'x')],
  ['a root that is no authority', 'roots of RegistryMSP', (document) => withRoot(document, network.issuer.pem)],
  ['two certificates as one root', 'roots of RegistryMSP', (document) => withRoot(document, network.issuer.pem + network.issuer.pem)],
  [
    'an orderer number twice',
    'orderers: twice',
    (document) => ({ ...document, orderers: document.orderers.map((o) => ({ ...o, id: 1 })) }),
  ],
  [
    'one key for two orderers',
    'orderers: twice',
    (document) => ({ ...document, orderers: document.orderers.map((o) => ({ ...o, identity: network.issuer.pem })) }),
  ],
  [
    'an orderer without certificate',
    'orderers.1',
    (document) => ({ ...document, orderers: document.orderers.map((o) => ({ ...o, identity: '' })) }),
  ],
  ['a policy that is none', 'policies.title', (document) => ({ ...document, policies: { title: 'ANY' } })],
  ['a unit key that is no compressed point', 'unitKey', (document) => ({ ...document, unitKey: `04${'0'.repeat(64)}` })],
];

test.each(refused)('%s: TRUST_INVALID names %s', (_name, detail, alter) => {
  expect(() => parseTrust(alter(network.document))).toThrow(expect.objectContaining({ code: 'TRUST_INVALID', detail }));
});

function withRoot(document: TrustDocument, root: string): TrustDocument {
  return { ...document, organizations: document.organizations.map((o) => (o.mspId === 'RegistryMSP' ? { ...o, roots: [root] } : o)) };
}
