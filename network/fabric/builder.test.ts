import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'zhenglian-builder-'));
const [source, metadata, output, release] = ['source', 'metadata', 'output', 'release'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
  string,
];
for (const each of [source, metadata, output, release]) mkdirSync(each);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PEM = '-----BEGIN CERTIFICATE-----\nMII/+=&\n-----END CERTIFICATE-----\n';
writeFileSync(join(folder, 'ca.pem'), PEM);

function run(step: string, args: string[], config: object = {}) {
  const env = { PATH: process.env['PATH'] ?? '', CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG: JSON.stringify(config) };
  return spawnSync(join(import.meta.dirname, 'builder/bin', step), args, { env, encoding: 'utf8', timeout: 10_000 });
}

function given(type: string, connection: object): void {
  writeFileSync(join(metadata, 'metadata.json'), JSON.stringify({ type, label: 'title_1.0' }));
  writeFileSync(join(source, 'connection.json'), `${JSON.stringify(connection)}\n`);
}

test.each([
  ['ccaas', 0],
  ['node', 1],
])('detect: a package of type %s → exit %d', (type, status) => {
  given(type, {});
  expect(run('detect', [source, metadata]).status).toBe(status);
});

test('build and release fill the templates from values and files, whatever stands around them, for the peer alone', () => {
  given('ccaas', { address: '{{.title_address}}', tls_required: true, root_cert: '{{.root_cert}}', client_key: '{{.root_cert}}' });
  const config = { tax_address: 'other:2', title_address: 'chaincode:1', root_cert_file: join(folder, 'ca.pem') };
  expect(run('build', [source, metadata, output], config)).toMatchObject({ status: 0, stderr: '' });
  expect(run('release', [output, release]).status).toBe(0);
  const file = join(release, 'chaincode/server/connection.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ address: 'chaincode:1', tls_required: true, root_cert: PEM, client_key: PEM });
  expect(statSync(file).mode & 0o077).toBe(0);
});

test.each([
  ['no value', {}],
  ['a file that is not there', { address_file: '/nowhere' }],
])('build refuses a template with %s', (_title, config) => {
  given('ccaas', { address: '{{.address}}' });
  const { status, stderr } = run('build', [source, metadata, output], config);
  expect(status).not.toBe(0);
  expect(stderr).toContain('nothing for address');
});
