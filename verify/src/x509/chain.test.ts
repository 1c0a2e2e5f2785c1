import 'reflect-metadata';
import { Extension, KeyUsageFlags } from '@peculiar/x509';
import { expect, test } from '@jest/globals';
import { toBase64, utf8 } from '../bytes.js';
import { createAuthority, FUTURE, type IssueOptions, PAST } from '../../testing/pki.js';
import { webCryptoP256 } from '../ecdsa.js';
import { recordedTrustDocument } from '../../testing/recorded-network.js';
import { type Certificate, parseCertificate } from './certificate.js';
import { assertInForce, buildChain } from './chain.js';
import { createMembership } from './membership.js';

const chain = async (leaf: string, intermediates: readonly string[], roots: readonly string[]): Promise<readonly Certificate[]> => {
  const parse = (pem: string): Certificate => parseCertificate(pem);
  return buildChain(parse(leaf), intermediates.map(parse), roots.map(parse), webCryptoP256);
};

test('a leaf leads over intermediates to a root', async () => {
  const root = await createAuthority('root');
  const middle = await root.issueAuthority('middle');
  const leaf = await middle.issue();
  expect(await chain((await root.issue()).pem, [], [root.pem])).toHaveLength(2);
  expect(await chain(leaf.pem, [middle.pem], [root.pem])).toHaveLength(3);
});

test('what does not lead to a root is CERTIFICATE_UNTRUSTED', async () => {
  const root = await createAuthority('root');
  const sameName = await createAuthority('root');
  const noPath = await createAuthority('root', { pathLength: 0 });
  const middle = await noPath.issueAuthority('middle');
  const noAuthority = await createAuthority('root', { isAuthority: false });
  const signsNone = await createAuthority('root', { usage: KeyUsageFlags.digitalSignature });
  const cases: [string, string[], string[]][] = [
    [(await sameName.issue()).pem, [], [root.pem]],
    [(await middle.issue()).pem, [], [noPath.pem]],
    [(await middle.issue()).pem, [middle.pem], [noPath.pem]], // the root allows no intermediate
    [(await middle.issue()).pem, [middle.pem], []],
    [(await noAuthority.issue()).pem, [], [noAuthority.pem]],
    [(await signsNone.issue()).pem, [], [signsNone.pem]],
    [root.pem, [], [root.pem]], // an authority is no identity
    [(await root.issue()).pem, [root.pem, root.pem, root.pem, root.pem], [root.pem]],
  ];
  for (const [leaf, intermediates, roots] of cases) {
    await expect(chain(leaf, intermediates, roots)).rejects.toMatchObject({ code: 'CERTIFICATE_UNTRUSTED' });
  }
});

test('every certificate of a chain must be in force', async () => {
  const root = await createAuthority('root');
  const period = { notBefore: new Date('2026-03-01T00:00:00Z'), notAfter: new Date('2026-04-01T00:00:00Z') };
  const links = await chain((await root.issue(period)).pem, [], [root.pem]);
  expect(() => assertInForce(links, new Date('2026-03-15T00:00:00Z'))).not.toThrow();
  for (const day of [PAST, new Date('2026-02-28T23:59:59Z'), new Date('2026-04-01T00:00:01Z'), FUTURE, new Date(Number.NaN)]) {
    expect(() => assertInForce(links, day)).toThrow(expect.objectContaining({ code: 'CERTIFICATE_NOT_IN_FORCE' }));
  }
});

test('a remembered identity is still checked against the time', async () => {
  const root = await createAuthority('root');
  const leaf = await root.issue({ notAfter: new Date('2026-02-01T00:00:00Z') });
  const membership = createMembership(new Map([['RootMSP', [parseCertificate(root.pem)]]]));
  const identify = async (at: string) => membership.identify('RootMSP', new TextEncoder().encode(leaf.pem), new Date(at));
  await expect(identify('2026-01-15T00:00:00Z')).resolves.toMatchObject({ mspId: 'RootMSP', role: 'client' });
  await expect(identify('2026-02-15T00:00:00Z')).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_IN_FORCE' });
});

test('roles and fabric-ca attributes are read', async () => {
  const root = await createAuthority('root');
  const leaf = parseCertificate(
    (await root.issue({ units: ['registry', 'client'], attributes: { 'zl.role': 'issuer', 'hf.Type': 'client' } })).pem,
  );
  expect(leaf.roles).toEqual(['client']);
  expect([...leaf.attributes]).toEqual([
    ['zl.role', 'issuer'],
    ['hf.Type', 'client'],
  ]);
});

test('certificates of real Fabric are read', () => {
  for (const { roots } of recordedTrustDocument.organizations)
    expect(parseCertificate(roots[0] ?? '')).toMatchObject({ isAuthority: true, maySign: true });
  for (const { identity } of recordedTrustDocument.orderers)
    expect(parseCertificate(identity)).toMatchObject({ isAuthority: false, roles: ['orderer'] });
});

test.each<[string, IssueOptions]>([
  ['attributes that are no JSON', { attributeText: '{' }],
  ['attributes without attrs', { attributeText: '{}' }],
  ['an attribute that is no text', { attributes: { 'zl.role': 1 } }],
  ['a critical extension that nobody knows', { extensions: [new Extension('1.2.3.4', true, new Uint8Array([5, 0]))] }],
  ['name constraints, which we do not read', { extensions: [new Extension('2.5.29.30', true, new Uint8Array([0x30, 0]))] }],
  ['attributes twice', { attributes: {}, extensions: [new Extension('1.2.3.4.5.6.7.8.1', false, new Uint8Array(utf8('{"attrs":{}}')))] }],
])('%s: CERTIFICATE_MALFORMED', async (_name, options) => {
  const leaf = await (await createAuthority('root')).issue(options);
  expect(() => parseCertificate(leaf.der)).toThrow(expect.objectContaining({ code: 'CERTIFICATE_MALFORMED' }));
});

test('bytes that are not exactly one P-256 certificate are CERTIFICATE_MALFORMED', async () => {
  const { der, pem } = await createAuthority('root');
  const sources: (string | Uint8Array)[] = [
    new Uint8Array(),
    der.slice(0, -1),
    Uint8Array.of(...der, 0),
    Uint8Array.of(0x30, 0x80, ...der.slice(4)),
    new Uint8Array(20_000),
    '',
    pem + pem,
    pem.replace('CERTIFICATE', 'PUBLIC KEY'),
    toBase64(der),
    pem.replace(/[A-Z]/, '!'),
  ];
  for (const source of sources) expect(() => parseCertificate(source)).toThrow(expect.objectContaining({ code: 'CERTIFICATE_MALFORMED' }));
});
