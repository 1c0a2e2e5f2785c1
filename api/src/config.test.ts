import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { assertEmbeddedSignInAllowed, ConfigError, listedOperations, readConfig } from './config.js';

test('the defaults are those of a local installation', () => {
  const config = readConfig({ ORGANIZATION: 'tax', PORT_OFFSET: '100' });
  expect(config).toMatchObject({ host: '127.0.0.1', port: 17280, publicUrl: 'http://localhost:17280', development: false });
  expect(config.organization.peers.map((peer) => peer.port)).toEqual([17251]);
});

const broken = join(mkdtempSync(join(tmpdir(), 'zhenglian-config-')), 'topology.json');
writeFileSync(broken, '{"channel":"zhenglian","organizations":[]}');

test.each([
  [{}, /^ORGANIZATION: required.*registry/],
  [{ ORGANIZATION: 'nobody' }, /^ORGANIZATION: nobody is not in .* use one of registry, tax/],
  [{ ORGANIZATION: 'tax', PORT_OFFSET: '-1' }, /^PORT_OFFSET: must be a whole number/],
  [{ ORGANIZATION: 'tax', DATABASE_URL: 'mysql://x' }, /^DATABASE_URL: must be postgres/],
  [{ ORGANIZATION: 'tax', PUBLIC_URL: 'ftp://x' }, /^PUBLIC_URL: /],
  [{ ORGANIZATION: 'tax', OIDC_ISSUER: 'x' }, /^OIDC_ISSUER: /],
  [{ ORGANIZATION: 'tax', TAX_OFFICE: '1' }, /^TAX_OFFICE: must be the 11 digits/],
  [{ ORGANIZATION: 'tax', LOG_LEVEL: 'loud' }, /^LOG_LEVEL: /],
  [{ ORGANIZATION: 'tax', TOPOLOGY: '/nowhere.json' }, /^TOPOLOGY: .*nowhere/],
  [{ ORGANIZATION: 'registry', REPLICAS: 'Nobody' }, /^REPLICAS: must be ids of other organisations/],
  [
    { ORGANIZATION: 'registry', REPLICAS: 'court,registry' },
    /^REPLICAS: registry is no other organisation; use some of tax, bank, court, regulator/,
  ],
  [{ ORGANIZATION: 'tax', TOPOLOGY: broken }, /^TOPOLOGY: [\s\S]*organizations/],
])('%j is refused, naming variable and remedy', (environment, message) => {
  expect(() => readConfig(environment)).toThrow(ConfigError);
  expect(() => readConfig(environment)).toThrow(message);
});

test.each([
  ['registry', undefined, ['regulator']],
  ['bank', undefined, []],
  ['registry', 'none', []],
  ['registry', 'court,tax', ['court', 'tax']],
])('copies of %s with REPLICAS=%s are kept by %j', (ORGANIZATION, REPLICAS, expected) => {
  expect([...readConfig({ ORGANIZATION, REPLICAS }).replicas]).toEqual(expected);
});

test('all wrong variables are named at once', () => {
  expect(() => readConfig({ PORT_OFFSET: 'x', LOG_LEVEL: 'x' })).toThrow(/ORGANIZATION[\s\S]*PORT_OFFSET[\s\S]*LOG_LEVEL/);
});

const LOCAL = { host: '127.0.0.1', publicUrl: 'http://localhost:17080' };

test.each([
  [LOCAL, 'fabric', /^OIDC_ISSUER: required with a Fabric network/],
  [{ ...LOCAL, host: '0.0.0.0' }, 'embedded', /^HOST: 0\.0\.0\.0 is not a loopback address/],
  [{ ...LOCAL, publicUrl: 'https://registry.example' }, 'embedded', /^PUBLIC_URL: not a loopback address/],
] as const)('the demo sign-in refuses %j on %s', (config, network, message) => {
  expect(() => assertEmbeddedSignInAllowed(config, network)).toThrow(message);
});

test('what may be asked is listed on a Fabric network; on the embedded one it may be (checklist 17)', () => {
  const operations = (PERSISTED_OPERATIONS?: string) => readConfig({ ORGANIZATION: 'tax', PERSISTED_OPERATIONS });
  expect(() => listedOperations(operations(), 'fabric')).toThrow(/^PERSISTED_OPERATIONS: required with a Fabric network/);
  expect(listedOperations(operations(), 'embedded')).toBeUndefined();
  expect(listedOperations(operations('any'), 'fabric')).toBeUndefined();
  expect(listedOperations(operations('/a.json:/b.json'), 'fabric')).toEqual(['/a.json', '/b.json']);
});

test('the demo sign-in is allowed on a local embedded network', () => {
  expect(() => assertEmbeddedSignInAllowed(LOCAL, 'embedded')).not.toThrow();
});
